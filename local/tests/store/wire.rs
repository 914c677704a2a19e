//! Connections: kept, half-closed, broken off, refused in the middle of a body.

use crate::support::Store;
use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// The head of a request as text, with a content length of one's own choosing.
fn head(request: &Request<Full<Bytes>>, length: usize) -> String {
    let mut text = format!(
        "{} {} HTTP/1.1\r\ncontent-length: {length}\r\n",
        request.method(),
        request.uri()
    );
    for (name, value) in request.headers() {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    text + "\r\n"
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let store = Store::with_bucket().await;
    let stream = store.connect().await;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .unwrap();
    tokio::spawn(connection);
    for i in 0..10 {
        let body = format!("body {i}");
        let put = sender
            .send_request(store.put("/bucket/key").body(body.clone()).build())
            .await
            .unwrap();
        assert_eq!(put.status(), StatusCode::OK);
        drop(put.into_body().collect().await.unwrap());
        let missing = sender
            .send_request(store.get("/bucket/none").build())
            .await
            .unwrap();
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
        drop(missing.into_body().collect().await.unwrap());
        let got = sender
            .send_request(store.get("/bucket/key").build())
            .await
            .unwrap();
        assert_eq!(got.into_body().collect().await.unwrap().to_bytes(), body);
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_no_object() {
    let store = Store::with_bucket().await;
    let mut stream = store.connect().await;
    let request = store.put("/bucket/key").payload("UNSIGNED-PAYLOAD").build();
    stream
        .write_all(head(&request, 100).as_bytes())
        .await
        .unwrap();
    stream.write_all(&[b'x'; 60]).await.unwrap();
    drop(stream);
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    store
        .get("/bucket/key")
        .send()
        .await
        .fails(404, "NoSuchKey");
}

#[tokio::test]
async fn a_client_that_closes_its_half_too_early_is_told() {
    let store = Store::with_bucket().await;
    let mut stream = store.connect().await;
    let request = store.put("/bucket/key").payload("UNSIGNED-PAYLOAD").build();
    stream
        .write_all(head(&request, 100).as_bytes())
        .await
        .unwrap();
    stream.write_all(&[b'x'; 60]).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 400") && answer.contains("<Code>IncompleteBody</Code>"),
        "{answer}"
    );
    store
        .get("/bucket/key")
        .send()
        .await
        .fails(404, "NoSuchKey");
}

#[tokio::test]
async fn a_client_that_closes_its_half_in_time_is_served() {
    let store = Store::with_bucket().await;
    store.fill(&["key"]).await;
    let mut stream = store.connect().await;
    stream
        .write_all(head(&store.get("/bucket/key").build(), 0).as_bytes())
        .await
        .unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\nkey"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_refused_upload_gets_its_answer_while_it_is_still_sending() {
    let store = Store::with_bucket().await;
    for _ in 0..5 {
        let call = store
            .put("/bucket/key")
            .payload("UNSIGNED-PAYLOAD")
            .body(vec![0; 20 << 20]);
        call.signing(|signing| signing.secret_key = "wrong".to_owned())
            .send()
            .await
            .fails(403, "SignatureDoesNotMatch");
    }
}

#[tokio::test]
async fn a_refused_upload_that_waits_for_continue_is_not_asked_to() {
    let store = Store::with_bucket().await;
    let mut stream = store.connect().await;
    let request = store
        .put("/nowhere/key")
        .header("expect", "100-continue")
        .payload("UNSIGNED-PAYLOAD")
        .build();
    stream
        .write_all(head(&request, 5).as_bytes())
        .await
        .unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 404");
}

#[tokio::test]
async fn an_accepted_upload_that_waits_for_continue_is_told_to() {
    let store = Store::with_bucket().await;
    let mut stream = store.connect().await;
    let request = store
        .put("/bucket/key")
        .header("expect", "100-continue")
        .payload("UNSIGNED-PAYLOAD")
        .build();
    stream
        .write_all(head(&request, 5).as_bytes())
        .await
        .unwrap();
    let mut answer = [0; 25];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"hello").await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[tokio::test]
async fn a_body_of_unknown_length_is_refused() {
    let store = Store::with_bucket().await;
    let mut stream = store.connect().await;
    let request = store.put("/bucket/key").payload("UNSIGNED-PAYLOAD").build();
    let text = head(&request, 0).replace("content-length: 0", "transfer-encoding: chunked");
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.write_all(b"5\r\nhello\r\n0\r\n\r\n").await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 411") && answer.contains("MissingContentLength"),
        "{answer}"
    );
}

#[tokio::test]
async fn nonsense_is_answered_and_harms_nobody() {
    let store = Store::with_bucket().await;
    for nonsense in [
        "\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "\u{1}\u{2}\u{3}\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /%zz?%zz=%&& HTTP/1.1\r\nhost: x\r\n\r\n",
    ] {
        let mut stream = store.connect().await;
        stream.write_all(nonsense.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"),
            "{}",
            String::from_utf8_lossy(&answer)
        );
    }
    store.head("/bucket").ok().await;
}

#[tokio::test]
async fn methods_that_s3_does_not_have_are_refused() {
    let store = Store::with_bucket().await;
    for (method, path) in [
        ("PATCH", "/bucket/key"),
        ("POST", "/"),
        ("DELETE", "/"),
        ("OPTIONS", "/bucket"),
    ] {
        let reply = store.call(method.parse().unwrap(), path).send().await;
        assert!(
            reply.status.is_client_error() || reply.status == StatusCode::NOT_IMPLEMENTED,
            "{method} {path}: {}",
            reply.status
        );
    }
    let form = store
        .post("/bucket")
        .header("content-type", "multipart/form-data; boundary=x")
        .body("--x--");
    form.send().await.fails(400, "InvalidRequest");
}
