//! Addresses of files as paths and back, for the session.

use gen_lsp_types::Uri;
use std::path::{Path, PathBuf};

/// The path of a `file:` address; `None` for every other one, such as that of a text that was never saved.
pub(crate) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    // A host stands before the first slash; only this machine's files can be asked for.
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let path = percent_encoding::percent_decode_str(rest).decode_utf8().ok()?.into_owned();
    let is_drive = path.as_bytes().get(2) == Some(&b':') && path.starts_with('/');
    let path = if cfg!(windows) && is_drive { &path[1..] } else { &path };
    path.starts_with('/').then(|| PathBuf::from(path)).or_else(|| (cfg!(windows) && is_drive).then(|| PathBuf::from(path)))
}

/// The address of an absolute path.
pub(crate) fn of_path(path: &Path) -> Uri {
    crate::report::uri::uri(&path.to_string_lossy()).into()
}

#[cfg(test)]
mod tests {
    use super::{of_path, path};
    use std::path::{Path, PathBuf};

    #[test]
    fn addresses_and_paths_go_back_and_forth() {
        for name in ["/a/b.md", "/a b/ü#?.md", "/100%/c.md"] {
            assert_eq!(path(&of_path(Path::new(name))), Some(PathBuf::from(name)));
        }
        assert_eq!(path(&"file://localhost/a.md".into()), Some(PathBuf::from("/a.md")));
        for other in ["untitled:Untitled-1", "https://example.org/a.md", "file://server/a.md", "file:///%ff", ""] {
            assert_eq!(path(&other.into()), None, "{other}");
        }
    }
}
