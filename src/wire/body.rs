//! Bodies on the wire: what goes out, cut so that its progress shows; what comes in, bounded in its silence.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use aws_smithy_types::body::{Error as BodyError, SdkBody};
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::AbortHandle;
use tokio::time::{Instant, Sleep, sleep_until};

use super::call::Meter;
use super::warm::Warm;
use crate::error::Error;

/// A body in memory goes out in slices of this size, so that a slow upload is seen to move.
const SLICE: usize = 128 << 10;

/// When the last piece of a request went out, and how much did.
#[derive(Clone)]
pub struct Progress {
    start: Instant,
    /// Milliseconds since the start, doubled; odd while the body has nothing to give.
    last: Arc<AtomicU64>,
    sent: Meter,
    /// The call's, which has other requests as well.
    call: Option<Meter>,
}

impl Progress {
    pub fn new(call: Option<Meter>) -> Self {
        Self {
            start: Instant::now(),
            last: Arc::default(),
            sent: Meter::default(),
            call,
        }
    }

    pub fn last(&self) -> Instant {
        self.start + Duration::from_millis(self.last.load(Ordering::Relaxed) / 2)
    }

    fn moved(&self) {
        let elapsed = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last
            .store(elapsed.saturating_mul(2), Ordering::Relaxed);
    }

    /// Whether the request has stood still for so long for want of a body: it needs no place then.
    pub fn is_unfed(&self, patience: Duration) -> bool {
        let waits = self.last.load(Ordering::Relaxed) % 2 == 1;
        waits && self.last() + patience <= Instant::now()
    }

    fn sent(&self, bytes: usize) {
        if let Some(call) = &self.call {
            self.sent.add(bytes as u64);
            call.add(bytes as u64);
        }
    }

    /// The request failed: nothing of it counts.
    pub fn take_back(&self) {
        if let Some(call) = &self.call {
            call.take_back(self.sent.get());
        }
    }
}

/// A request's body.
pub struct Sending {
    body: SdkBody,
    /// What the SDK's frame still holds beyond the slice handed out.
    rest: Bytes,
    progress: Progress,
}

impl Sending {
    pub fn new(body: SdkBody, progress: Progress) -> Self {
        Self {
            body,
            rest: Bytes::new(),
            progress,
        }
    }
}

impl Body for Sending {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = self.get_mut();
        this.progress.moved();
        if this.rest.is_empty() {
            let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) else {
                this.progress.last.fetch_or(1, Ordering::Relaxed);
                return Poll::Pending;
            };
            match frame {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => this.rest = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                other => return Poll::Ready(other),
            }
        }
        let slice = this.rest.split_to(this.rest.len().min(SLICE));
        this.progress.sent(slice.len());
        Poll::Ready(Some(Ok(Frame::data(slice))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let inner = self.body.size_hint();
        let rest = self.rest.len() as u64;
        let mut hint = SizeHint::new();
        hint.set_lower(inner.lower() + rest);
        if let Some(upper) = inner.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}

/// A body that stands still for so long takes no place among the requests under way; its connection stays its own.
const UNREAD: Duration = Duration::from_secs(5);

/// A body's place among the requests under way.
struct Place {
    permit: Mutex<Option<OwnedSemaphorePermit>>,
    /// Frames taken so far.
    frames: AtomicU64,
}

impl Place {
    fn leave(&self) {
        *self.permit.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Leaves when no frame was taken between two looks. Others wait for the place, and who holds it may wait for them: a
    /// body that is an upload's source.
    async fn watch(self: Arc<Self>) {
        let mut before = u64::MAX;
        loop {
            let frames = self.frames.load(Ordering::Relaxed);
            if frames == before {
                return self.leave();
            }
            before = frames;
            tokio::time::sleep(UNREAD).await;
        }
    }
}

/// An answer's body. It holds its place until its end, or until it stands still.
pub struct Received {
    body: Incoming,
    place: Arc<Place>,
    /// Of a body that does not come at once.
    watch: Option<(AbortHandle, Warm)>,
    idle: Duration,
    /// Runs while we wait for bytes, and only then: a slow consumer is never punished.
    timer: Option<Pin<Box<Sleep>>>,
    /// The timer was looked at too late once already, and no byte has come since.
    late: bool,
}

impl Received {
    pub fn new(body: Incoming, permit: Option<OwnedSemaphorePermit>, idle: Duration) -> Self {
        let permit = permit.filter(|_| !body.is_end_stream());
        let place = Arc::new(Place {
            permit: Mutex::new(permit),
            frames: AtomicU64::new(0),
        });
        Self {
            body,
            place,
            watch: None,
            idle,
            timer: None,
            late: false,
        }
    }

    /// Pending: has it been so for too long?
    fn poll_silence(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        let idle = self.idle;
        loop {
            let timer = self
                .timer
                .get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + idle)));
            let deadline = timer.deadline();
            ready!(timer.as_mut().poll(cx));
            // A waiting task is woken at the deadline. One that comes much later was not waiting: its consumer
            // had stopped, and the clock starts now. Once: an answer of nothing but framing (a chunk's size without end) keeps
            // the threads so busy that they are late each time.
            let late = Instant::now() >= deadline + Duration::from_millis(500);
            if !late || std::mem::replace(&mut self.late, true) {
                let text = format!(
                    "the body stood still for {} ms (idleTimeout)",
                    idle.as_millis()
                );
                return Poll::Ready(Error::transient("IdleTimeout", text));
            }
            timer.as_mut().reset(Instant::now() + idle);
        }
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        self.place.leave();
        if let Some((watch, _)) = &self.watch {
            watch.abort();
        }
    }
}

impl Body for Received {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let this = self.get_mut();
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) else {
            return this.poll_silence(cx).map(|error| Some(Err(error)));
        };
        this.timer = None;
        this.place.frames.fetch_add(1, Ordering::Relaxed);
        this.late = false;
        if frame.is_none() || this.body.is_end_stream() {
            this.place.leave();
        } else if this.watch.is_none() {
            let watch = tokio::spawn(this.place.clone().watch());
            this.watch = Some((watch.abort_handle(), Warm::new()));
        }
        Poll::Ready(frame.map(|frame| {
            frame.map_err(|error| {
                Error::transient("ConnectionClosed", "the connection broke inside the answer")
                    .caused_by(&error)
            })
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
