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
    refer_to_control_characters(&mut answer);
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

/// `s3s` writes a code and mostly a message; S3 always has a message, and names the resource, the request, and the region where that was the trouble.
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
    let message = if open.contains("<Message>") {
        ""
    } else {
        message(open)
    };
    let resource = escape(&told.resource);
    let xml = format!(
        "{open}{message}{region}<Resource>{resource}</Resource><RequestId>{}</RequestId></Error>",
        told.id
    );
    answer.headers_mut().remove(CONTENT_LENGTH);
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    *answer.body_mut() = Body::from(xml);
}

/// For the errors that `s3s` finds by itself and says nothing about.
fn message(xml: &str) -> &'static str {
    match xml
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"))
        .map_or("", |(code, _)| code)
    {
        "InvalidBucketName" => "<Message>The specified bucket is not valid.</Message>",
        "KeyTooLongError" => "<Message>Your key is too long</Message>",
        "InvalidURI" => "<Message>Couldn't parse the specified URI.</Message>",
        "MalformedXML" => {
            "<Message>The XML you provided was not well-formed or did not validate against our published schema</Message>"
        }
        "MissingRequestBodyError" => "<Message>Request Body is empty</Message>",
        _ => "<Message>The request was refused.</Message>",
    }
}

/// `s3s` writes a key's control characters as they are: a parser then reads a carriage return as a line feed and refuses
/// most others. S3 writes references to them. (Outside of text, `s3s` writes none.)
fn refer_to_control_characters(answer: &mut Response<Body>) {
    let is_xml = answer
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|value| value == "application/xml");
    let Some(body) = answer.body().bytes().filter(|_| is_xml) else {
        return;
    };
    let is_control = |b: &u8| *b < b' ' && *b != b'\n' && *b != b'\t';
    if !body.iter().any(is_control) {
        return;
    }
    let mut text = Vec::with_capacity(body.len() + 64);
    for byte in &body {
        match is_control(byte) {
            true => text.extend_from_slice(format!("&#x{byte:X};").as_bytes()),
            false => text.push(*byte),
        }
    }
    answer.headers_mut().remove(CONTENT_LENGTH);
    *answer.body_mut() = Body::from(text);
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
