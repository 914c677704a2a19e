//! Many requests, one job.

mod budget;
mod multipart;
mod source;
mod streamed;
mod upload;

pub use budget::Budget;
pub use source::Source;
pub use upload::Upload;
