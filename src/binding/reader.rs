//! A body being read by JavaScript: one task that reads one batch ahead and no further.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use bytes::Bytes;
use futures_util::FutureExt;
use napi_derive::napi;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::calls::{Calls, panicked};
use super::outcome::Chunk;
use super::results::ObjectFields;
use crate::error::Result;
use crate::transfer::Body;
use crate::wire::Meter;

/// After this long without a reader a body gives its connection up; it is asked for again when read on.
const PATIENCE: Duration = Duration::from_secs(5);

/// What JavaScript asks of a body.
pub enum Ask {
    /// The next batch.
    Read(u32),
    /// All that is left.
    Rest(u32),
}

impl Ask {
    fn call(&self) -> u32 {
        let (Self::Read(call) | Self::Rest(call)) = *self;
        call
    }
}

/// The JavaScript side of a body. Dropping it (garbage collection, too) ends the request.
#[napi]
pub struct ObjectReader {
    asks: mpsc::UnboundedSender<Ask>,
    task: AbortHandle,
    meter: Option<Meter>,
}

#[napi]
impl ObjectReader {
    /// Settles with the next bytes as a Buffer, or null at the end.
    #[napi(catch_unwind)]
    pub fn read(&self, call: u32) {
        let _ = self.asks.send(Ask::Read(call));
    }

    /// Settles with one Buffer of everything not yet delivered.
    #[napi(catch_unwind)]
    pub fn rest(&self, call: u32) {
        let _ = self.asks.send(Ask::Rest(call));
    }

    /// Bytes that came over the wire so far, where `progress` was asked for.
    #[napi(catch_unwind)]
    pub fn transferred(&self) -> Option<f64> {
        self.meter.as_ref().map(|meter| meter.get() as f64)
    }

    /// Ends the request at once and gives the connection up. Reads still open are never settled.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.task.abort();
    }
}

impl ObjectReader {
    pub fn new(asks: mpsc::UnboundedSender<Ask>, task: AbortHandle, meter: Option<Meter>) -> Self {
        Self { asks, task, meter }
    }
}

impl Drop for ObjectReader {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Asks = mpsc::UnboundedReceiver<Ask>;

/// Opens a body, settles `call` with its fields and how often it was asked for, and serves what JavaScript asks of it. A bug of ours in here
/// is an error of the body, not a read that never ends.
pub async fn run(
    calls: Arc<Calls>,
    call: u32,
    opening: impl Future<Output = Result<(Body, Box<GetObjectOutput>, u32)>>,
    mut asks: Asks,
) {
    // What a panic must still answer: first the opening, then whatever was asked last.
    let open = AtomicU32::new(call);
    let served = AssertUnwindSafe(opened(&calls, &open, opening, &mut asks))
        .catch_unwind()
        .await;
    let error = match served {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error,
        Err(panic) => panicked(&*panic),
    };
    let mut ask = Some(open.into_inner());
    while let Some(call) = ask {
        if call != NONE {
            calls.queue.settle::<bool>(call, Err(error.clone()));
        }
        ask = asks.recv().await.map(|ask| ask.call());
    }
}

/// No call is open.
const NONE: u32 = 0;

async fn opened(
    calls: &Calls,
    open: &AtomicU32,
    opening: impl Future<Output = Result<(Body, Box<GetObjectOutput>, u32)>>,
    asks: &mut Asks,
) -> Result<()> {
    let (mut body, output, attempts) = opening.await?;
    let call = open.swap(NONE, Ordering::Relaxed);
    let fields = ObjectFields::from(&*output);
    calls.queue.settle_tried(call, Ok(fields), Some(attempts));
    loop {
        let ahead = body.batch().await;
        let ended = !matches!(ahead, Ok(Some(_)));
        let Some(ask) = next(asks, &mut body).await else {
            return Ok(());
        };
        open.store(ask.call(), Ordering::Relaxed);
        let bytes = match ask {
            Ask::Read(_) => ahead?,
            Ask::Rest(_) => Some(rest(&mut body, ahead?).await?),
        };
        calls
            .queue
            .settle(open.swap(NONE, Ordering::Relaxed), Ok(bytes.map(Chunk)));
        if ended {
            return Ok(());
        }
    }
}

/// Waits for the reader. One who takes long does not keep the connection meanwhile.
async fn next(asks: &mut Asks, body: &mut Body) -> Option<Ask> {
    match timeout(PATIENCE, asks.recv()).await {
        Ok(ask) => ask,
        Err(_) => {
            body.release();
            asks.recv().await
        }
    }
}

async fn rest(body: &mut Body, ahead: Option<Bytes>) -> Result<Bytes> {
    match ahead {
        None => Ok(Bytes::new()),
        Some(first) if body.done() => {
            body.bound.check(first.len() as u64, true)?;
            body.finish().await.map(|()| first)
        }
        Some(first) => Ok(body.rest(&first).await?.into()),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::operation::get_object::GetObjectInput;
    use tokio::time::{advance, pause, resume};

    use super::*;
    use crate::transfer::{Budget, Parallel};
    use crate::wire::{Fate, Served};

    /// What a stream does that reads a little, pauses for ten minutes and reads on.
    async fn paused_for_ten_minutes(served: &Served, connections: Option<u32>) -> Vec<u8> {
        let parallel = Parallel::new(connections, &Budget::new(64 << 20));
        let input = GetObjectInput::builder().bucket("b").key("k");
        let (mut body, _) = Body::open(served.store.clone(), Box::new(input), parallel)
            .await
            .unwrap();
        let (asks, mut asked) = mpsc::unbounded_channel();
        let mut whole = body.batch().await.unwrap().unwrap().to_vec();
        let pausing = async {
            pause();
            advance(Duration::from_secs(600)).await;
            resume();
            // So that who waits looks up before anything is there.
            tokio::task::yield_now().await;
            asks.send(Ask::Read(1)).unwrap();
        };
        let (ask, ()) = tokio::join!(next(&mut asked, &mut body), pausing);
        assert_eq!(ask.map(|ask| ask.call()), Some(1));
        while let Some(bytes) = body.batch().await.unwrap() {
            whole.extend_from_slice(&bytes);
        }
        whole
    }

    fn same(whole: &[u8], served: &Served) {
        let differs = whole.iter().zip(&*served.object).position(|(a, b)| a != b);
        assert_eq!((whole.len(), differs), (served.object.len(), None));
    }

    #[tokio::test]
    async fn who_pauses_for_ten_minutes_gets_the_rest_by_range() {
        let served = Served::new(16 << 20, Some("\"e\""), &[Fate::Whole]);
        let whole = paused_for_ten_minutes(&served, None).await;
        same(&whole, &served);
        assert_eq!(served.headers("if-match"), ["", "\"e\""]);
        let ranges = served.headers("range");
        assert!(
            ranges[0].is_empty() && ranges[1].ends_with("-16777215"),
            "{ranges:?}"
        );
    }

    #[tokio::test]
    async fn so_does_who_reads_over_several_connections() {
        let served = Served::new(40 << 20, Some("\"e\""), &[Fate::Whole]);
        let whole = paused_for_ten_minutes(&served, Some(3)).await;
        same(&whole, &served);
    }

    #[tokio::test]
    async fn what_cannot_be_asked_for_again_stays_connected() {
        let served = Served::new(16 << 20, None, &[Fate::Whole]);
        let whole = paused_for_ten_minutes(&served, None).await;
        same(&whole, &served);
        assert_eq!(served.headers("range"), [""]);
    }
}
