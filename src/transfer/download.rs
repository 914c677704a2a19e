//! An object into a file.
//!
//! The first request asks for the first part and learns the whole length from its answer; a small object is done with
//! it. The rest comes in ranges, several at once, each bound to the first answer's ETag, and each written where it
//! belongs as it comes: a range needs the memory of a connection's buffer and not of a part.

use std::path::PathBuf;
use std::sync::Arc;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::get_object::builders::GetObjectInputBuilder;
use tokio::sync::watch;

use super::budget::{Budget, Share};
use super::checked;
use super::lanes::Lanes;
use super::leftovers::Leftovers;
use super::pipe::Pipe;
use super::places::Writer;
use super::target::{Found, Target, Unfinished};
use super::tuning::Tuning;
use super::upload::unless;
use crate::error::{Error, Result};
use crate::object::get::Download;
use crate::object::range::{first_byte, whole_length};
use crate::wire::Store;

/// What a range under way holds: the connection's read buffer and the bytes that are being written.
const HELD: u64 = 1 << 20;

/// One download into a file.
pub struct FileDownload {
    pub store: Arc<Store>,
    pub input: Box<GetObjectInputBuilder>,
    pub path: PathBuf,
    pub budget: Budget,
    pub tuning: Tuning,
    pub leftovers: Arc<Leftovers>,
}

impl FileDownload {
    /// Downloads. When `cancel` becomes true, or anything fails, the file is as it was.
    pub async fn run(&self, cancel: &mut watch::Receiver<bool>) -> Result<Box<GetObjectOutput>> {
        let found = unless(cancel, Found::at(self.path.clone())).await?;
        // Not to be given up halfway, nor is its end: the call would be over before the file is gone, or before it is known whose the
        // place is.
        let target = found.open(&self.leftovers).await?;
        let (output, file) = unless(cancel, self.download(target)).await?;
        if let Some(file) = file {
            file.keep().await?;
        }
        Ok(output)
    }

    async fn download(&self, target: Target) -> Result<(Box<GetObjectOutput>, Option<Unfinished>)> {
        match target {
            Target::File(file) => {
                let output = self.to_file(&file).await?;
                Ok((output, Some(file)))
            }
            Target::Pipe(pipe) => Ok((self.to_pipe(pipe).await?, None)),
        }
    }

    /// In order, by one request. It holds none of the shared memory: an upload that holds some may be what reads
    /// the pipe.
    async fn to_pipe(&self, mut pipe: Pipe) -> Result<Box<GetObjectOutput>> {
        let (mut body, mut output) = Download::open(self.store.clone(), self.input.clone()).await?;
        self.store.expect(body.length());
        let mut length = 0;
        while let Some(bytes) = body.batch().await? {
            length += bytes.len() as u64;
            pipe.write(bytes).await?;
        }
        pipe.finish().await?;
        output.content_length = i64::try_from(length).ok();
        Ok(output)
    }

    async fn to_file(&self, file: &Unfinished) -> Result<Box<GetObjectOutput>> {
        let share = self.budget.reserve(HELD).await;
        let (first, mut output) = self.first().await?;
        let whole = output.content_range.take();
        let total = match whole.as_deref() {
            Some(range) => whole_length(range),
            None => first.length(),
        };
        self.store.expect(total);
        let beginning = first.length().unwrap_or_default();
        let rest = total.map_or(0..0, |total| beginning..total);
        let like = first.beside(0, 0);
        let mut ranges = Lanes::new(self.tuning.concurrency(self.store.options()));
        ranges.begin(beginning, write(first, 0, file.writer(), share));
        self.rest(&mut ranges, &like, rest, file).await?;
        let written: u64 = ranges.done.iter().sum();
        if let Some(total) = total.filter(|total| *total != written) {
            let text = format!("{written} of {total} bytes came");
            return Err(Error::new("InvalidResponse", text));
        }
        let parts = [self.part_size(), self.store.options().part_size];
        checked::check(&self.store, &self.input, &output, file.reader(), parts).await?;
        output.content_length = i64::try_from(written).ok();
        Ok(output)
    }

