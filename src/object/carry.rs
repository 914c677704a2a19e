//! One request that carries a body, whichever verb's it is: PutObject, UploadPart.

use std::future::Future;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use http::HeaderMap;

use crate::error::Result;
use crate::wire::{Draft, SignedPayload, Store};

/// The parameters of a verb that sends a body in one request.
pub trait Carrier: Send + Sync {
    /// The SDK's, without a body.
    type Input: Send + Sync;
    type Output: Send;

    fn bucket(&self) -> &str;
    fn input(&self) -> Self::Input;
    /// The request by the short way; `None` when the parameters need the SDK.
    fn draft(input: &Self::Input) -> Option<Draft<'_>>;
    /// The short way's answer.
    fn read(headers: &HeaderMap) -> Result<Self::Output>;
    /// Makes one attempt the SDK's way.
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

impl Streamed {
    /// A client that sends it so.
    pub fn client(self, client: &Client) -> Client {
        let mut config = client.config().to_builder();
        if !self.trailer {
            config = config.request_checksum_calculation(RequestChecksumCalculation::WhenRequired);
        }
        if let Some(hash) = self.hash {
            config = config.interceptor(SignedPayload(hash));
        }
        Client::from_conf(config.build())
    }
}

impl From<Bytes> for Load {
    fn from(bytes: Bytes) -> Self {
        Self {
            body: ByteStream::from(bytes),
            streamed: None,
        }
    }
}

/// The short way's request, where that is open to it.
pub async fn drafted<'a, C: Carrier + ?Sized>(
    store: &Store,
    carrier: &C,
    input: &'a C::Input,
) -> Result<Option<Draft<'a>>> {
    let lean = store.is_lean(carrier.bucket()).await?;
    Ok(if lean { C::draft(input) } else { None })
}

/// Sends bytes in memory, as often as it takes.
pub async fn send_bytes<C: Carrier + ?Sized>(
    store: &Store,
    carrier: &C,
    body: Bytes,
) -> Result<C::Output> {
    let input = carrier.input();
    if let Some(mut draft) = drafted(store, carrier, &input).await? {
        draft.body = body;
        return C::read(store.send(&draft).await?.headers());
    }
    let attempt = |client: Client| carrier.carry(client, body.clone().into());
    store.run(Some(carrier.bucket()), attempt).await
}

/// The SDK's inputs have the same setters but no common trait.
macro_rules! send_loaded {
    ($input:expr, $client:expr, $load:expr) => {{
        let $crate::object::carry::Load { body, streamed } = $load;
        let input = $input.body(body);
        match streamed {
            None => input.send_with(&$client).await,
            Some(how) => {
                let length = i64::try_from(how.length).unwrap_or(i64::MAX);
                let client = how.client(&$client);
                input.content_length(length).send_with(&client).await
            }
        }
        .map_err($crate::error::Error::from)
    }};
}
pub(super) use send_loaded;
