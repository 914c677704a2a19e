//! What is answered to which request.

use std::convert::Infallible;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, RANGE};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use hyper::body::Incoming;

use crate::Link;
use crate::body::{Answer, Made, drain};
use crate::list::{Asked, number, page};

const ETAG: &str = "\"9b2cf535f27731c974343645a3985328\"";
const DATE: &str = "Fri, 02 Jan 2026 03:04:05 GMT";

/// A query's fields, decoded as far as listings need it.
struct Query(Vec<(String, String)>);

impl Query {
    fn of(request: &Request<Incoming>) -> Self {
        let text = request.uri().query().unwrap_or_default();
        let pairs = text.split('&').map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (name.to_owned(), value.replace("%2F", "/"))
        });
        Self(pairs.collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(each, _)| each == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Answers one request.
pub async fn answer(
    request: Request<Incoming>,
    link: Link,
) -> Result<Response<Answer>, Infallible> {
    let query = Query::of(&request);
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let (bucket, key) = path.split_once('/').unwrap_or((&path, ""));
    let (method, headers) = (request.method().clone(), request.headers().clone());
    if method == Method::PUT || method == Method::POST {
        drain(request.into_body(), link).await;
    }
    if !link.delay.is_zero() {
        tokio::time::sleep(link.delay).await;
    }
    Ok(match method {
        Method::GET if key.is_empty() => bucket_level(bucket, &query),
        Method::GET => object(key, &headers, Some(link)),
        Method::HEAD => object(key, &headers, None),
        Method::PUT if query.get("partNumber").is_none() && key.is_empty() => empty(StatusCode::OK),
        Method::PUT => stored(),
        Method::POST => multipart(bucket, key, &query),
        _ => empty(StatusCode::NO_CONTENT),
    })
}

fn bucket_level(bucket: &str, query: &Query) -> Response<Answer> {
    if query.get("location").is_some() {
        return xml(
            "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>".into(),
        );
    }
    // minio-js looks for an upload to go on with, first.
    if query.get("uploads").is_some() {
        return xml("<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>".into());
    }
    if bucket.is_empty() {
        return xml("<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>".into());
    }
    let after = ["continuation-token", "marker", "start-after"];
    xml(page(&Asked {
        bucket,
        prefix: query.get("prefix").unwrap_or_default(),
        version_2: query.get("list-type") == Some("2"),
        after: after
            .into_iter()
            .find_map(|name| query.get(name).filter(|value| !value.is_empty())),
        max_keys: query.get("max-keys").and_then(number),
    }))
}

/// `link`: the bytes too; without: HEAD.
fn object(key: &str, headers: &HeaderMap, link: Option<Link>) -> Response<Answer> {
    let size = number(key).unwrap_or(0);
    let asked = headers.get(RANGE).and_then(|range| range.to_str().ok());
    let range = asked.and_then(|text| span(text, size));
    if asked.is_some() && range.is_none() {
        return empty(StatusCode::RANGE_NOT_SATISFIABLE);
    }
    let (first, length) = range.unwrap_or((0, size));
    let mut answer = Response::builder()
        .header("ETag", ETAG)
        .header("Last-Modified", DATE)
        .header("Accept-Ranges", "bytes")
        .header("x-amz-request-id", "0")
        .header("Content-Type", "binary/octet-stream")
        .header(CONTENT_LENGTH, length);
    if range.is_some() {
        answer = answer.status(StatusCode::PARTIAL_CONTENT).header(
            CONTENT_RANGE,
            format!("bytes {first}-{}/{size}", first + length - 1),
        );
    }
    let body = match link {
        Some(link) => Answer::Made(Made::new(length, link)),
        None => Answer::Text(None),
    };
    answer.body(body).expect("the parts are constant")
}

/// `bytes=first-last`, `bytes=first-`, `bytes=-count` as where it begins and how long it is.
fn span(text: &str, size: u64) -> Option<(u64, u64)> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    if first.is_empty() {
        let count = last.parse::<u64>().ok()?.min(size);
        return Some((size - count, count));
    }
    let first = first.parse().ok()?;
    let last = last
        .parse()
        .map_or(size.checked_sub(1)?, |last: u64| last.min(size - 1));
    (first <= last).then(|| (first, last - first + 1))
}

fn stored() -> Response<Answer> {
    let mut answer = empty(StatusCode::OK);
    answer
        .headers_mut()
        .insert("ETag", http::HeaderValue::from_static(ETAG));
    answer
}

fn multipart(bucket: &str, key: &str, query: &Query) -> Response<Answer> {
    if query.get("uploads").is_some() {
        return xml(format!(
            "<InitiateMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{key}</Key><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
        ));
    }
    if query.get("delete").is_some() {
        return xml("<DeleteResult></DeleteResult>".into());
    }
    xml(format!(
        "<CompleteMultipartUploadResult><Location>http://null/{bucket}/{key}</Location><Bucket>{bucket}</Bucket><Key>{key}</Key><ETag>{ETAG}</ETag></CompleteMultipartUploadResult>"
    ))
}

fn xml(text: String) -> Response<Answer> {
    Response::builder()
        .header("Content-Type", "application/xml")
        .header("x-amz-request-id", "0")
        .body(Answer::Text(Some(Bytes::from(text))))
        .expect("the parts are constant")
}

fn empty(status: StatusCode) -> Response<Answer> {
    Response::builder()
        .status(status)
        .header("x-amz-request-id", "0")
        .body(Answer::Text(None))
        .expect("the parts are constant")
}
