//! A key: UTF-8 text, compared byte by byte, never interpreted.

use std::borrow::Borrow;
use std::sync::Arc;

/// Ordered as its bytes are (`str` already is), and so findable by bytes: the end of a common prefix is a byte string
/// that need not be UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(Arc<str>);

impl Key {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl Borrow<[u8]> for Key {
    fn borrow(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
