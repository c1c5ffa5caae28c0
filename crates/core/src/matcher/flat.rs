//! Columns of numbers that lie in an image as they are used, so that a stored matcher is ready without reading them.
//!
//! All tables of the matcher are made of them. A column of an image is borrowed from it for as long as the program runs; only one that
//! was compiled just now is a copy of its own. Its numbers are little-endian and may stand at any address, which on usual machines costs
//! nothing to read. Copying the columns instead took about 3.1 of the 7.5 million instructions of a start.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use zerocopy::{FromBytes, IntoBytes};

/// A number of a column.
pub(crate) type Number = zerocopy::little_endian::U32;

/// A column of numbers.
#[derive(Clone, Default)]
pub(crate) struct Column(Cow<'static, [Number]>);

/// A column of small numbers.
#[derive(Clone, Default)]
pub(crate) struct Bytes(Cow<'static, [u8]>);

impl Deref for Column {
    type Target = [Number];

    #[inline]
    fn deref(&self) -> &[Number] {
        &self.0
    }
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl FromIterator<u32> for Column {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        Self(numbers.into_iter().map(Number::new).collect())
    }
}

impl From<Vec<u32>> for Column {
    fn from(numbers: Vec<u32>) -> Self {
        numbers.into_iter().collect()
    }
}

impl FromIterator<u8> for Bytes {
    fn from_iter<I: IntoIterator<Item = u8>>(numbers: I) -> Self {
        Self(numbers.into_iter().collect())
    }
}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|number| number.get())).finish()
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0.as_bytes())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl Deserialize<'static> for Column {
    fn deserialize<D: Deserializer<'static>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = deserializer.deserialize_bytes(Borrowed)?;
        <[Number]>::ref_from_bytes(bytes).map(|numbers| Self(numbers.into())).map_err(|_| D::Error::custom("half a number"))
    }
}

impl Deserialize<'static> for Bytes {
    fn deserialize<D: Deserializer<'static>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Borrowed).map(|bytes| Self(bytes.into()))
    }
}

/// Takes bytes out of an image where they are.
pub(crate) struct Borrowed;

impl Visitor<'static> for Borrowed {
    type Value = &'static [u8];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes of an image")
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'static [u8]) -> Result<Self::Value, E> {
        Ok(bytes)
    }
}
