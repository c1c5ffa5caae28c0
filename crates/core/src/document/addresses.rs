//! Addresses in running text: of pages, hosts, mailboxes, files and accounts, with or without a scheme.
//!
//! The masks ask for them. An address has no words that a reader takes for a claim; what is glued by a missing space
//! (`relief.Our`) is none.

use crate::source::Span;

/// Ends of hosts that are no English words.
const DOMAINS: [&str; 46] = [
    "com", "org", "net", "io", "co", "uk", "de", "eu", "fr", "es", "nl", "ie", "ca", "au", "nz", "ch", "biz", "info", "edu", "gov", "nhs",
    "dev", "app", "ai", "tv", "int", "mil", "pro", "shop", "store", "online", "site", "health", "clinic", "dental", "doctor", "med", "xyz",
    "blog", "club", "pl", "se", "dk", "pt", "jp", "br",
];
/// Ends of the names of files.
const FILES: [&str; 36] = [
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "rtf", "txt", "csv", "md", "mdx", "html", "htm", "php", "aspx", "xml",
    "json", "yml", "yaml", "toml", "js", "css", "zip", "jpg", "jpeg", "png", "gif", "svg", "webp", "avif", "mp3", "mp4", "webm", "epub",
];

/// Adds the addresses of a text.
pub(super) fn find(text: &str, found: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    for colon in memchr::memmem::find_iter(bytes, b"://") {
        let scheme = bytes[..colon].iter().rev().take(12).take_while(|byte| byte.is_ascii_alphabetic()).count();
        if scheme >= 2 {
            found.push(Span::new(colon - scheme, end_of(bytes, colon)));
        }
    }
    for start in memchr::memmem::find_iter(bytes, b"www.") {
        let is_word = start > 0 && (bytes[start - 1].is_ascii_alphanumeric() || matches!(bytes[start - 1], b'/' | b'.'));
        if !is_word {
            found.push(Span::new(start, end_of(bytes, start)));
        }
    }
    let mut at = 0;
    while let Some(next) = memchr::memchr2(b'.', b'@', &bytes[at..]).map(|found| at + found) {
        at = next + 1;
        let address = if bytes[next] == b'@' { mailbox(bytes, next) } else { host_or_file(text, next) };
        if let Some(span) = address {
            at = span.end.max(at);
            found.push(span);
        }
    }
}

/// Where an address that begins at `start` ends.
fn end_of(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            b'<' | b'>' | b'"' | b'`' | b'|' | b']' | b'}' | b'\\' => break,
            byte if byte <= b' ' || byte >= 0x80 => break,
            _ => {}
        }
        at += 1;
    }
    while at > start && matches!(bytes[at - 1], b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'_') {
        at -= 1;
    }
    at
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// The longest name before a point or an at sign that is looked at.
const LONGEST_NAME: usize = 64;

/// `name@host.tld`, or the account `@name` where nothing stands before it.
fn mailbox(bytes: &[u8], at: usize) -> Option<Span> {
    let before = bytes[..at].iter().rev().take(LONGEST_NAME).take_while(|&&byte| is_name(byte) || matches!(byte, b'.' | b'+')).count();
    let mut end = at + 1;
    while bytes.get(end).is_some_and(|&byte| is_name(byte) || byte == b'.' && bytes.get(end + 1).is_some_and(|&next| is_name(next))) {
        end += 1;
    }
    let name = &bytes[at + 1..end];
    let is_mail = before > 0 && name.contains(&b'.');
    let is_account = before == 0
        && name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.len() > 1
        && at.checked_sub(1).is_none_or(|before| matches!(bytes[before], b' ' | b'\n' | b'\r' | b'\t' | b'(' | b'[' | b','));
    (is_mail || is_account).then(|| Span::new(at - before, end))
}

/// `host.tld/path` or `folder/file.ending`, given the last point of the host or file.
fn host_or_file(text: &str, point: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    if !bytes.get(point + 1)?.is_ascii_lowercase() || !is_name(*bytes[..point].last()?) {
        return None;
    }
    // The last point of `a.b.co.uk` decides, and those before it lead there.
    let mut start = point;
    let mut last = point;
    loop {
        let len = bytes[last + 1..].iter().take(LONGEST_NAME).take_while(|&&byte| is_name(byte)).count();
        let next = last + 1 + len;
        if bytes.get(next) == Some(&b'.') && bytes.get(next + 1).is_some_and(u8::is_ascii_lowercase) && last - point < 4 * LONGEST_NAME {
            last = next;
        } else {
            let ending = &text[last + 1..next];
            let is_file = FILES.contains(&ending);
            if !is_file && !DOMAINS.contains(&ending) || bytes.get(next).is_some_and(|&byte| byte >= 0x80) {
                return None;
            }
            let is_part = |byte: u8| is_name(byte) || is_file && matches!(byte, b'/' | b'.' | b'%');
            start -= bytes[..point].iter().rev().take(4 * LONGEST_NAME).take_while(|&&byte| is_part(byte)).count();
            let end = if bytes.get(next) == Some(&b'/') { end_of(bytes, next) } else { next };
            return (start < point).then(|| Span::new(start, end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut spans = Vec::new();
        find(text, &mut spans);
        spans.into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn addresses_need_no_scheme() {
        let whole = [
            "cure-all.com",
            "cure.co.uk",
            "shop.cure-all.org/a/b?c=d",
            "me@cure-all.com",
            "first.last+x@a.b.de",
            "forms/cure-all.pdf",
            "cure.docx",
            "@cure_all",
            "../img/cure.png",
        ];
        for address in whole {
            assert_eq!(found(&format!("see {address}, now")), [address]);
            assert_eq!(found(&format!("({address}).")), [address]);
        }
    }

    #[test]
    fn prose_is_no_address() {
        for prose in [
            "relief.Our team",
            "relief.our team",
            "e.g. this",
            "a @ b",
            "5.5 mg",
            "U.S. com",
            "cost 5@10",
            "it is.com",
            ".com",
            "x.company",
        ] {
            assert_eq!(found(prose), if prose == "it is.com" { vec!["is.com"] } else { vec![] }, "{prose}");
        }
    }
}
