//! GetObject: a body that survives a broken connection and a slow reader.
//!
//! When the body breaks off, the rest is asked for by Range and `If-Match`, so that the bytes delivered are
//! those of one object or an error (`ObjectChanged`), never a mixture. The same lets a reader who stops give
//! the connection up and take a new one later ([`Download::release`]).

mod resume;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::get_object::builders::GetObjectInputBuilder;
use aws_sdk_s3::types::ChecksumMode;
use aws_smithy_types::body::SdkBody;
use bytes::{Buf, Bytes, BytesMut};
use futures_util::FutureExt;
use http_body_util::BodyExt;

use super::bound::Bound;
use super::broken::broken;
use super::missing::named;
use super::range::first_byte;
use super::verify::{Sum, unverifiable};
use super::{quoted, short};
use crate::error::{Error, Result};
use crate::wire::Store;

/// Small frames are gathered to this size, so that crossings into JavaScript stay few.
const BATCH: usize = 256 << 10;
/// A frame of this size is handed over as it is: copying it would cost more than the crossing.
const WHOLE: usize = 64 << 10;

/// One object on its way down.
pub struct Download {
    store: Arc<Store>,
    input: Box<GetObjectInputBuilder>,
    /// `None`: given up or broken; the next read asks for the rest.
    body: Option<SdkBody>,
    /// What identifies the object; without it a broken body cannot go on.
    etag: Option<String>,
    version: Option<String>,
    /// Where in the object the answer begins, and how many bytes it has (`None`: the store did not say).
    start: u64,
    length: Option<u64>,
    delivered: u64,
    /// How many bytes of the body at hand were delivered already.
    skip: u64,
    /// Resumptions since the last byte.
    resumed: u32,
    /// An error that came after bytes which had to be delivered first.
    failed: Option<Error>,
    /// Of the bytes delivered, where the whole object comes and the store told its own.
    sum: Option<Sum>,
}

impl Download {
    /// Sends the request; the fields of the answer come with the body to be read.
    pub async fn open(
        store: Arc<Store>,
        mut input: Box<GetObjectInputBuilder>,
    ) -> Result<(Self, Box<GetObjectOutput>)> {
        if store.verifies() {
            *input = std::mem::take(&mut *input).checksum_mode(ChecksumMode::Enabled);
        }
        let mut output = match short::get_object(&store, &input).await {
            Ok(output) => output,
            Err(error) => return Err(named(&store, input.get_bucket().as_deref(), error).await),
        };
        output.e_tag = quoted(output.e_tag);
        let body = std::mem::take(&mut output.body).into_inner();
        let whole = input.get_range().is_none() && input.get_part_number().is_none();
        let sum = whole.then(|| Sum::of(&output, store.verifies())).flatten();
        if whole && sum.is_none() && store.verifies() {
            return Err(unverifiable());
        }
        let length = output
            .content_length
            .and_then(|length| u64::try_from(length).ok());
        let download = Self {
            store,
            input,
            body: Some(body),
            etag: output.e_tag.clone().filter(|etag| !etag.starts_with("W/")),
            version: output.version_id.clone(),
            start: output
                .content_range
                .as_deref()
                .and_then(first_byte)
                .unwrap_or(0),
            length,
            delivered: 0,
            skip: 0,
            resumed: 0,
            failed: None,
            sum,
        };
        Ok((download, output))
    }

    /// The same `length` bytes further on than where the answer began.
    pub fn further(&self, by: u64, length: u64) -> Self {
        self.beside(self.start + by, length)
    }

    /// Another range of the same object, or `ObjectChanged`. It is asked for with its first byte.
    pub fn beside(&self, start: u64, length: u64) -> Self {
        Self {
            store: self.store.clone(),
            input: self.input.clone(),
            body: None,
            etag: self.etag.clone(),
            version: self.version.clone(),
            start,
            length: Some(length),
            delivered: 0,
            skip: 0,
            resumed: 0,
            failed: None,
            sum: None,
        }
    }

    /// Whether another range can be known to be of the same object.
    pub fn is_identified(&self) -> bool {
        self.etag.is_some()
    }

    /// Whether ranges of the answer can be asked for beside it, and are as good as the answer itself: a checksum covers all of it
    /// or nothing.
    pub async fn is_divisible(&self) -> Result<bool> {
        let checked =
            self.input.get_checksum_mode().is_some() || self.store.settings().await?.checksums;
        let counted = self.length.is_some() && self.input.get_part_number().is_none();
        Ok(self.is_identified() && counted && !checked && self.sum.is_none())
    }

    /// Whether it holds a connection.
    pub fn is_open(&self) -> bool {
        self.body.is_some()
    }

    pub fn delivered(&self) -> u64 {
        self.delivered
    }

