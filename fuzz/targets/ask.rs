//! Requests: whatever a key, a header or a query holds, the request that leaves is the one that was meant, with no line more.

use std::collections::HashMap;

use aws_sdk_s3::operation::head_object::HeadObjectInput;
use percent_encoding::percent_decode_str;

use super::answer::{OK, asked};
use crate::object::head::head_object;
use crate::wire::{Call, RawRequest};

/// `bucket NUL key NUL header's name NUL header's value NUL query's name NUL query's value`
pub fn ask(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut fields = text.split('\0').map(str::to_owned);
    let mut next = || fields.next().unwrap_or_default();
    let (bucket, key) = (next(), next());
    let headers = HashMap::from([(next(), next())]);
    let query = vec![(next(), next())];
    let call = Call {
        headers: headers.clone(),
        ..Call::default()
    };
    let head = HeadObjectInput::builder().bucket(&bucket).key(&key);
    let heads = asked(OK, call.clone(), async |store| {
        head_object(&store, head).await.map(drop)
    });
    for head in &heads {
        meant(head, "HEAD", &headers);
        assert_eq!(path(head), format!("/{bucket}/{key}"), "{head}");
    }
    let request = RawRequest {
        method: http::Method::GET,
        bucket: Some(bucket.clone()),
        key: None,
        query: query.clone(),
        body: bytes::Bytes::new(),
    };
    for head in asked(OK, call, async |store| request.send(&store).await.map(drop)) {
        meant(&head, "GET", &headers);
        let query = target(&head).split_once('?').map_or("", |(_, query)| query);
        assert!(query.bytes().all(|byte| byte.is_ascii_graphic()), "{head}");
    }
}

fn target(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or_default()
}

fn path(head: &str) -> String {
    let path = target(head).split('?').next().unwrap_or_default();
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// Each line is one of ours or the user's own.
fn meant(head: &str, method: &str, user: &HashMap<String, String>) {
    const OURS: [&str; 9] = [
        "host",
        "user-agent",
        "authorization",
        "content-length",
        "x-amz-date",
        "x-amz-content-sha256",
        "x-amz-security-token",
        "x-amz-user-agent",
        "content-md5",
    ];
    let mut lines = head.trim_end_matches("\r\n").split("\r\n");
    let first = lines.next().unwrap_or_default();
    assert!(
        first.starts_with(method) && first.ends_with(" HTTP/1.1"),
        "{head}"
    );
    assert_eq!(first.split(' ').count(), 3, "{head}");
    for line in lines {
        let (name, _) = line.split_once(':').unwrap_or((line, ""));
        let known = OURS.contains(&name)
            // The SDK adds these, with its own words alone.
            || name.starts_with("amz-sdk-")
            || user.keys().any(|own| own.eq_ignore_ascii_case(name));
        assert!(known, "{line:?} in {head}");
        assert!(!line.contains(['\r', '\n']), "{head}");
    }
}
