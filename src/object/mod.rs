//! The data plane: one file a verb.

pub mod attributes;
pub mod bound;
mod broken;
pub mod carry;
pub mod copy;
pub mod delete;
pub mod delete_many;
pub mod get;
pub mod head;
pub mod list;
mod listable;
pub mod metadata;
pub mod missing;
pub mod part;
pub mod put;
pub mod range;
mod request;
mod response;
mod short;
pub mod tagging;
pub mod verify;

pub use crate::wire::quoted;
