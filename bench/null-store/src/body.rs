//! Bodies that are made up, at the link's pace.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::Link;

/// The pattern every object repeats: not all alike, so that nothing compresses it by accident.
static PATTERN: LazyLock<Bytes> = LazyLock::new(|| {
    (0..1_usize << 20)
        .map(|at| (at * 31 + at / 251) as u8)
        .collect()
});
/// On a link with a rate, so that its pace is even.
const PACED: usize = 64 << 10;

/// An answer's body.
pub enum Answer {
    /// Text, such as XML.
    Text(Option<Bytes>),
    /// So many bytes of the pattern.
    Made(Made),
}

/// Bytes made up.
pub struct Made {
    left: u64,
    pace: Option<Pace>,
}

impl Made {
    pub fn new(length: u64, link: Link) -> Self {
        Self {
            left: length,
            pace: link.rate.map(Pace::new),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let most = if self.pace.is_some() {
            PACED
        } else {
            PATTERN.len()
        };
        let length = usize::try_from(self.left).map_or(most, |left| left.min(most));
        if let Some(pace) = &mut self.pace {
            ready!(pace.poll(cx, length as u64));
        }
        self.left -= length as u64;
        Poll::Ready(Some(PATTERN.slice(..length)))
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = match self.get_mut() {
            Self::Text(text) => text.take(),
            Self::Made(made) => ready!(made.poll(cx)),
        };
        Poll::Ready(bytes.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Text(text) => text.is_none(),
            Self::Made(made) => made.left == 0,
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match self {
            Self::Text(text) => text.as_ref().map_or(0, |text| text.len() as u64),
            Self::Made(made) => made.left,
        })
    }
}

/// Bytes go by no faster than the rate, counted from the first.
struct Pace {
    rate: u64,
    began: Instant,
    passed: u64,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    fn new(rate: u64) -> Self {
        Self {
            rate,
            began: Instant::now(),
            passed: 0,
            waiting: None,
        }
    }

    fn due(&self) -> Instant {
        self.began + Duration::from_secs_f64(self.passed as f64 / self.rate as f64)
    }

    fn poll(&mut self, cx: &mut Context<'_>, bytes: u64) -> Poll<()> {
        let due = self.due();
        if due > Instant::now() {
            let sleep = self
                .waiting
                .get_or_insert_with(|| Box::pin(sleep_until(due)));
            ready!(sleep.as_mut().poll(cx));
        }
        self.waiting = None;
        self.passed += bytes;
        Poll::Ready(())
    }
}

/// Reads a request's body to its end, at the link's pace.
pub async fn drain(mut body: Incoming, link: Link) -> u64 {
    let mut pace = link.rate.map(Pace::new);
    let mut length = 0;
    while let Some(Ok(frame)) = body.frame().await {
        let bytes = frame.data_ref().map_or(0, Bytes::len) as u64;
        length += bytes;
        if let Some(pace) = &mut pace {
            pace.passed += bytes;
            tokio::time::sleep_until(pace.due()).await;
        }
    }
    length
}
