//! One request with a body too large to hold: it streams from the source as the connection takes it.
//!
//! A source that can be asked again is read once more for each retry (and, where the payload is signed, once
//! before the first, for its hash). Of any other source the first part is kept, and a retry is possible until
//! more than that was read.

use std::pin::Pin;
use std::task::{Context, Poll};

use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use ring::digest::{Context as Digest, SHA256};
use tokio::sync::mpsc;

use super::blocking;
use super::budget::Share;
use super::source::Source;
use super::upload::Upload;
use crate::error::{Error, Result};
use crate::object::carry::{Carrier, Load, Streamed, drafted};
use crate::wire::hexadecimal;

/// The pieces a streamed body is asked for in. With the channel's two, three are in memory.
const PIECE: usize = 512 << 10;
/// What a body that can be read again holds in memory.
pub const HELD: u64 = 3 * PIECE as u64;

/// Streams the body; `head` is what was read of it already, `share` the memory for that and the pieces.
pub async fn send<F: Carrier + ?Sized>(
    upload: &Upload<F>,
    head: Vec<Bytes>,
    share: Vec<Share>,
) -> Result<F::Output> {
    let head = Head::new(head);
    let length = upload.length.unwrap_or(head.length);
    let settings = upload.store.settings().await?;
    let hash = match settings.sign_payload && (upload.replayable || head.length == length) {
        true => Some(hash(&upload.source, &head, length).await?),
        false => None,
    };
    // A checksum of a streaming body is an aws-chunked trailer, which stores other than AWS refuse.
    let trailer = settings.aws;
    let attempt = |client: aws_sdk_s3::Client| {
        let (feed, body) = fed(length);
        let streamed = Some(Streamed {
            length,
            hash: hash.clone(),
            trailer,
        });
        let body = ByteStream::new(body);
        let sending = upload.fields.carry(client, Load { body, streamed });
        attempted(upload, &head, feed, sending)
    };
    let (input, bucket) = (upload.fields.input(), Some(upload.fields.bucket()));
    let result = match drafted(&upload.store, &*upload.fields, &input).await? {
        Some(draft) => {
            let attempt = async |ready| {
                let (feed, body) = fed(length);
                let sending = draft.stream(ready, upload.store.call(), body, hash.as_deref());
                attempted(upload, &head, feed, sending).await
            };
            let answer = upload.store.attempts(bucket, attempt).await;
            answer.and_then(|answer| F::read(answer.headers()))
        }
        None => upload.store.run(bucket, attempt).await,
    };
    drop(share);
    result
}

/// A body, and what feeds it.
fn fed(length: u64) -> (mpsc::Sender<Bytes>, SdkBody) {
    let (feed, pieces) = mpsc::channel(1);
    let left = length;
    (feed, SdkBody::from_body_1_x(Fed { pieces, left }))
}

/// One attempt, fed.
async fn attempted<F: ?Sized, T>(
    upload: &Upload<F>,
    head: &Head,
    feed: mpsc::Sender<Bytes>,
    sending: impl Future<Output = Result<T>>,
) -> Result<T> {
    let feeding = feeding(&upload.source, upload.length, head, feed);
    let result = together(sending, feeding).await;
    result.map_err(|error| unless_spent(upload, head, error))
}

/// What was read of the body before it is sent.
struct Head {
    pieces: Vec<Bytes>,
    length: u64,
}

impl Head {
    fn new(pieces: Vec<Bytes>) -> Self {
        let length = pieces.iter().map(|piece| piece.len() as u64).sum();
        Self { pieces, length }
    }
}

/// The answer, which may come early, or the source's failure.
async fn together<T>(
    sending: impl Future<Output = Result<T>>,
    feeding: impl Future<Output = Result<()>>,
) -> Result<T> {
    let mut sending = std::pin::pin!(sending);
    tokio::select! {
        biased;
        answer = &mut sending => answer,
        fed = feeding => match fed {
            Ok(()) => sending.await,
            Err(error) => Err(error),
        },
    }
}

/// Without its beginning a body cannot be sent again: the error is final for this call.
fn unless_spent<F: ?Sized>(upload: &Upload<F>, head: &Head, mut error: Error) -> Error {
    error.hint.spent = !upload.replayable && upload.source.position() > head.length;
    error
}

async fn feeding(
    source: &Source,
    length: Option<u64>,
    head: &Head,
    feed: mpsc::Sender<Bytes>,
) -> Result<()> {
    for piece in head.pieces.iter().filter(|piece| !piece.is_empty()) {
        if feed.send(piece.clone()).await.is_err() {
            return Ok(());
        }
    }
    // A source of unknown length was read to its end; one of known length must say that this is the end.
    if length.is_none() {
        return Ok(());
    }
    let mut at = head.length;
    loop {
        let piece = source.piece(at, PIECE).await?;
        at += piece.bytes.len() as u64;
        // A closed channel means that the answer is there, or about to be.
        if (!piece.bytes.is_empty() && feed.send(piece.bytes).await.is_err()) || piece.last {
            return Ok(());
        }
    }
}

/// The next piece comes while one is hashed.
async fn hash(source: &Source, head: &Head, length: u64) -> Result<String> {
    let mut context = Digest::new(&SHA256);
    let mut pieces = head.pieces.clone();
    let mut at = head.length;
    loop {
        let next = async {
            Ok(match at < length {
                true => vec![source.piece(at, PIECE).await?.bytes],
                false => Vec::new(),
            })
        };
        let hashed = blocking(move || {
            pieces.iter().for_each(|piece| context.update(piece));
            Ok(context)
        });
        (context, pieces) = tokio::try_join!(hashed, next)?;
        match pieces.first() {
            Some(piece) if !piece.is_empty() => at += piece.len() as u64,
            _ => return Ok(hexadecimal(context.finish().as_ref())),
        }
    }
}

/// A request body of known length, fed through a channel.
struct Fed {
    pieces: mpsc::Receiver<Bytes>,
    left: u64,
}

impl Body for Fed {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        this.pieces.poll_recv(cx).map(|piece| match piece {
            Some(piece) => {
                this.left = this.left.saturating_sub(piece.len() as u64);
                Some(Ok(Frame::data(piece)))
            }
            None if this.left == 0 => None,
            None => Some(Err(Error::new("IncompleteBody", "the body broke off"))),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
