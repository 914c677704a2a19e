//! A body that verifies itself while it is read: its end is only reported when everything promised about it holds.
//!
//! The rooms behind see a plain body, or one that breaks off. Why it broke off is kept aside and becomes the answer,
//! because `s3s` reports any trouble with a body as an internal error.

use super::chunked::Decoder;
use super::integrity::Integrity;
use super::unread::Source;
use crate::failure::failure;
use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use s3s::{S3Error, S3ErrorCode};
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

/// What was wrong with a body, if anything was.
#[derive(Clone, Default)]
pub(super) struct Outcome(Arc<Mutex<Option<S3Error>>>);

impl Outcome {
    pub(super) fn failure(&self) -> Option<S3Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn record(&self, error: S3Error) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(error);
    }
}

/// What the rooms behind are told.
#[derive(Debug)]
pub(super) struct BrokenOff;

impl fmt::Display for BrokenOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body broke off or is not what was promised")
    }
}

impl std::error::Error for BrokenOff {}

pub(super) struct CheckedBody {
    source: Source,
    decoder: Option<Decoder>,
    /// Decoded and not yet handed on.
    ready: VecDeque<Bytes>,
    /// None once the end was reached, well or badly.
    integrity: Option<Integrity>,
    length: Option<u64>,
    outcome: Outcome,
}

impl CheckedBody {
    pub(super) fn new(
        source: Source,
        decoder: Option<Decoder>,
        integrity: Integrity,
        outcome: Outcome,
    ) -> Self {
        let length = integrity.length().or(source.size_hint().exact());
        Self {
            source,
            decoder,
            ready: VecDeque::new(),
            integrity: Some(integrity),
            length,
            outcome,
        }
    }

    fn take_in(&mut self, data: Bytes) -> Result<(), S3Error> {
        match &mut self.decoder {
            None => self.ready.push_back(data),
            Some(decoder) => decoder.push(data, &mut self.ready)?,
        }
        let fresh = self.ready.iter();
        if let Some(integrity) = &mut self.integrity {
            fresh.for_each(|data| integrity.update(data));
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), S3Error> {
        let trailers = match self.decoder.take() {
            Some(decoder) => decoder.finish()?,
            None => HeaderMap::new(),
        };
        self.integrity
            .take()
            .map_or(Ok(()), |integrity| integrity.finish(&trailers))
    }

    fn fail(&mut self, error: S3Error) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        self.integrity = None;
        self.ready.clear();
        self.outcome.record(error);
        Poll::Ready(Some(Err(BrokenOff)))
    }
}

impl Body for CheckedBody {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        loop {
            // Whatever is ready was verified as far as it can be, so it is handed on before more is read.
            if let Some(data) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(Frame::data(data))));
            }
            if self.integrity.is_none() {
                return Poll::Ready(None);
            }
            let step = match ready!(Pin::new(&mut self.source).poll_frame(cx)) {
                Some(Ok(frame)) => frame.into_data().map_or(Ok(()), |data| self.take_in(data)),
                Some(Err(_)) => Err(incomplete()),
                None => self.end(),
            };
            if let Err(error) = step {
                return self.fail(error);
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

fn incomplete() -> S3Error {
    failure(
        S3ErrorCode::IncompleteBody,
        "You did not provide the number of bytes specified by the Content-Length HTTP header",
    )
}
