//! GetObject: a body that survives a broken connection and a slow reader.
//!
//! When the body breaks off, the rest is asked for by Range and `If-Match`, so that the bytes delivered are
//! those of one object or an error (`ObjectChanged`), never a mixture. The same lets a reader who stops give
//! the connection up and take a new one later ([`Download::release`]).

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::get_object::builders::GetObjectInputBuilder;
use aws_smithy_types::body::SdkBody;
use bytes::{Buf, Bytes, BytesMut};
use futures_util::FutureExt;
use http_body_util::BodyExt;

use super::broken::{broken, changed};
use super::missing::named;
use super::range::first_byte;
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
    input: GetObjectInputBuilder,
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
}

impl Download {
    /// Sends the request; the fields of the answer come with the body to be read.
    pub async fn open(
        store: Arc<Store>,
        input: GetObjectInputBuilder,
    ) -> Result<(Self, GetObjectOutput)> {
        let answer = short::get_object(&store, &input).await;
        let mut output = named(&store, input.get_bucket().as_deref(), answer).await?;
        output.e_tag = quoted(output.e_tag);
        let body = std::mem::take(&mut output.body).into_inner();
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
        };
        Ok((download, output))
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
        }
    }

    /// Whether another range can be known to be of the same object.
    pub fn is_identified(&self) -> bool {
        self.etag.is_some()
    }

    /// How many bytes the answer has, when the store said so.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// `first` and the rest of the object in one piece of memory.
    pub async fn rest(&mut self, first: &[u8]) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        let expected = (first.len() as u64).saturating_add(self.left());
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
        while let Some(chunk) = self.chunk().await? {
            whole.extend_from_slice(&chunk);
        }
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

    /// How many bytes are still to come, as far as is known. Chunks may bring more than the length that was declared beside them.
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
                self.resume().await?;
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
                if !chunk.is_empty() {
                    self.delivered += chunk.len() as u64;
                    self.store.count(chunk.len());
                    self.resumed = 0;
                }
                return Ok(Some(chunk));
            }
            Some(Err(error)) => broken(&*error),
            None if self.length.is_none_or(|length| length == self.delivered) => return Ok(None),
            None => Error::transient(
                "ConnectionClosed",
                "the body is not as long as its Content-Length says",
            ),
        };
        self.body = None;
        self.may_resume(error)?;
        Ok(Some(Bytes::new()))
    }

    /// Whether a broken body may go on; the error itself when not.
    fn may_resume(&mut self, mut error: Error) -> Result<()> {
        self.resumed += 1;
        let possible =
            error.retryable && self.etag.is_some() && self.length.is_some() && !self.done();
        if possible && self.resumed < self.store.options().max_attempts {
            return Ok(());
        }
        error.attempts = self.resumed;
        Err(error)
    }

    /// Asks for the rest. Fields change only when the answer is there, so a dropped future changes nothing.
    async fn resume(&mut self) -> Result<()> {
        if self.resumed > 1 {
            tokio::time::sleep(
                Duration::from_millis(100 << self.resumed.min(6)).mul_f64(fastrand::f64()),
            )
            .await;
        }
        let from = self.start + self.delivered;
        let last = self.start + self.length.unwrap_or_default() - 1;
        let input = self
            .input
            .clone()
            .set_if_none_match(None)
            .set_if_modified_since(None)
            .set_if_unmodified_since(None)
            .set_part_number(None)
            .set_if_match(self.etag.clone())
            .set_version_id(
                self.version
                    .clone()
                    .or_else(|| self.input.get_version_id().clone()),
            )
            .range(format!("bytes={from}-{last}"));
        let output = short::get_object(&self.store, &input)
            .await
            .map_err(changed)?;
        let same = quoted(output.e_tag) == self.etag;
        let body = output.body.into_inner();
        match output.content_range.as_deref().and_then(first_byte) {
            Some(begin) if same && begin == from => {
                self.body = Some(body);
                self.skip = 0;
            }
            // A store that knows no ranges answers with the whole object: what was delivered is read again.
            None if same
                && output.content_length.and_then(|n| u64::try_from(n).ok()) == self.length
                && self.start == 0 =>
            {
                self.body = Some(body);
                self.skip = self.delivered;
            }
            _ => {
                return Err(Error::new(
                    "ObjectChanged",
                    "the object changed while it was read",
                ));
            }
        }
        Ok(())
    }
}
