//! Columns of numbers that lie in an image as they are used, so that a stored matcher is ready without reading them.
//!
//! All tables of the matcher are made of them. A column of an image is a part of it, which keeps the image alive and copies nothing; one
//! that was compiled just now has bytes of its own. Its numbers are little-endian and may stand at any address, which on usual machines
//! costs nothing to read. Copying the columns instead took about 3.1 of the 7.5 million instructions of a start.

use bytes::Bytes as Shared;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cell::RefCell;
use std::fmt;
use std::ops::Deref;
use zerocopy::{FromBytes, IntoBytes};

/// A number of a column.
pub(crate) type Number = zerocopy::little_endian::U32;

/// A column of numbers.
#[derive(Clone, Default)]
pub(crate) struct Column(Shared);

/// A column of small numbers.
#[derive(Clone, Default)]
pub(crate) struct Bytes(Shared);

impl Deref for Column {
    type Target = [Number];

    #[inline]
    fn deref(&self) -> &[Number] {
        // Never half a number: reading and collecting see to it.
        <[Number]>::ref_from_bytes(&self.0).unwrap_or_default()
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
        let numbers: Vec<Number> = numbers.into_iter().map(Number::new).collect();
        Self(Shared::copy_from_slice(numbers.as_bytes()))
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
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = deserializer.deserialize_bytes(Part)?;
        if bytes.len() % size_of::<Number>() == 0 { Ok(Self(bytes)) } else { Err(D::Error::custom("half a number")) }
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Part).map(Self)
    }
}

thread_local! {
    /// The image that is being read on this thread. Serde hands out parts of it as plain slices, which do not say whose they are.
    static IMAGE: RefCell<Shared> = const { RefCell::new(Shared::new()) };
}

/// Reads something out of an image, of which its columns stay parts.
pub(crate) fn read_image<T>(image: &Shared, read: impl FnOnce(&[u8]) -> T) -> T {
    let outer = IMAGE.replace(image.clone());
    let value = read(image);
    IMAGE.set(outer);
    value
}

/// Takes bytes as the part of the image that they are; a copy of those that are none of it.
pub(crate) struct Part;

impl Visitor<'_> for Part {
    type Value = Shared;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes of an image")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        IMAGE.with_borrow(|image| {
            let (whole, part) = (image.as_ptr_range(), bytes.as_ptr_range());
            let is_inside = whole.start <= part.start && part.end <= whole.end;
            Ok(if is_inside { image.slice_ref(bytes) } else { Shared::copy_from_slice(bytes) })
        })
    }
}
