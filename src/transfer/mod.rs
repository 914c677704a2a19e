//! Many requests, one job.

mod ahead;
mod begun;
mod budget;
mod checked;
mod cleanup;
mod copy;
mod copy_parts;
mod download;
mod fed;
mod file;
mod lanes;
mod leftovers;
mod lone_part;
mod multipart;
mod pace;
mod part;
mod pipe;
mod places;
mod pool;
mod source;
mod stale;
mod streamed;
mod target;
mod tuning;
mod upload;

pub use ahead::{Body, Parallel};
pub use budget::Budget;
pub use cleanup::{Cleaned, Cleanup, Failed, Stale};
pub use copy::{Copy, CopyInputs};
pub use download::FileDownload;
pub use fed::Fed;
pub use file::open;
pub use leftovers::Leftovers;
pub use lone_part::PartUpload;
pub use source::Source;
pub use tuning::Tuning;
pub use upload::{Upload, put};

use crate::error::{Error, Result, chain};

/// Work that the file system may hold up, on a thread where that hurts nobody.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Error::new("InternalError", chain(&error))))
}
