//! Answers to requests of our own that are documents: read within the attempt, since one that was cut is asked for again.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Response};
use http_body_util::{BodyExt, Limited};

use super::body::Received;
use super::document::is_whole;
use super::lean::Draft;
use super::raw::LARGEST_ANSWER;
use super::ready::Ready;
use super::store::Store;
use crate::error::{Error, Facts, Result, find, misread, refused};

/// Of a refusal; none that S3 sends comes near this.
const ERROR_BODY: usize = 1 << 20;

impl Store {
    /// Sends a request and reads its whole answer; `read` says what it tells, or `InvalidResponse`.
    pub async fn ask<T>(
        &self,
        draft: &Draft<'_>,
        read: impl Fn(&HeaderMap, &[u8]) -> Result<T>,
    ) -> Result<T> {
        let read = &read;
        let send = async |ready: &Ready| {
            let (parts, body) = draft.attempt(ready, self.call()).await?.into_parts();
            let (bytes, outcome) = understood(&parts, body, read).await;
            outcome.map_err(|error| failed(parts, bytes, error))
        };
        self.attempts(Some(draft.bucket), send).await
    }
}

async fn understood<T>(
    parts: &Parts,
    body: Received,
    read: impl Fn(&HeaderMap, &[u8]) -> Result<T>,
) -> (Bytes, Result<T>) {
    match Limited::new(body, LARGEST_ANSWER).collect().await {
        Ok(body) => {
            let bytes = body.to_bytes();
            let outcome = read(&parts.headers, &bytes);
            (bytes, outcome)
        }
        Err(error) => {
            let long = || Error::new("InvalidResponse", "the store's answer has no end");
            let error = find(&*error).cloned().unwrap_or_else(long);
            (Bytes::new(), Err(error))
        }
    }
}

/// Why a success is none.
fn failed(parts: Parts, body: Bytes, error: Error) -> Error {
    let error = if is_whole(&body) {
        error
    } else {
        let text = "the store's answer breaks off in the middle";
        Error::transient("InvalidResponse", text)
    };
    let refusal = is_whole(&body) && Facts::read(&body).code.is_some();
    match HttpResponse::try_from(Response::from_parts(parts, SdkBody::from(body))) {
        Ok(raw) if refusal => refused(&raw),
        Ok(raw) => misread(&raw, error),
        Err(_) => error,
    }
}

/// The error that a store answered.
pub async fn refusal(response: Response<Received>) -> Error {
    let (parts, body) = response.into_parts();
    let body = match Limited::new(body, ERROR_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        // The status says more than the body's failure would.
        Err(_) => Bytes::new(),
    };
    match HttpResponse::try_from(Response::from_parts(parts, SdkBody::from(body))) {
        Ok(raw) => refused(&raw),
        Err(error) => {
            Error::new("InvalidResponse", "the answer's head cannot be read").caused_by(&error)
        }
    }
}
