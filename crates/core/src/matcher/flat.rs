//! Columns of numbers as bytes: a stored scanner is mostly numbers, and reading them one by one would take longer than
//! everything else at start-up. For `#[serde(with = "stored")]`.

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};
use std::fmt;

pub(crate) fn serialize<S: Serializer>(numbers: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    serializer.serialize_bytes(&bytes)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    struct Column;
    impl Visitor<'_> for Column {
        type Value = Vec<u32>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("numbers of four bytes")
        }
        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u32>, E> {
            let (numbers, rest) = bytes.as_chunks::<4>();
            if rest.is_empty() {
                Ok(numbers.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
            } else {
                Err(E::custom("half a number"))
            }
        }
    }
    deserializer.deserialize_bytes(Column)
}

/// The same for a column of small numbers.
pub(crate) mod bytes {
    use super::{Deserializer, Error, Serializer, Visitor, fmt};

    pub(crate) fn serialize<S: Serializer>(numbers: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(numbers)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Column;
        impl Visitor<'_> for Column {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("numbers of one byte")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        deserializer.deserialize_bytes(Column)
    }
}