    /// Gives the connection up: what comes before `position` is delivered from elsewhere, and of what came here `over` bytes are not.
    pub fn go_to(&mut self, position: u64, over: usize) {
        self.body = None;
        self.delivered = position;
        if let Some(meter) = self.store.meter() {
            meter.take_back(over as u64);
        }
    }

    /// How many bytes the answer has, when the store said so.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// `first` and the rest of the object in one piece of memory.
    pub async fn rest(&mut self, first: &[u8], bound: Bound) -> Result<Vec<u8>> {
        let mut whole = self.room(first, bound)?;
        while let Some(chunk) = self.chunk().await? {
            bound.check((whole.len() + chunk.len()) as u64, self.length.is_some())?;
            whole.extend_from_slice(&chunk);
        }
        Ok(whole)
    }

    /// Memory for the rest of the object, with `first` in it.
    pub fn room(&self, first: &[u8], bound: Bound) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        let expected = (first.len() as u64).saturating_add(self.left());
        bound.check(expected, self.length.is_some())?;
        let room = usize::try_from(expected)
            .ok()
            .filter(|room| whole.try_reserve_exact(*room).is_ok());
        room.ok_or_else(|| {
            Error::new(
                "EntityTooLarge",
                format!("no memory for an object of {expected} bytes"),
            )
        })?;
        whole.extend_from_slice(first);
        Ok(whole)
    }

    /// Reads to the end of a body whose bytes were all delivered: a checksum shows only there.
    pub async fn finish(&mut self) -> Result<()> {
        while self.chunk().await?.is_some() {}
        Ok(())
    }

    /// What is there, gathered to a batch worth a crossing; `None` at the end. Dropping the future loses nothing.
    pub async fn batch(&mut self) -> Result<Option<Bytes>> {
        let Some(first) = self.chunk().await? else {
            return Ok(None);
        };
        if first.len() >= WHOLE || self.done() {
            return Ok(Some(first));
        }
        let mut batch = BytesMut::with_capacity(BATCH);
        batch.extend_from_slice(&first);
        // Of the body at hand only: a resumption begun here would be dropped at its first wait and asked for twice.
        while batch.len() < BATCH && self.body.is_some() {
            match self.frame().now_or_never() {
                Some(Ok(Some(chunk))) => batch.extend_from_slice(&chunk),
                Some(Err(error)) => {
                    self.failed = Some(error);
                    break;
                }
                Some(Ok(None)) | None => break,
            }
        }
        Ok(Some(batch.freeze()))
    }

    /// How many bytes are still to come, as far as is known.
    fn left(&self) -> u64 {
        self.length
            .unwrap_or_default()
            .saturating_sub(self.delivered)
    }

    /// Whether every byte was delivered.
    pub fn done(&self) -> bool {
        self.length == Some(self.delivered)
    }

    /// Gives the connection up, if the rest can be asked for again.
    pub fn release(&mut self) {
        if self.etag.is_some() && self.length.is_some() && !self.done() {
            self.body = None;
        }
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        loop {
            if self.body.is_none() {
                if self.done() {
                    return Ok(None);
                }
                Box::pin(self.resume()).await?; // Rare and large.
            }
            match self.frame().await? {
                Some(chunk) if chunk.is_empty() => (),
                other => return Ok(other),
            }
        }
    }

    /// What the body at hand has next: no bytes when it broke and may be resumed, `None` at the end.
    async fn frame(&mut self) -> Result<Option<Bytes>> {
        let Some(body) = self.body.as_mut() else {
            return Ok(Some(Bytes::new()));
        };
        let error = match body.frame().await {
            Some(Ok(frame)) => {
                let mut chunk = frame.into_data().unwrap_or_default();
                let skip = usize::try_from(self.skip).unwrap_or(usize::MAX);
                let known = skip.min(chunk.len());
                self.skip -= known as u64;
                chunk.advance(known);
                if self
                    .length
                    .is_some_and(|_| chunk.len() as u64 > self.left())
                {
                    return Err(unlike_its_length());
                }
                if !chunk.is_empty() {
                    self.delivered += chunk.len() as u64;
                    self.store.count(chunk.len());
                    if let Some(sum) = &mut self.sum {
                        sum.update(&chunk);
                    }
                    self.resumed = 0;
                }
                return Ok(Some(chunk));
            }
            Some(Err(error)) => broken(&*error),
            None if self.length.is_none_or(|length| length == self.delivered) => {
                return self.sum.take().map_or(Ok(()), Sum::compare).map(|()| None);
            }
            None => unlike_its_length(),
        };
        self.body = None;
        self.may_resume(error)?;
        Ok(Some(Bytes::new()))
    }
}

fn unlike_its_length() -> Error {
    let text = "the body is not as long as its Content-Length says";
    Error::transient("ConnectionClosed", text)
}
