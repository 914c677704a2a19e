//! Many requests, one job.

mod begun;
mod budget;
mod copy;
mod copy_parts;
mod multipart;
mod source;
mod streamed;
mod upload;

pub use budget::Budget;
pub use copy::{Copy, CopyInputs};
pub use source::Source;
pub use upload::Upload;
