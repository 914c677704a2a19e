//! Uploads in aws-chunked framing, signed and unsigned, with trailers and without.

use crate::support::{Reply, Store, send, sha256_hex};
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::Full;
use std::time::SystemTime;

const SIGNED: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
const SIGNED_TRAILER: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
const UNSIGNED_TRAILER: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// A body in signed chunks, as the framing wants it.
struct Chunks {
    request: Request<Full<Bytes>>,
    previous: String,
    body: Vec<u8>,
}

impl Chunks {
    fn new(store: &Store, payload: &str, length: usize, trailer: Option<&str>) -> Self {
        let mut call = store
            .put("/bucket/key")
            .payload(payload)
            .header("x-amz-decoded-content-length", length);
        call = call.header("content-encoding", "aws-chunked");
        if let Some(name) = trailer {
            call = call.header("x-amz-trailer", name);
        }
        let request = call.build();
        let authorization = request.headers()["authorization"].to_str().unwrap();
        let previous = authorization.split_once("Signature=").unwrap().1.to_owned();
        Self {
            request,
            previous,
            body: Vec::new(),
        }
    }

    fn sign(&mut self, kind: &str, lines: &str) -> String {
        let stamp = self.request.headers()["x-amz-date"].to_str().unwrap();
        let scope = format!("{}/forepaas/s3/aws4_request", &stamp[..8]);
        let key = generate_signing_key("local-secret", SystemTime::now(), "forepaas", "s3");
        let to_sign = format!("{kind}\n{stamp}\n{scope}\n{}\n{lines}", self.previous);
        self.previous = calculate_signature(key, to_sign.as_bytes());
        self.previous.clone()
    }

    fn chunk(mut self, data: &str) -> Self {
        let signature = self.sign(
            "AWS4-HMAC-SHA256-PAYLOAD",
            &format!("{}\n{}", sha256_hex(""), sha256_hex(data)),
        );
        self.body
            .extend(format!("{:x};chunk-signature={signature}\r\n{data}", data.len()).bytes());
        if !data.is_empty() {
            self.body.extend(b"\r\n");
        }
        self
    }

    fn raw(mut self, bytes: &str) -> Self {
        self.body.extend(bytes.bytes());
        self
    }

    fn trailer(mut self, line: &str) -> Self {
        let signature = self.sign(
            "AWS4-HMAC-SHA256-TRAILER",
            &sha256_hex(&format!("{line}\n")),
        );
        self.raw(&format!(
            "{line}\r\nx-amz-trailer-signature:{signature}\r\n"
        ))
    }

    async fn send(mut self, store: &Store) -> Reply {
        *self.request.body_mut() = Full::new(self.body.into());
        send(&store.authority(), self.request).await
    }
}

#[tokio::test]
async fn signed_chunks_become_a_plain_object() {
    for store in [Store::with_bucket().await, Store::under("/datastore").await] {
        let _ = store.put("/bucket").send().await;
        let chunks = Chunks::new(&store, SIGNED, 11, None)
            .chunk("hello")
            .chunk(" world")
            .chunk("")
            .raw("\r\n");
        chunks.send(&store).await.is(StatusCode::OK);
        let got = store.get("/bucket/key").ok().await;
        assert_eq!(
            (got.text().as_str(), got.header("content-encoding")),
            ("hello world", None)
        );
        assert_eq!(
            got.header("etag"),
            Some("\"5eb63bbbe01eeed093cb22bb8f5acdc3\"")
        );
    }
}

#[tokio::test]
async fn a_changed_chunk_is_refused() {
    let store = Store::with_bucket().await;
    let mut chunks = Chunks::new(&store, SIGNED, 11, None)
        .chunk("hello")
        .chunk(" world")
        .chunk("")
        .raw("\r\n");
    let at = chunks.body.windows(5).position(|w| w == b"world").unwrap();
    chunks.body[at] = b'W';
    chunks
        .send(&store)
        .await
        .fails(403, "SignatureDoesNotMatch");
    let chunks = Chunks::new(&store, SIGNED, 5, None).raw("5\r\nhello\r\n0\r\n\r\n");
    chunks.send(&store).await.fails(400, "InvalidRequest");
    store
        .get("/bucket/key")
        .send()
        .await
        .fails(404, "NoSuchKey");
}

