//! Bodies that nobody read. A server that answers and closes while the client still writes makes the client see a reset
//! instead of the answer, so what is left of a refused body is read and thrown away first, within limits.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

const DRAIN_BYTES: u64 = 256 << 20;
/// A client may send slowly, or wait for the answer before it sends at all.
const DRAIN_TIME: Duration = Duration::from_secs(2);

/// The place where an unread body comes back to.
#[derive(Clone, Default)]
pub(super) struct Unread(Arc<Mutex<Option<Incoming>>>);

impl Unread {
    pub(super) fn lend(&self, incoming: Incoming) -> Source {
        Source {
            incoming: Some(incoming),
            back: self.clone(),
        }
    }

    /// Reads what came back to its end. Does nothing for a body that was read.
    pub(super) async fn drain(self) {
        let Some(mut incoming) = self.take() else {
            return;
        };
        let rest = async {
            let mut read = 0;
            while read < DRAIN_BYTES {
                let frame = std::future::poll_fn(|cx| Pin::new(&mut incoming).poll_frame(cx)).await;
                let Some(Ok(frame)) = frame else { return };
                read += frame.data_ref().map_or(0, Bytes::len) as u64;
            }
        };
        let _ = tokio::time::timeout(DRAIN_TIME, rest).await;
    }

    fn take(&self) -> Option<Incoming> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The body as it arrives, which goes back when it is dropped before its end.
pub(super) struct Source {
    incoming: Option<Incoming>,
    back: Unread,
}

impl Body for Source {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let Some(incoming) = self.incoming.as_mut() else {
            return Poll::Ready(None);
        };
        let frame = std::task::ready!(Pin::new(incoming).poll_frame(cx));
        if !matches!(frame, Some(Ok(_))) {
            self.incoming = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming
            .as_ref()
            .map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        if let Some(incoming) = self
            .incoming
            .take()
            .filter(|incoming| !incoming.is_end_stream())
        {
            *self.back.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(incoming);
        }
    }
}
