//! One PUT of a body too large to hold: it streams from the source as the connection takes it.
//!
//! A source that can be asked again is read once more for each retry (and, where the payload is signed, once
//! before the first, for its hash). Of any other source the first part is kept, and a retry is possible until
//! more than that was read.

use std::pin::Pin;
use std::task::{Context, Poll};

use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::operation::put_object::PutObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;

use super::budget::Share;
use super::upload::Upload;
use crate::error::{Error, Result};
use crate::object::quoted;
use crate::wire::SignedPayload;

/// The pieces a streamed body is asked for in. With the channel's two, three are in memory.
const PIECE: usize = 1 << 20;
/// What a body that can be read again holds in memory.
pub const HELD: u64 = 3 * PIECE as u64;

/// Streams the body; `head` is what was read of it already, `share` the memory for that and the pieces.
pub async fn put(upload: &Upload, head: Bytes, share: Share) -> Result<PutObjectOutput> {
    let length = upload.length.unwrap_or_default();
    let settings = upload.store.settings().await?;
    let hash = match settings.sign_payload && upload.replayable {
        true => Some(hash(upload, length).await?),
        false => None,
    };
    // A checksum of a streaming body is an aws-chunked trailer, which stores other than AWS refuse.
    let no_trailer = !settings.aws;
    let attempt = |client: aws_sdk_s3::Client| {
        let (feed, body) = mpsc::channel(1);
        let body = ByteStream::new(SdkBody::from_body_1_x(Fed {
            pieces: body,
            left: length,
        }));
        let content_length = i64::try_from(length).unwrap_or(i64::MAX);
        let mut request = upload
            .fields
            .put(client.put_object())
            .body(body)
            .content_length(content_length)
            .customize();
        if no_trailer {
            let plain = aws_sdk_s3::config::Builder::new()
                .request_checksum_calculation(RequestChecksumCalculation::WhenRequired);
            request = request.config_override(plain);
        }
        if let Some(hash) = &hash {
            request = request.interceptor(SignedPayload(hash.clone()));
        }
        let head = head.clone();
        async move {
            let sending = async { request.send().await.map_err(Error::from) };
            let result = together(sending, feeding(upload, head.clone(), feed)).await;
            result.map_err(|error| unless_spent(upload, &head, error))
        }
    };
    let result = upload
        .store
        .run(Some(upload.fields.bucket()), attempt)
        .await;
    drop(share);
    let mut output = result?;
    output.e_tag = quoted(output.e_tag);
    Ok(output)
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
fn unless_spent(upload: &Upload, head: &Bytes, mut error: Error) -> Error {
    error.hint.spent = !upload.replayable && upload.source.position() > head.len() as u64;
    error
}

async fn feeding(upload: &Upload, head: Bytes, feed: mpsc::Sender<Bytes>) -> Result<()> {
    let mut at = head.len() as u64;
    if !head.is_empty() && feed.send(head).await.is_err() {
        return Ok(());
    }
    loop {
        let piece = upload.source.piece(at, PIECE).await?;
        at += piece.bytes.len() as u64;
        // A closed channel means that the answer is there, or about to be.
        if (!piece.bytes.is_empty() && feed.send(piece.bytes).await.is_err()) || piece.last {
            return Ok(());
        }
    }
}

async fn hash(upload: &Upload, length: u64) -> Result<String> {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    let mut at = 0;
    while at < length {
        let piece = upload.source.piece(at, PIECE).await?;
        context.update(&piece.bytes);
        at += piece.bytes.len() as u64;
    }
    Ok(context
        .finish()
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
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
