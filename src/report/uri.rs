//! Paths as other programs want them: with forward slashes, relative without `./`, or as an address.

/// Where a service looks for the files of a repository, and where paths are relative to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// The top of the repository.
    pub top: std::path::PathBuf,
    /// The folder from which relative paths start.
    pub here: std::path::PathBuf,
}

impl Root {
    /// A path from the top of the repository, with forward slashes; as it is when it leads elsewhere.
    pub(super) fn path(&self, path: &str) -> String {
        let mut whole = std::path::PathBuf::new();
        for part in self.here.join(path).components() {
            match part {
                std::path::Component::ParentDir => {
                    whole.pop();
                }
                std::path::Component::CurDir => {}
                part => whole.push(part),
            }
        }
        match whole.strip_prefix(&self.top) {
            Ok(inside) if !self.top.as_os_str().is_empty() => plain(&inside.to_string_lossy()),
            _ => plain(path),
        }
    }
}

/// A path with forward slashes and without a leading `./`, which is how services name the files of a repository.
pub(crate) fn plain(path: &str) -> String {
    let slashed = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    match slashed.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.trim_start_matches('/').to_owned(),
        _ => slashed,
    }
}

/// Whether a path does not depend on a folder.
pub(super) fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') && cfg!(windows)
}

/// A path as a URI reference after RFC 3986: everything but unreserved characters and slashes is percent-encoded, so
/// that a colon in the first name does not look like a scheme.
pub(crate) fn uri(path: &str) -> String {
    let path = plain(path);
    let mut uri = String::with_capacity(path.len());
    if is_absolute(&path) {
        uri.push_str(if path.starts_with('/') { "file://" } else { "file:///" });
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte as char),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_addresses() {
        assert_eq!(uri("./posts/a b.md"), "posts/a%20b.md");
        assert_eq!(uri("c:x/\u{e9}%0A\n.md"), "c%3Ax/%C3%A9%250A%0A.md");
        assert_eq!(uri("../a.md"), "../a.md");
        assert_eq!(uri("/srv/a.md"), "file:///srv/a.md");
        assert_eq!(plain(".//a.md"), "a.md");
        assert_eq!(plain("./"), "./");
    }
}
