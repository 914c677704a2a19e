//! A target that takes bytes in order only: a pipe, a terminal, /dev/null.
//!
//! A thread of its own writes, for as long as the other side takes. One that stands in `open` or `write` when its
//! download is cancelled ends when the other side moves, or with the process.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use crate::error::{Error, Result};

/// The way to the thread that writes.
pub struct Pipe {
    feed: mpsc::Sender<Bytes>,
    outcome: oneshot::Receiver<Result<()>>,
}

impl Pipe {
    /// Resolves when it is open: that of a pipe waits for who reads it.
    pub async fn open(path: PathBuf) -> Result<Self> {
        let (feed, fed) = mpsc::channel(1);
        let (opened, open) = oneshot::channel();
        let (tell, outcome) = oneshot::channel();
        std::thread::Builder::new()
            .name("datastore-file".into())
            .spawn(move || {
                let _ = tell.send(write(&path, opened, fed));
            })
            .map_err(|error| {
                Error::new("InternalError", "the system has no thread to give").caused_by(&error)
            })?;
        match open.await {
            Ok(()) => Ok(Self { feed, outcome }),
            Err(_) => Err(match outcome.await {
                Ok(Err(error)) => error,
                _ => lost(),
            }),
        }
    }

    pub async fn write(&mut self, bytes: Bytes) -> Result<()> {
        if self.feed.send(bytes).await.is_ok() {
            return Ok(());
        }
        (&mut self.outcome).await.unwrap_or_else(|_| Err(lost()))
    }

    /// Resolves when everything was written.
    pub async fn finish(self) -> Result<()> {
        let Self { feed, outcome } = self;
        drop(feed);
        outcome.await.unwrap_or_else(|_| Err(lost()))
    }
}

fn write(path: &Path, opened: oneshot::Sender<()>, mut fed: mpsc::Receiver<Bytes>) -> Result<()> {
    let failed = |syscall| move |error: std::io::Error| Error::file(&error, syscall, path);
    let mut file = OpenOptions::new()
        .write(true)
        .open(path)
        .map_err(failed("open"))?;
    let _ = opened.send(());
    while let Some(bytes) = fed.blocking_recv() {
        file.write_all(&bytes).map_err(failed("write"))?;
    }
    Ok(())
}

fn lost() -> Error {
    Error::new("InternalError", "the thread that writes is gone")
}
