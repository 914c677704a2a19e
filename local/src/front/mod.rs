//! The front room: every request comes in here and every answer leaves here.
//!
//! In: the prefix is cut, the signature is checked over the path as sent, the body is wrapped so that what was promised
//! about it is verified while it is read. Out: request ids, errors in full, nothing behind a HEAD. Behind it `s3s` runs
//! without authentication, on a request that looks as if it had been sent to the root without any.

mod answer;
mod body;
mod chunked;
mod form;
mod host;
mod integrity;
mod lenient;
mod refuse;
mod unread;

pub(crate) use integrity::Verified;

use crate::auth::{self, Identity, Proof};
use crate::backend::Backend;
use crate::config::{Config, Prefix};
use crate::failure::{custom, failure};
use answer::{RequestIds, Told};
use body::{CheckedBody, Outcome};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Uri, header};
use http_body::Body as _;
use hyper::body::Incoming;
use integrity::Integrity;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, S3Error, S3ErrorCode, S3Result};
use time::OffsetDateTime;
use unread::Unread;

pub(crate) struct Front {
    identity: Identity,
    prefix: Prefix,
    domain: Option<String>,
    s3: S3Service,
    forms: S3Service,
    ids: RequestIds,
}

impl Front {
    pub(crate) fn new(config: &Config, backend: Backend) -> Self {
        let identity = Identity {
            keys: config.keys.clone(),
            region: config.region.clone(),
        };
        let forms = form::service(backend.clone(), &identity);
        let s3 = S3ServiceBuilder::new(backend).build();
        Self {
            identity,
            domain: config.domain.clone(),
            forms,
            prefix: config.prefix.clone(),
            s3,
            ids: RequestIds::new(),
        }
    }

    pub(crate) async fn handle(&self, request: Request<Incoming>) -> Response<Body> {
        let (parts, incoming) = request.into_parts();
        let told = Told {
            id: self.ids.next(),
            resource: parts.uri.path().to_owned(),
            method: parts.method.clone(),
        };
        let waits = parts.headers.contains_key(header::EXPECT);
        let unread = Unread::default();
        let outcome = self.answer(parts, unread.lend(incoming)).await;
        if !waits {
            // A client that waits for `100 Continue` has not sent its body and will not.
            unread.drain().await;
        }
        answer::finish(outcome, &told)
    }

    async fn answer(&self, mut parts: Parts, incoming: unread::Source) -> S3Result<Response<Body>> {
        let path = self
            .prefix
            .cut(parts.uri.path())
            .ok_or_else(|| self.outside())?;
        let path = host::with_bucket(&parts.headers, self.domain.as_deref(), path);
        if form::is_form(&parts) {
            refuse::unsupported(&parts)?;
            parts.uri = behind(&path, None)?;
            let request = Request::from_parts(parts, Body::http_body_unsync(incoming));
            let answer = self.forms.call(request).await.map_err(internal)?;
            return form::as_s3_says_it(answer);
        }
        let proof = auth::check(&parts, &self.identity, OffsetDateTime::now_utc())?;
        refuse::unsupported(&parts)?;
        let query = auth::strip(&mut parts);
        let (body, outcome) = checked(&mut parts, proof, incoming)?;
        parts.uri = behind(&path, query.as_deref())?;
        lenient::forget_what_means_nothing(&mut parts);
        let answer = self.s3.call(Request::from_parts(parts, body)).await;
        // What was wrong with the body is the reason for whatever came of it.
        match outcome.failure() {
            Some(error) => Err(error),
            None => answer.map_err(internal),
        }
    }

    fn outside(&self) -> S3Error {
        let message = format!("Nothing is served outside {}", self.prefix.as_str());
        custom("NotFound", StatusCode::NOT_FOUND, message)
    }
}

fn internal(error: s3s::HttpError) -> S3Error {
    failure(S3ErrorCode::InternalError, format!("{error:?}"))
}

/// The address of the request as `s3s` is to see it.
fn behind(path: &str, query: Option<&str>) -> S3Result<Uri> {
    let text = match query {
        Some(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    };
    let address = PathAndQuery::try_from(text)
        .map_err(|e| failure(S3ErrorCode::InvalidURI, e.to_string()))?;
    Ok(Uri::from(address))
}

/// Wraps the body in the checks that the headers promise, and makes the headers those of the body within.
fn checked(parts: &mut Parts, proof: Proof, incoming: unread::Source) -> S3Result<(Body, Outcome)> {
    let chunked = proof.payload.is_chunked();
    let empty = incoming.is_end_stream();
    if !chunked && !empty && incoming.size_hint().exact().is_none() {
        return Err(failure(
            S3ErrorCode::MissingContentLength,
            "You must provide the Content-Length HTTP header.",
        ));
    }
    let decoded = if chunked {
        Some(unwrap_chunked(&mut parts.headers)?)
    } else {
        None
    };
    let integrity = Integrity::promised(parts, &proof.payload, decoded)?;
    parts.extensions.insert(integrity.verified());
    let outcome = Outcome::default();
    if empty && !chunked {
        integrity.finish(&HeaderMap::new())?;
        return Ok((Body::empty(), outcome));
    }
    let decoder = chunked.then(|| chunked::Decoder::new(&proof.payload, proof.chunks));
    let body = CheckedBody::new(incoming, decoder, integrity, outcome.clone());
    Ok((Body::http_body_unsync(body), outcome))
}

/// aws-chunked is a transfer coding that calls itself a content coding: it ends here, the object never sees it.
fn unwrap_chunked(headers: &mut HeaderMap) -> S3Result<u64> {
    let decoded = headers.remove("x-amz-decoded-content-length");
    let missing = || {
        failure(
            S3ErrorCode::MissingContentLength,
            "x-amz-decoded-content-length must be given and a number",
        )
    };
    let length: u64 = decoded
        .and_then(|v| v.to_str().ok()?.parse().ok())
        .ok_or_else(missing)?;
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.remove(header::TRANSFER_ENCODING);
    let codings: Vec<String> = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(|coding| coding.trim().to_owned())
        .filter(|coding| !coding.is_empty() && coding != "aws-chunked")
        .collect();
    headers.remove(header::CONTENT_ENCODING);
    if let Some(value) = HeaderValue::from_str(&codings.join(","))
        .ok()
        .filter(|v| !v.is_empty())
    {
        headers.insert(header::CONTENT_ENCODING, value);
    }
    Ok(length)
}
