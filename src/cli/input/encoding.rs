//! Encodings of articles: UTF-8, and two others that old word processors and exports write, read when `--encoding` says so.
//!
//! The reader of inputs decodes with it. The text is UTF-8 from then on, so offsets are those of the decoded text; lines and columns are the file's.

use clap::ValueEnum;

/// How the bytes of an article stand for characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encoding {
    /// The encoding of the web
    #[default]
    #[value(name = "utf-8")]
    Utf8,
    /// With or without a byte order mark
    #[value(name = "utf-16")]
    Utf16,
    /// The old one of Windows in the West
    #[value(name = "windows-1252")]
    Windows1252,
}

/// The characters of Windows-1252 from 0x80 to 0x9F; the five bytes that it leaves open stand for themselves, as in browsers.
const HIGH: [char; 32] = [
    '\u{20AC}', '\u{81}', '\u{201A}', '\u{192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2C6}', '\u{2030}', '\u{160}',
    '\u{2039}', '\u{152}', '\u{8D}', '\u{17D}', '\u{8F}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{2022}', '\u{2013}',
    '\u{2014}', '\u{2DC}', '\u{2122}', '\u{161}', '\u{203A}', '\u{153}', '\u{9D}', '\u{17E}', '\u{178}',
];

impl Encoding {
    /// The text of bytes in another encoding than UTF-8.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<String, String> {
        match self {
            Self::Utf8 => String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string()),
            Self::Utf16 => utf_16(bytes),
            Self::Windows1252 => {
                Ok(bytes.iter().map(|&byte| if let 0x80..=0x9F = byte { HIGH[usize::from(byte) - 0x80] } else { byte as char }).collect())
            }
        }
    }
}

fn utf_16(bytes: &[u8]) -> Result<String, String> {
    let (is_big, rest) = match bytes {
        [0xFE, 0xFF, rest @ ..] => (true, rest),
        [0xFF, 0xFE, rest @ ..] => (false, rest),
        // Without a mark it is that of Windows.
        rest => (false, rest),
    };
    let units = rest.chunks(2).map(|pair| match (pair, is_big) {
        (&[first, second], true) => u16::from_be_bytes([first, second]),
        (&[first, second], false) => u16::from_le_bytes([first, second]),
        (odd, _) => u16::from_be_bytes([0xD8, odd[0]]),
    });
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.map_err(|_| "not UTF-16: half of a character; name the encoding that it has with --encoding".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_encodings_are_decoded() {
        assert_eq!(
            Encoding::Windows1252.decode(b"\x93caf\xE9\x94 \x96 \x80").as_deref(),
            Ok("\u{201C}caf\u{e9}\u{201D} \u{2013} \u{20AC}")
        );
        assert_eq!(Encoding::Utf16.decode(b"\xFF\xFEa\0\x3D\xD8\x00\xDE").as_deref(), Ok("a\u{1F600}"));
        assert_eq!(Encoding::Utf16.decode(b"\xFE\xFF\0a").as_deref(), Ok("a"));
        assert!(Encoding::Utf16.decode(b"a\0b").is_err());
        assert!(Encoding::Utf16.decode(b"\x3D\xD8a\0").is_err());
    }
}