    /// The first part, or everything where ranges are not to be had: of an empty object (416), of a store that does
    /// not know them, of an object that cannot be told from its successor.
    async fn first(&self) -> Result<(Download, Box<GetObjectOutput>)> {
        let part = self.part_size().max(self.tuning.threshold.unwrap_or(0));
        let input = (*self.input).clone().range(format!("bytes=0-{}", part - 1));
        let answer = Download::open(self.store.clone(), Box::new(input)).await;
        match answer {
            Err(error) if error.status_code == Some(416) => (),
            Ok((body, output)) => {
                let Some(range) = output.content_range.as_deref() else {
                    return Ok((body, output));
                };
                let total = whole_length(range);
                let all = total.is_some() && total == body.length();
                let goes_on = total > body.length() && body.is_identified();
                if first_byte(range) == Some(0) && (all || goes_on) {
                    return Ok((body, output));
                }
            }
            Err(error) => return Err(error),
        }
        let (body, output) = Download::open(self.store.clone(), self.input.clone()).await?;
        match output.content_range.as_deref() {
            Some(range) if first_byte(range) != Some(0) => Err(Error::new(
                "InvalidResponse",
                "the whole object was asked for, and a later part of it came",
            )),
            _ => Ok((body, output)),
        }
    }

    /// Everything after the first answer, in ranges.
    async fn rest(
        &self,
        ranges: &mut Lanes<u64>,
        like: &Download,
        rest: std::ops::Range<u64>,
        file: &Unfinished,
    ) -> Result<()> {
        let mut at = rest.start;
        while at < rest.end {
            let share = ranges.memory(&self.budget, HELD).await?;
            let length = self.part_size().min(rest.end - at);
            let body = like.beside(at, length);
            ranges.begin(length, write(body, at, file.writer(), share));
            at += length;
        }
        ranges.all().await
    }

    fn part_size(&self) -> u64 {
        self.tuning.part_size(self.store.options()).max(1)
    }
}

/// Writes a body where it belongs, and says how long it was.
async fn write(mut body: Download, at: u64, file: Writer, share: Share) -> Result<u64> {
    let mut written = 0;
    while let Some(bytes) = body.batch().await? {
        let length = bytes.len() as u64;
        file.write(at + written, bytes).await?;
        written += length;
    }
    drop(share);
    Ok(written)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures_util::FutureExt;

    use super::*;
    use crate::wire::{Fate, Served};

    #[tokio::test]
    #[allow(clippy::await_holding_lock, reason = "it holds up the file's making")]
    async fn an_abort_waits_for_the_file_that_is_being_made() {
        let folder = std::env::temp_dir().join(format!("datastore-{:x}", fastrand::u64(..)));
        std::fs::create_dir(&folder).unwrap();
        let served = Served::new(1000, Some("\"e\""), &[Fate::Whole]);
        let leftovers = Arc::new(Leftovers::default());
        let download = FileDownload {
            store: served.store.clone(),
            input: Box::new(GetObjectInputBuilder::default().bucket("b").key("k")),
            path: folder.join("file"),
            budget: Budget::new(64 << 20),
            tuning: Tuning::default(),
            leftovers: leftovers.clone(),
        };
        let (tell, mut told) = watch::channel(false);
        let held = leftovers.paths();
        let mut run = pin!(download.run(&mut told));
        // Ours, the download's, and that of the thread that makes the file.
        while Arc::strong_count(&leftovers) < 3 {
            assert!(run.as_mut().now_or_never().is_none());
            tokio::task::yield_now().await;
        }
        tell.send_replace(true);
        assert!(run.as_mut().now_or_never().is_none());
        drop(held);
        assert!(run.await.unwrap_err().is("Cancelled"));
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
        std::fs::remove_dir(&folder).unwrap();
    }
}
