//! Ranges of an object.

use crate::support::Store;
use http::StatusCode;

async fn ten_bytes() -> Store {
    let store = Store::with_bucket().await;
    store.put("/bucket/key").body("0123456789").ok().await;
    store.put("/bucket/empty").ok().await;
    store
}

#[tokio::test]
async fn a_range_is_206_with_where_it_lies() {
    let store = ten_bytes().await;
    for (range, body, place) in [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=5-", "56789", "bytes 5-9/10"),
        ("bytes=-3", "789", "bytes 7-9/10"),
        ("bytes=8-99", "89", "bytes 8-9/10"),
        ("bytes=-99", "0123456789", "bytes 0-9/10"),
        ("bytes=9-9", "9", "bytes 9-9/10"),
    ] {
        let get = store
            .get("/bucket/key")
            .header("range", range)
            .send()
            .await
            .is(StatusCode::PARTIAL_CONTENT);
        assert_eq!(
            (get.text().as_str(), get.header("content-range")),
            (body, Some(place))
        );
        let head = store
            .head("/bucket/key")
            .header("range", range)
            .send()
            .await
            .is(StatusCode::PARTIAL_CONTENT);
        assert_eq!(head.header("content-range"), Some(place));
        assert_eq!(
            head.header("content-length").unwrap(),
            body.len().to_string()
        );
    }
}

#[tokio::test]
async fn a_range_beyond_the_end_is_416_with_the_size() {
    let store = ten_bytes().await;
    for range in ["bytes=10-", "bytes=10-11", "bytes=-0"] {
        let reply = store
            .get("/bucket/key")
            .header("range", range)
            .send()
            .await
            .fails(416, "InvalidRange");
        assert_eq!(reply.header("content-range"), Some("bytes */10"));
    }
    let head = store
        .head("/bucket/key")
        .header("range", "bytes=10-")
        .send()
        .await
        .is(StatusCode::RANGE_NOT_SATISFIABLE);
    assert!(head.body.is_empty());
}

#[tokio::test]
async fn an_empty_object_has_no_range() {
    let store = ten_bytes().await;
    for range in ["bytes=0-", "bytes=0-0", "bytes=-1"] {
        let reply = store
            .get("/bucket/empty")
            .header("range", range)
            .send()
            .await
            .fails(416, "InvalidRange");
        assert_eq!(reply.header("content-range"), Some("bytes */0"));
    }
}

#[tokio::test]
async fn a_range_that_means_nothing_is_ignored() {
    let store = ten_bytes().await;
    for range in [
        "bytes=5-2",
        "bytes=0-1,3-4",
        "items=0-1",
        "bytes=a-b",
        "bytes=",
    ] {
        let reply = store.get("/bucket/key").header("range", range).ok().await;
        assert_eq!(
            (reply.text().as_str(), reply.header("content-range")),
            ("0123456789", None)
        );
    }
}

#[tokio::test]
async fn a_range_across_blocks_is_exact() {
    let store = Store::with_bucket().await;
    let data: Vec<u8> = (0..(3 << 20)).map(|i: u32| (i % 251) as u8).collect();
    store
        .put("/bucket/key")
        .payload("UNSIGNED-PAYLOAD")
        .body(data.clone())
        .ok()
        .await;
    for (first, last) in [
        (0, 0),
        ((1 << 20) - 1, 1 << 20),
        (12_345, 2_345_678),
        ((3 << 20) - 1, (3 << 20) - 1),
    ] {
        let call = store
            .get("/bucket/key")
            .header("range", format!("bytes={first}-{last}"));
        assert!(call.send().await.is(StatusCode::PARTIAL_CONTENT).body == data[first..=last]);
    }
}

#[tokio::test]
async fn part_one_of_a_plain_object_is_the_object() {
    let store = ten_bytes().await;
    let reply = store
        .get("/bucket/key?partNumber=1")
        .send()
        .await
        .is(StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        (reply.text().as_str(), reply.header("x-amz-mp-parts-count")),
        ("0123456789", None)
    );
    store
        .get("/bucket/key?partNumber=2")
        .send()
        .await
        .fails(416, "InvalidPartNumber");
    store
        .get("/bucket/key?partNumber=1")
        .header("range", "bytes=0-1")
        .send()
        .await
        .fails(400, "InvalidRequest");
}
