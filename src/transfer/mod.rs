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

use tokio::sync::oneshot;

use crate::error::{Error, Result, chain};

/// Work that the file system may hold up, on a thread where that hurts nobody.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let (tell, told) = oneshot::channel();
    // Boxed, so that all work is one kind of task: the machinery around a task is made anew for each kind.
    let work: Box<dyn FnOnce() + Send> = Box::new(move || {
        // Who does not want to know any more has gone.
        let _ = tell.send(work());
    });
    let task = tokio::task::spawn_blocking(work);
    match told.await {
        Ok(done) => done,
        // It panicked.
        Err(_) => Err(match task.await {
            Err(error) => Error::new("InternalError", chain(&error)),
            Ok(()) => Error::new("InternalError", "a thread's work was lost"),
        }),
    }
}
