//! The data plane: one file a verb.

pub mod carry;
pub mod delete;
pub mod get;
pub mod head;
pub mod list;
pub mod part;
pub mod put;
pub mod tagging;

pub use crate::wire::quoted;
