//! medlint
pub mod document;
pub mod finding;
pub mod fix;
pub mod reading;
pub mod source;
pub use document::Document;
pub use source::{Source, Span};
