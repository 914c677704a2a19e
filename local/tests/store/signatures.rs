//! Who may come in.

use crate::support::{Store, send};
use datastore_local::{AccessKey, Config};
use http::{Method, StatusCode};
use std::time::{Duration, SystemTime};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn the_right_keys_open_with_a_prefix_and_without() {
    for store in Store::both().await {
        let path = "/bucket/%D0%BA%D0%BB%D1%8E%D1%87//a%20b%2B%25?x-id=PutObject";
        store
            .put(path)
            .header("x-amz-meta-a", "  two   words ")
            .body("x")
            .ok()
            .await;
        let list = store
            .get("/bucket?prefix=%D0%BA&list-type=2&delimiter=%2F")
            .ok()
            .await;
        assert_eq!(list.tag("KeyCount").as_deref(), Some("1"));
    }
}

#[tokio::test]
async fn a_wrong_key_and_a_wrong_secret_are_told_apart() {
    for store in Store::both().await {
        let call = store
            .get("/bucket")
            .signing(|signing| signing.access_key = "who".to_owned());
        call.send().await.fails(403, "InvalidAccessKeyId");
        let call = store
            .get("/bucket")
            .signing(|signing| signing.secret_key = "wrong".to_owned());
        let refused = call.send().await.fails(403, "SignatureDoesNotMatch");
        assert!(refused.tag("RequestId").is_some() && refused.header("date").is_some());
    }
}

#[tokio::test]
async fn keys_can_be_chosen() {
    let config = Config {
        keys: vec![AccessKey::new("a/key", "s e/c+ret")],
        ..Config::default()
    };
    let store = Store::with(config).await;
    let call = store.get("/").signing(|signing| {
        (signing.access_key, signing.secret_key) = ("a/key".to_owned(), "s e/c+ret".to_owned())
    });
    call.ok().await;
    store.get("/").send().await.fails(403, "InvalidAccessKeyId");
}

#[tokio::test]
async fn a_clock_may_be_off_by_a_quarter_of_an_hour() {
    for store in Store::both().await {
        let at = |time: SystemTime| {
            store
                .get("/bucket")
                .signing(|signing| signing.time = time)
                .send()
        };
        let now = SystemTime::now();
        at(now - 14 * MINUTE).await.is(StatusCode::OK);
        at(now + 14 * MINUTE).await.is(StatusCode::OK);
        at(now - 16 * MINUTE)
            .await
            .fails(403, "RequestTimeTooSkewed");
        at(now + 16 * MINUTE)
            .await
            .fails(403, "RequestTimeTooSkewed");
    }
}

#[tokio::test]
async fn without_a_signature_nothing_is_allowed() {
    for store in Store::both().await {
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::HEAD] {
            let mut request = store.call(method.clone(), "/bucket/key").build();
            request.headers_mut().remove("authorization");
            let reply = send(&store.authority(), request).await;
            match method {
                Method::HEAD => assert!(reply.is(StatusCode::FORBIDDEN).body.is_empty()),
                _ => drop(reply.fails(403, "AccessDenied")),
            }
        }
    }
}

#[tokio::test]
async fn a_change_after_signing_is_noticed() {
    for store in Store::both().await {
        let build = || {
            store
                .get("/bucket/key?versionId=null")
                .header("x-amz-meta-a", "1")
                .build()
        };
        let path = build().uri().path().to_owned();
        let mut requests = [build(), build(), build(), build(), build()];
        *requests[0].method_mut() = Method::DELETE;
        *requests[1].uri_mut() = format!("{}2?versionId=null", path).parse().unwrap();
        *requests[2].uri_mut() = format!("{}?versionId=", path).parse().unwrap();
        requests[3]
            .headers_mut()
            .insert("x-amz-meta-a", "2".parse().unwrap());
        requests[4]
            .headers_mut()
            .insert("host", "elsewhere".parse().unwrap());
        for request in requests {
            send(&store.authority(), request)
                .await
                .fails(403, "SignatureDoesNotMatch");
        }
        send(&store.authority(), build()).await.is(StatusCode::OK);
    }
}

#[tokio::test]
async fn a_signed_header_must_arrive_and_an_amz_header_must_be_signed() {
    let [store, _] = Store::both().await;
    let mut request = store.get("/bucket/key").header("x-amz-meta-a", "1").build();
    request.headers_mut().remove("x-amz-meta-a");
    send(&store.authority(), request)
        .await
        .fails(403, "SignatureDoesNotMatch");
    let reply = store
        .put("/bucket/key")
        .unsigned_header("x-amz-acl", "public-read")
        .send()
        .await
        .fails(403, "AccessDenied");
    assert!(reply.tag("Message").unwrap().contains("x-amz-acl"));
    store
        .put("/bucket/key")
        .unsigned_header("content-type", "a/b")
        .ok()
        .await;
}

#[tokio::test]
async fn a_path_may_be_sent_less_encoded_than_it_was_signed() {
    let [store, _] = Store::both().await;
    let mut request = store.put("/bucket/a%28b%29%21").build();
    *request.uri_mut() = "/bucket/a(b)!".parse().unwrap();
    send(&store.authority(), request).await.is(StatusCode::OK);
    store.get("/bucket/a%28b%29%21").ok().await;
}

#[tokio::test]
async fn any_region_is_right_unless_one_is_chosen() {
    let [store, _] = Store::both().await;
    store
        .get("/bucket")
        .signing(|signing| signing.region = "anywhere".to_owned())
        .ok()
        .await;
    let store = Store::with(Config {
        region: Some("forepaas".to_owned()),
        ..Config::default()
    })
    .await;
    store.get("/").ok().await;
    let refused = store
        .get("/")
        .signing(|signing| signing.region = "us-east-1".to_owned())
        .send()
        .await;
    let refused = refused.fails(400, "AuthorizationHeaderMalformed");
    assert_eq!(
        (
            refused.tag("Region").as_deref(),
            refused.header("x-amz-bucket-region")
        ),
        (Some("forepaas"), Some("forepaas"))
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_said_so() {
    let [store, _] = Store::both().await;
    for (authorization, code) in [
        ("AWS local:abcdef", "InvalidRequest"),
        ("Bearer x", "InvalidRequest"),
        ("AWS4-HMAC-SHA256", "AuthorizationHeaderMalformed"),
        (
            "AWS4-HMAC-SHA256 Credential=local",
            "AuthorizationHeaderMalformed",
        ),
        (
            "AWS4-HMAC-SHA256 Credential=local/20200101/r/s3/aws4_request, SignedHeaders=host, Signature=0",
            "AuthorizationHeaderMalformed",
        ),
        (
            "AWS4-HMAC-SHA256 Credential=local/20200101/r/ec2/aws4_request, SignedHeaders=host, Signature=0",
            "AuthorizationHeaderMalformed",
        ),
    ] {
        let mut request = store.get("/bucket").build();
        request
            .headers_mut()
            .insert("authorization", authorization.parse().unwrap());
        send(&store.authority(), request).await.fails(400, code);
    }
    let mut request = store.get("/bucket").build();
    request.headers_mut().remove("x-amz-content-sha256");
    send(&store.authority(), request)
        .await
        .fails(400, "InvalidRequest");
    let mut request = store.get("/bucket").build();
    request
        .headers_mut()
        .insert("x-amz-date", "yesterday".parse().unwrap());
    send(&store.authority(), request)
        .await
        .fails(403, "AccessDenied");
}
