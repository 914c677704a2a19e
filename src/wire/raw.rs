//! One request of the user's own: addressed and signed like every other, sent through the same attempts, connections and
//! credentials, and answered as it came.

use aws_sigv4::http_request::SignableBody;
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::base64;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Response, Uri};
use http_body_util::{BodyExt, Limited};
use md5::{Digest, Md5};

use super::address::{address, query, with_query};
use super::body::Received;
use super::ready::Ready;
use super::sign::Signer;
use super::store::Store;
use crate::error::{Error, Facts, Result, find, refused};

/// An answer is held in memory, so there is a limit; whole objects are read by GetObject.
pub const LARGEST_ANSWER: usize = 64 << 20;

/// What is asked.
pub struct RawRequest {
    pub method: Method,
    pub bucket: Option<String>,
    pub key: Option<String>,
    pub query: Vec<(String, String)>,
    pub body: Bytes,
}

/// What was answered, with a status below 300.
pub struct RawAnswer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl RawRequest {
    /// Sends it, again where that mends something.
    pub async fn send(&self, store: &Store) -> Result<RawAnswer> {
        let bucket = self.bucket.as_deref();
        let send = async |ready: &Ready| self.attempt(store, ready).await;
        store.attempts(bucket, send).await
    }

    async fn attempt(&self, store: &Store, ready: &Ready) -> Result<RawAnswer> {
        let bucket = self.bucket.as_deref();
        let drafting = ready.drafting(bucket);
        let uri = address(&drafting, bucket, self.key.as_deref()).await?;
        let pairs = self.query.iter();
        let uri = with_query(&uri, &query(pairs.map(|(name, value)| (&**name, &**value))))?;
        let mut request = self.request(store, uri)?;
        if let Some(keyring) = ready.keyring() {
            let signer = Signer {
                keys: keyring.keys().await?,
                region: ready.region(bucket),
                time: store.clock().now(),
            };
            signer.sign(&mut request, self.signable(ready))?;
        }
        let sent = ready.transport().send(request).await;
        let answer = match sent {
            Ok(response) => self.read(response).await,
            Err(error) => Err(error),
        };
        answer.map_err(|error| self.careful(error))
    }

    fn request(&self, store: &Store, uri: Uri) -> Result<Request<SdkBody>> {
        let wrong = |error: &http::Error| {
            Error::new("RequestError", "the request cannot be sent").caused_by(error)
        };
        let mut request = Request::builder().method(self.method.clone()).uri(uri);
        for (name, value) in store.headers() {
            request = request.header(name, value);
        }
        let body = SdkBody::from(self.body.clone());
        let mut request = request.body(body).map_err(|error| wrong(&error))?;
        let headers = request.headers_mut();
        let guarded = |name: &HeaderName| {
            name == "content-md5" || name.as_str().starts_with("x-amz-checksum-")
        };
        // S3 demands it of most documents, and it harms no other body.
        if !self.body.is_empty() && !headers.keys().any(guarded) {
            let sum = base64::encode(Md5::digest(&self.body));
            let sum = HeaderValue::from_str(&sum).expect("base64 is ASCII");
            headers.insert("content-md5", sum);
        }
        Ok(request)
    }

    fn signable(&self, ready: &Ready) -> SignableBody<'_> {
        if self.body.is_empty() || ready.settings().sign_payload {
            SignableBody::Bytes(&self.body)
        } else {
            SignableBody::UnsignedPayload
        }
    }

    async fn read(&self, response: Response<Received>) -> Result<RawAnswer> {
        let (parts, body) = response.into_parts();
        let body = whole(&parts.headers, &self.method, body).await?;
        // S3 may answer 200 before a long job has ended, and tell of its failure in the document.
        let document = matches!(self.method, Method::PUT | Method::POST);
        if !parts.status.is_success() || document && Facts::read(&body).code.is_some() {
            let response = Response::from_parts(parts, SdkBody::from(body));
            let raw = HttpResponse::try_from(response).map_err(|error| {
                Error::new("InvalidResponse", "the answer's head cannot be read").caused_by(&error)
            })?;
            return Err(refused(&raw));
        }
        Ok(RawAnswer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        })
    }

    /// A POST may have been carried out when no answer came: it is tried again only if it was not sent or the store itself says
    /// that it failed.
    fn careful(&self, mut error: Error) -> Error {
        let unsent = error.is("ConnectError") || error.is("ConnectTimeout");
        if self.method == Method::POST && error.status_code.is_none() && !unsent {
            error.retryable = false;
        }
        error
    }
}

async fn whole(headers: &HeaderMap, method: &Method, body: Received) -> Result<Bytes> {
    let too_large = || {
        let text = format!(
            "the answer is larger than the {} MiB that request() holds in memory: read objects with getObject()",
            LARGEST_ANSWER >> 20
        );
        Error::new("InvalidResponse", text)
    };
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    let length: Option<usize> = length.and_then(|length| length.parse().ok());
    if *method != Method::HEAD && length.is_some_and(|length| length > LARGEST_ANSWER) {
        return Err(too_large());
    }
    match Limited::new(body, LARGEST_ANSWER).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) => Err(find(&*error).cloned().unwrap_or_else(too_large)),
    }
}
