//! The last hand on every answer: its id, the parts of an error that `s3s` leaves out, and silence where HTTP wants it.

use http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE};
use http::{HeaderValue, Method, Response, StatusCode};
use s3s::{Body, S3Error, S3Result};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// What the answer repeats of its request.
pub(super) struct Told {
    pub(super) id: String,
    pub(super) resource: String,
    pub(super) method: Method,
}

/// Ids that differ between requests and between runs.
pub(super) struct RequestIds {
    state: RandomState,
    next: AtomicU64,
}

impl RequestIds {
    pub(super) fn new() -> Self {
        Self {
            state: RandomState::new(),
            next: AtomicU64::new(0),
        }
    }

    pub(super) fn next(&self) -> String {
        format!(
            "{:016X}",
            self.state
                .hash_one(self.next.fetch_add(1, Ordering::Relaxed))
        )
    }
}

pub(super) fn finish(outcome: S3Result<Response<Body>>, told: &Told) -> Response<Body> {
    let mut answer = outcome.unwrap_or_else(written);
    let status = answer.status();
    if status.is_client_error() || status.is_server_error() {
        complete_error(&mut answer, told);
    }
    if status == StatusCode::OK
        && told.method == Method::HEAD
        && answer.headers().contains_key(CONTENT_RANGE)
    {
        // `s3s` has one status for HeadObject.
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    if status == StatusCode::NOT_MODIFIED || (told.method == Method::HEAD && !status.is_success()) {
        *answer.body_mut() = Body::empty();
        for name in [CONTENT_TYPE, CONTENT_LENGTH] {
            answer.headers_mut().remove(name);
        }
    }
    if let Ok(id) = HeaderValue::from_str(&told.id) {
        answer.headers_mut().insert("x-amz-id-2", id.clone());
        answer.headers_mut().insert("x-amz-request-id", id);
    }
    answer
}

fn written(error: S3Error) -> Response<Body> {
    error.to_http_response().unwrap_or_else(|_| {
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        answer
    })
}

/// `s3s` writes code and message; S3 also names the resource, the request, and the region where that was the trouble.
fn complete_error(answer: &mut Response<Body>, told: &Told) {
    let Some(body) = answer.body().bytes() else {
        return;
    };
    let Some(open) = std::str::from_utf8(&body)
        .ok()
        .and_then(|text| text.strip_suffix("</Error>"))
    else {
        return;
    };
    let region = answer
        .headers()
        .get("x-amz-bucket-region")
        .and_then(|value| value.to_str().ok());
    let region = region
        .map(|region| format!("<Region>{}</Region>", escape(region)))
        .unwrap_or_default();
    let resource = escape(&told.resource);
    let xml = format!(
        "{open}{region}<Resource>{resource}</Resource><RequestId>{}</RequestId></Error>",
        told.id
    );
    answer.headers_mut().remove(CONTENT_LENGTH);
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    *answer.body_mut() = Body::from(xml);
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