#[tokio::test]
async fn a_body_of_chunks_must_end_and_have_its_length() {
    let store = Store::with_bucket().await;
    Chunks::new(&store, SIGNED, 5, None)
        .chunk("hello")
        .send(&store)
        .await
        .fails(400, "IncompleteBody");
    let short = Chunks::new(&store, SIGNED, 6, None)
        .chunk("hello")
        .chunk("")
        .raw("\r\n");
    short.send(&store).await.fails(400, "IncompleteBody");
    let call = store.put("/bucket/key").payload(SIGNED).body("0\r\n\r\n");
    call.send().await.fails(411, "MissingContentLength");
}

#[tokio::test]
async fn a_signed_trailer_is_verified_and_kept() {
    let store = Store::with_bucket().await;
    let chunks = || {
        Chunks::new(&store, SIGNED_TRAILER, 9, Some("x-amz-checksum-crc32"))
            .chunk("123456789")
            .chunk("")
    };
    let put = chunks()
        .trailer("x-amz-checksum-crc32:y/Q5Jg==")
        .raw("\r\n")
        .send(&store)
        .await
        .is(StatusCode::OK);
    assert_eq!(put.header("x-amz-checksum-crc32"), Some("y/Q5Jg=="));
    chunks()
        .trailer("x-amz-checksum-crc32:AAAAAA==")
        .send(&store)
        .await
        .fails(400, "BadDigest");
    let forged =
        chunks().raw("x-amz-checksum-crc32:y/Q5Jg==\r\nx-amz-trailer-signature:00\r\n\r\n");
    forged
        .send(&store)
        .await
        .fails(403, "SignatureDoesNotMatch");
    chunks()
        .raw("x-amz-checksum-crc32:y/Q5Jg==\r\n\r\n")
        .send(&store)
        .await
        .fails(403, "SignatureDoesNotMatch");
}

#[tokio::test]
async fn an_unsigned_trailer_is_verified() {
    for store in [Store::with_bucket().await, Store::under("/datastore").await] {
        let _ = store.put("/bucket").send().await;
        let chunks = || {
            Chunks::new(&store, UNSIGNED_TRAILER, 9, Some("x-amz-checksum-crc32"))
                .raw("4\r\n1234\r\n5\r\n56789\r\n0\r\n")
        };
        chunks()
            .raw("x-amz-checksum-crc32:AAAAAA==\r\n\r\n")
            .send(&store)
            .await
            .fails(400, "BadDigest");
        chunks()
            .raw("\r\n")
            .send(&store)
            .await
            .fails(400, "MalformedTrailerError");
        store
            .get("/bucket/key")
            .send()
            .await
            .fails(404, "NoSuchKey");
        chunks()
            .raw("x-amz-checksum-crc32:y/Q5Jg==\r\n\r\n")
            .send(&store)
            .await
            .is(StatusCode::OK);
        assert_eq!(store.get("/bucket/key").send().await.text(), "123456789");
    }
}

#[tokio::test]
async fn another_content_encoding_survives_aws_chunked() {
    let store = Store::with_bucket().await;
    let call = store
        .put("/bucket/key")
        .payload(UNSIGNED_TRAILER)
        .header("x-amz-decoded-content-length", 1);
    let call = call
        .header("content-encoding", "gzip,aws-chunked")
        .body("1\r\nx\r\n0\r\n\r\n");
    call.ok().await;
    assert_eq!(
        store
            .head("/bucket/key")
            .send()
            .await
            .header("content-encoding"),
        Some("gzip")
    );
}
