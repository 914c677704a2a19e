//! One request that carries a body, whichever verb's it is: PutObject, UploadPart.

use std::future::Future;

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;

use crate::error::Result;
use crate::wire::Store;

/// The parameters of a verb that sends a body in one request.
pub trait Carrier: Send + Sync {
    type Output: Send;

    fn bucket(&self) -> &str;
    /// Sends bytes in memory by the short way; `None` when the parameters need the SDK.
    fn short(
        &self,
        _store: &Store,
        _body: Bytes,
    ) -> impl Future<Output = Option<Result<Self::Output>>> + Send {
        async { None }
    }
    /// Makes one attempt.
    fn carry(
        &self,
        client: Client,
        load: Load,
    ) -> impl Future<Output = Result<Self::Output>> + Send;
}

/// A body on its way.
pub struct Load {
    pub body: ByteStream,
    /// Of a body that streams: its length, its hash if the signature shall hold one, and whether the SDK may put a checksum
    /// behind it.
    pub streamed: Option<Streamed>,
}

/// How a body goes that is not in memory as one piece.
pub struct Streamed {
    pub length: u64,
    pub hash: Option<String>,
    pub trailer: bool,
}

impl From<Bytes> for Load {
    fn from(bytes: Bytes) -> Self {
        Self {
            body: ByteStream::from(bytes),
            streamed: None,
        }
    }
}

/// Sends bytes in memory, as often as it takes.
pub async fn send_bytes<C: Carrier + ?Sized>(
    store: &Store,
    carrier: &C,
    body: Bytes,
) -> Result<C::Output> {
    if store.is_lean(carrier.bucket()).await?
        && let Some(answer) = carrier.short(store, body.clone()).await
    {
        return answer;
    }
    let attempt = |client: Client| carrier.carry(client, body.clone().into());
    store.run(Some(carrier.bucket()), attempt).await
}

/// The SDK's requests have the same setters but no common trait.
macro_rules! send_loaded {
    ($request:expr, $load:expr) => {{
        let $crate::object::carry::Load { body, streamed } = $load;
        let request = $request.body(body);
        match streamed {
            None => request.send().await,
            Some(how) => {
                let length = i64::try_from(how.length).unwrap_or(i64::MAX);
                let mut request = request.content_length(length).customize();
                if !how.trailer {
                    let plain = aws_sdk_s3::config::Builder::new().request_checksum_calculation(
                        aws_sdk_s3::config::RequestChecksumCalculation::WhenRequired,
                    );
                    request = request.config_override(plain);
                }
                if let Some(hash) = how.hash {
                    request = request.interceptor($crate::wire::SignedPayload(hash));
                }
                request.send().await
            }
        }
        .map_err($crate::error::Error::from)
    }};
}
pub(super) use send_loaded;
