//! Tags of objects and buckets.

use crate::support::Store;

const TAGS: &str = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>";

#[tokio::test]
async fn tags_come_with_a_put_and_are_counted() {
    let store = Store::with_bucket().await;
    let put = store
        .put("/bucket/key")
        .header("x-amz-tagging", "a=1&b=x%20y");
    put.ok().await;
    for call in [store.get("/bucket/key"), store.head("/bucket/key")] {
        assert_eq!(call.ok().await.header("x-amz-tagging-count"), Some("2"));
    }
    let tags = store.get("/bucket/key?tagging").ok().await;
    assert_eq!(
        (tags.tags("Key"), tags.tags("Value")),
        (vec!["a".into(), "b".into()], vec!["1".into(), "x y".into()])
    );
}

#[tokio::test]
async fn tags_are_put_and_deleted_on_their_own() {
    let store = Store::with_bucket().await;
    store.put("/bucket/key").body("hello").ok().await;
    store.put("/bucket/key?tagging").body(TAGS).ok().await;
    assert_eq!(
        store.get("/bucket/key?tagging").ok().await.tags("Key"),
        ["a"]
    );
    store
        .delete("/bucket/key?tagging")
        .send()
        .await
        .is(http::StatusCode::NO_CONTENT);
    assert!(
        store
            .get("/bucket/key?tagging")
            .ok()
            .await
            .tags("Key")
            .is_empty()
    );
    assert_eq!(store.get("/bucket/key").ok().await.text(), "hello");
}

#[tokio::test]
async fn a_copy_takes_the_tags_along_unless_told_otherwise() {
    let store = Store::with_bucket().await;
    store
        .put("/bucket/key")
        .header("x-amz-tagging", "a=1")
        .ok()
        .await;
    let copy = |to: &str| store.put(to).header("x-amz-copy-source", "/bucket/key");
    copy("/bucket/same").ok().await;
    let other = copy("/bucket/other").header("x-amz-tagging-directive", "REPLACE");
    other.header("x-amz-tagging", "b=2").ok().await;
    assert_eq!(
        store.get("/bucket/same?tagging").ok().await.tags("Key"),
        ["a"]
    );
    assert_eq!(
        store.get("/bucket/other?tagging").ok().await.tags("Key"),
        ["b"]
    );
}

#[tokio::test]
async fn tags_beyond_the_limits_are_refused() {
    let store = Store::with_bucket().await;
    let eleven: Vec<String> = (0..11).map(|i| format!("k{i}=v")).collect();
    for (header, code) in [
        (eleven.join("&").as_str(), "BadRequest"),
        ("a=1&a=2", "InvalidTag"),
    ] {
        let put = store.put("/bucket/key").header("x-amz-tagging", header);
        put.send().await.fails(400, code);
    }
}

#[tokio::test]
async fn a_bucket_has_tags_too() {
    let store = Store::with_bucket().await;
    store
        .get("/bucket?tagging")
        .send()
        .await
        .fails(404, "NoSuchTagSet");
    store.put("/bucket?tagging").body(TAGS).send().await;
    assert_eq!(store.get("/bucket?tagging").ok().await.tags("Key"), ["a"]);
    store.delete("/bucket?tagging").send().await;
    store
        .get("/bucket?tagging")
        .send()
        .await
        .fails(404, "NoSuchTagSet");
}

#[tokio::test]
async fn a_policy_is_kept_and_given_back() {
    let store = Store::with_bucket().await;
    let none = store.get("/bucket?policy").send().await;
    none.fails(404, "NoSuchBucketPolicy");
    let policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
    store.put("/bucket?policy").body(policy).send().await;
    assert_eq!(store.get("/bucket?policy").ok().await.text(), policy);
    let bad = store.put("/bucket?policy").body("no JSON").send().await;
    bad.fails(400, "MalformedPolicy");
    store.delete("/bucket?policy").send().await;
    let none = store.get("/bucket?policy").send().await;
    none.fails(404, "NoSuchBucketPolicy");
}

#[tokio::test]
async fn attributes_say_what_was_asked_for() {
    let store = Store::with_bucket().await;
    store.put("/bucket/key").body("hello").ok().await;
    let call = |names: &str| {
        store
            .get("/bucket/key?attributes")
            .header("x-amz-object-attributes", names)
    };
    let reply = call("ETag,ObjectSize").ok().await;
    assert_eq!(reply.tag("ObjectSize").as_deref(), Some("5"));
    assert_eq!(
        reply.tag("ETag").as_deref(),
        Some("\"5d41402abc4b2a76b9719d911017c592\"")
    );
    assert_eq!(reply.tag("StorageClass"), None);
    call("Colour").send().await.fails(400, "InvalidArgument");
}
