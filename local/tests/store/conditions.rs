//! Conditional requests.

use crate::support::Store;
use http::StatusCode;

const TAG: &str = "\"5d41402abc4b2a76b9719d911017c592\"";
const PAST: &str = "Wed, 01 Jan 2020 00:00:00 GMT";
const FUTURE: &str = "Wed, 01 Jan 2070 00:00:00 GMT";

async fn hello() -> Store {
    let store = Store::with_bucket().await;
    store
        .put("/bucket/key")
        .header("cache-control", "max-age=1")
        .body("hello")
        .ok()
        .await;
    store
}

async fn read(store: &Store, conditions: &[(&str, &str)]) -> u16 {
    let with = |call| {
        conditions
            .iter()
            .fold(call, |call: crate::support::Call, (name, value)| {
                call.header(name, value)
            })
    };
    let get = with(store.get("/bucket/key")).send().await;
    let head = with(store.head("/bucket/key")).send().await;
    assert_eq!(get.status, head.status, "{conditions:?}");
    assert!(head.body.is_empty());
    match get.status.as_u16() {
        200 => assert_eq!(get.body, "hello"),
        304 => assert!(
            get.body.is_empty() && get.header("etag") == Some(TAG),
            "{get:?}"
        ),
        _ => assert_eq!(get.tag("Code").as_deref(), Some("PreconditionFailed")),
    }
    get.status.as_u16()
}

#[tokio::test]
async fn a_read_holds_one_condition() {
    let store = hello().await;
    let listed = format!("\"x\", {TAG}");
    let weak = format!("W/{TAG}");
    let modified = store
        .head("/bucket/key")
        .send()
        .await
        .header("last-modified")
        .unwrap()
        .to_owned();
    for (name, value, status) in [
        ("if-match", TAG, 200),
        ("if-match", TAG.trim_matches('"'), 200),
        ("if-match", &listed, 200),
        ("if-match", "*", 200),
        ("if-match", "\"x\"", 412),
        ("if-match", &weak, 412),
        ("if-none-match", TAG, 304),
        ("if-none-match", &weak, 304),
        ("if-none-match", &listed, 304),
        ("if-none-match", "*", 304),
        ("if-none-match", "\"x\"", 200),
        ("if-modified-since", PAST, 200),
        ("if-modified-since", &modified, 304),
        ("if-modified-since", FUTURE, 304),
        ("if-modified-since", "whenever", 200),
        ("if-unmodified-since", PAST, 412),
        ("if-unmodified-since", &modified, 200),
        ("if-unmodified-since", "whenever", 200),
    ] {
        assert_eq!(
            read(&store, &[(name, value)]).await,
            status,
            "{name}: {value}"
        );
    }
}

#[tokio::test]
async fn an_etag_outranks_a_date() {
    let store = hello().await;
    for (conditions, status) in [
        ([("if-match", TAG), ("if-unmodified-since", PAST)], 200),
        (
            [("if-match", "\"x\""), ("if-unmodified-since", FUTURE)],
            412,
        ),
        ([("if-none-match", TAG), ("if-modified-since", PAST)], 304),
        (
            [("if-none-match", "\"x\""), ("if-modified-since", FUTURE)],
            200,
        ),
        ([("if-match", "\"x\""), ("if-none-match", TAG)], 412),
        ([("if-match", TAG), ("if-none-match", TAG)], 304),
        ([("if-unmodified-since", PAST), ("if-none-match", TAG)], 412),
    ] {
        assert_eq!(read(&store, &conditions).await, status, "{conditions:?}");
    }
}

#[tokio::test]
async fn not_modified_repeats_what_a_cache_needs() {
    let store = hello().await;
    let reply = store
        .get("/bucket/key")
        .header("if-none-match", TAG)
        .send()
        .await
        .is(StatusCode::NOT_MODIFIED);
    assert_eq!(
        (reply.header("cache-control"), reply.header("content-type")),
        (Some("max-age=1"), None)
    );
    assert!(reply.header("last-modified").is_some());
}

#[tokio::test]
async fn a_condition_comes_before_a_range() {
    let store = hello().await;
    let call = store
        .get("/bucket/key")
        .header("if-match", "\"x\"")
        .header("range", "bytes=99-");
    call.send().await.fails(412, "PreconditionFailed");
}

#[tokio::test]
async fn a_put_may_ask_that_nothing_is_there() {
    let store = hello().await;
    store
        .put("/bucket/key")
        .header("if-none-match", "*")
        .body("x")
        .send()
        .await
        .fails(412, "PreconditionFailed");
    store
        .put("/bucket/new")
        .header("if-none-match", "*")
        .body("x")
        .ok()
        .await;
    store
        .put("/bucket/other")
        .header("if-none-match", TAG)
        .body("x")
        .send()
        .await
        .fails(501, "NotImplemented");
    assert_eq!(store.get("/bucket/key").send().await.text(), "hello");
}

#[tokio::test]
async fn a_put_may_ask_what_is_there() {
    let store = hello().await;
    store
        .put("/bucket/key")
        .header("if-match", "\"x\"")
        .body("x")
        .send()
        .await
        .fails(412, "PreconditionFailed");
    store
        .put("/bucket/new")
        .header("if-match", TAG)
        .body("x")
        .send()
        .await
        .fails(404, "NoSuchKey");
    store
        .put("/bucket/key")
        .header("if-match", TAG)
        .body("x")
        .ok()
        .await;
    assert_eq!(store.get("/bucket/key").send().await.text(), "x");
}

#[tokio::test]
async fn of_many_puts_that_ask_for_nothing_one_succeeds() {
    let store = Store::with_bucket().await;
    let calls = (0..20).map(|i| {
        store
            .put("/bucket/key")
            .header("if-none-match", "*")
            .body(format!("{i}"))
            .send()
    });
    let replies = futures_util::future::join_all(calls).await;
    let (won, lost): (Vec<_>, Vec<_>) = replies
        .iter()
        .partition(|reply| reply.status == StatusCode::OK);
    assert_eq!(won.len(), 1);
    assert!(
        lost.iter()
            .all(|reply| reply.status == StatusCode::PRECONDITION_FAILED)
    );
}

#[tokio::test]
async fn a_delete_may_ask_what_is_there() {
    let store = hello().await;
    store
        .delete("/bucket/key")
        .header("if-match", "\"x\"")
        .send()
        .await
        .fails(412, "PreconditionFailed");
    store
        .delete("/bucket/key")
        .header("if-match", TAG)
        .send()
        .await
        .is(StatusCode::NO_CONTENT);
}
