//! What time does to a body: nothing while nobody asks for bytes, and an end when the store says none to somebody who does.

use std::time::Duration;

use aws_sdk_s3::operation::get_object::GetObjectInput;
use tokio::time::{Instant, advance, pause, resume};

use super::*;
use crate::wire::{Fate, IDLE, Served};

const MIB: usize = 1 << 20;
/// Less than the buffers on the way hold: the store is rid of it whether anybody reads or not.
const SOME: usize = 200_000;
const ETAG: Option<&str> = Some("\"e\"");

async fn open(served: &Served) -> Download {
    let input = GetObjectInput::builder().bucket("b").key("k");
    Download::open(served.store.clone(), Box::new(input))
        .await
        .unwrap()
        .0
}

/// Ten minutes in which the reader does nothing.
async fn ten_minutes() {
    pause();
    advance(Duration::from_secs(600)).await;
    resume();
}

/// How long, by a clock that stands still unless somebody waits for it, until the body gives up.
async fn until_it_ends(body: &mut Download) -> (Duration, Error) {
    pause();
    let since = Instant::now();
    let error = loop {
        match body.chunk().await {
            Ok(Some(_)) => (),
            Ok(None) => panic!("the body had an end"),
            Err(error) => break error,
        }
    };
    (since.elapsed(), error)
}

#[tokio::test]
async fn the_store_hangs_up_while_the_reader_pauses() {
    let served = Served::new(8 * MIB, ETAG, &[Fate::HangUp(SOME), Fate::Whole]);
    let mut body = open(&served).await;
    let first = body.batch().await.unwrap().unwrap();
    served.hung_up().await;
    ten_minutes().await;
    let whole = body.rest(&first, Bound::default()).await.unwrap();
    assert!(whole == *served.object, "{} bytes", whole.len());
    assert_eq!(served.headers("range"), ["", "bytes=200000-8388607"]);
    assert_eq!(served.headers("if-match"), ["", "\"e\""]);
}

#[tokio::test]
async fn a_reader_who_was_left_waiting_pauses_and_is_not_punished_for_it() {
    let served = Served::new(8 * MIB, ETAG, &[Fate::Whole]);
    let mut body = open(&served).await;
    let mut whole = body.batch().await.unwrap().unwrap().to_vec();
    // Until there is nothing to be had at once: a timer runs from now on.
    while let Some(bytes) = body.chunk().now_or_never() {
        whole.extend_from_slice(&bytes.unwrap().unwrap());
        if body.done() {
            break;
        }
    }
    ten_minutes().await;
    let whole = body.rest(&whole, Bound::default()).await.unwrap();
    assert!(whole == *served.object, "{} bytes", whole.len());
    assert_eq!(served.headers("range"), [""]);
}

#[tokio::test]
async fn a_store_that_says_nothing_has_until_the_limit_and_no_longer() {
    // Without an ETag nothing is asked for again: the first silence is the end.
    let served = Served::new(8 * MIB, None, &[Fate::Silent(MIB)]);
    let mut body = open(&served).await;
    while body.delivered() < MIB as u64 {
        body.chunk().await.unwrap();
    }
    let (waited, error) = until_it_ends(&mut body).await;
    assert_eq!(error.code, "IdleTimeout");
    assert!(
        waited >= IDLE && waited < IDLE + Duration::from_millis(10),
        "{waited:?}"
    );
}

#[tokio::test]
async fn the_limit_begins_when_bytes_are_asked_for() {
    let served = Served::new(8 * MIB, None, &[Fate::Silent(MIB)]);
    let mut body = open(&served).await;
    while body.delivered() < MIB as u64 {
        body.chunk().await.unwrap();
    }
    // It was asked once, in vain, and then not for ten minutes.
    assert!(body.chunk().now_or_never().is_none());
    ten_minutes().await;
    let (waited, error) = until_it_ends(&mut body).await;
    assert_eq!(error.code, "IdleTimeout");
    assert!(
        waited >= IDLE && waited < IDLE + Duration::from_millis(10),
        "{waited:?}"
    );
}
