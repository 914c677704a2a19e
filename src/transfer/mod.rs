//! Many requests, one job.

mod budget;
mod cleanup;
mod copy;
mod multipart;
mod part;
mod source;
mod streamed;
mod upload;

pub use budget::Budget;
pub use cleanup::{Cleaned, Cleanup, Failed, Stale};
pub use copy::{Copy, CopyInputs};
pub use part::PartUpload;
pub use source::Source;
pub use upload::Upload;
