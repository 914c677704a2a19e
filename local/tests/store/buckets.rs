//! Buckets.

use crate::support::Store;
use datastore_local::Config;
use http::StatusCode;

const IN_REGION: &str = "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>";

#[tokio::test]
async fn a_bucket_is_created_once() {
    let store = Store::start().await;
    let made = store.put("/bucket").ok().await;
    assert_eq!(made.header("location"), Some("/bucket"));
    store
        .put("/bucket")
        .send()
        .await
        .fails(409, "BucketAlreadyOwnedByYou");
    store.head("/bucket").ok().await;
}

#[tokio::test]
async fn a_bad_name_is_refused_and_explained() {
    let store = Store::start().await;
    for name in [
        "ab",
        "Bucket",
        "bad_name",
        "a..b",
        "192.168.0.1",
        "-ab",
        &"a".repeat(64),
    ] {
        let refused = store
            .put(&format!("/{name}"))
            .send()
            .await
            .fails(400, "InvalidBucketName");
        assert_eq!(
            refused.tag("Message").as_deref(),
            Some("The specified bucket is not valid.")
        );
    }
}

#[tokio::test]
async fn a_missing_bucket_is_said_so() {
    let store = Store::start().await;
    for path in [
        "/nowhere",
        "/nowhere?list-type=2",
        "/nowhere?location",
        "/nowhere?uploads",
        "/nowhere/key",
    ] {
        store.get(path).send().await.fails(404, "NoSuchBucket");
    }
    store
        .put("/nowhere/key")
        .body("x")
        .send()
        .await
        .fails(404, "NoSuchBucket");
    store
        .delete("/nowhere")
        .send()
        .await
        .fails(404, "NoSuchBucket");
    let head = store
        .head("/nowhere")
        .send()
        .await
        .is(StatusCode::NOT_FOUND);
    assert!(head.body.is_empty());
}

#[tokio::test]
async fn only_an_empty_bucket_is_deleted() {
    let store = Store::with_bucket().await;
    store.fill(&["key"]).await;
    store
        .delete("/bucket")
        .send()
        .await
        .fails(409, "BucketNotEmpty");
    store
        .delete("/bucket/key")
        .send()
        .await
        .is(StatusCode::NO_CONTENT);
    store.post("/bucket/key?uploads").ok().await;
    store
        .delete("/bucket")
        .send()
        .await
        .is(StatusCode::NO_CONTENT);
    store.head("/bucket").send().await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_location_is_the_constraint_it_was_created_with() {
    let store = Store::with_bucket().await;
    store.put("/elsewhere").body(IN_REGION).ok().await;
    let here = store.get("/bucket?location").ok().await.text();
    assert!(
        here.contains("LocationConstraint") && !here.contains("eu-west-1"),
        "{here}"
    );
    let there = store.get("/elsewhere?location").ok().await.text();
    assert!(there.contains("eu-west-1"), "{there}");
    for (path, region) in [("/elsewhere", "eu-west-1"), ("/bucket", "us-east-1")] {
        let head = store.head(path).ok().await;
        assert_eq!(head.header("x-amz-bucket-region"), Some(region));
    }
}

#[tokio::test]
async fn a_location_is_a_name() {
    let store = Store::start().await;
    let body = IN_REGION.replace("eu-west-1", "eu&#10;west");
    store
        .put("/bucket")
        .body(body)
        .send()
        .await
        .fails(400, "InvalidLocationConstraint");
    store
        .put("/bucket")
        .body(IN_REGION.replace("eu-west-1", ""))
        .ok()
        .await;
}

#[tokio::test]
async fn a_store_with_a_region_gives_it_to_its_buckets() {
    let store = Store::with(Config {
        region: Some("forepaas".to_owned()),
        ..Config::default()
    })
    .await;
    store.put("/bucket").ok().await;
    assert_eq!(
        store
            .head("/bucket")
            .send()
            .await
            .header("x-amz-bucket-region"),
        Some("forepaas")
    );
}

#[tokio::test]
async fn buckets_are_listed_in_order_by_prefix_and_by_page() {
    let store = Store::start().await;
    for name in ["one", "two", "three", "tree"] {
        store.put(&format!("/{name}")).ok().await;
    }
    let all = store.get("/").ok().await;
    assert_eq!(all.tags("Name"), ["one", "three", "tree", "two"]);
    assert!(
        all.tag("CreationDate")
            .is_some_and(|date| date.ends_with('Z'))
    );
    assert_eq!(
        store.get("/?prefix=t").send().await.tags("Name"),
        ["three", "tree", "two"]
    );
    let first = store.get("/?prefix=t&max-buckets=2").send().await;
    assert_eq!(first.tags("Name"), ["three", "tree"]);
    let token = first.tag("ContinuationToken").unwrap();
    let last = store
        .get(&format!(
            "/?continuation-token={token}&max-buckets=2&prefix=t"
        ))
        .send()
        .await;
    assert_eq!(
        (last.tags("Name"), last.tag("ContinuationToken")),
        (vec!["two".to_owned()], None)
    );
}
