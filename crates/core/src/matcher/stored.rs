//! Plain data as bytes and back, and values that stay bytes until somebody asks for them.
//!
//! A rulebook's image is made of it. The parts of an image keep it, so that it lives as long as anything that was read from it.

use crate::matcher::flat::{Part, read_image};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::OnceLock;

/// Plain data as bytes.
pub(crate) fn bytes_of<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).expect("plain data can always be stored")
}

/// The value that [`bytes_of`] stored; `None` when the bytes are of something else.
pub(crate) fn value_of<T: DeserializeOwned>(bytes: &Bytes) -> Option<T> {
    read_image(bytes, |bytes| postcard::from_bytes(bytes).ok())
}

/// A value that is decoded when it is first asked for.
#[derive(Clone)]
pub(crate) struct Lazy<T> {
    bytes: Bytes,
    value: OnceLock<Box<T>>,
}

impl<T> Lazy<T> {
    /// A value that is there already.
    pub(crate) fn new(value: T) -> Self {
        Self { bytes: Bytes::new(), value: Box::new(value).into() }
    }
}

impl<T: DeserializeOwned> Lazy<T> {
    /// The value. The bytes of an image are whole, by their hash or as part of the program, so that it can be decoded.
    pub(crate) fn get(&self) -> &T {
        self.value.get_or_init(|| Box::new(value_of(&self.bytes).expect("the bytes are those that were stored")))
    }
}

/// The value, whether or not it was asked for before.
impl<T: DeserializeOwned + fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl<T: DeserializeOwned + Serialize> Serialize for Lazy<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&bytes_of(self.get()))
    }
}

impl<'de, T> Deserialize<'de> for Lazy<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { bytes: deserializer.deserialize_bytes(Part)?, value: OnceLock::new() })
    }
}
