//! A root: what is there after a stop and a start. What is there after a kill is another file's.

use crate::support::Store;
use datastore_local::{Config, StartError, start};
use std::path::Path;

fn config(root: &Path, sync: bool) -> Config {
    Config {
        root: Some(root.to_owned()),
        sync,
        ..Config::default()
    }
}

#[tokio::test]
async fn objects_of_every_size_are_there_after_a_restart() {
    for sync in [false, true] {
        let root = tempfile::tempdir().unwrap();
        let store = Store::with(config(root.path(), sync)).await;
        store.put("/bucket").ok().await;
        let sizes = [0, 1, 16 << 10, (16 << 10) + 1, 1 << 20, (1 << 20) + 1];
        for size in sizes {
            let body = vec![b'x'; size];
            let put = store.put(&format!("/bucket/{size}")).body(body);
            put.header("x-amz-meta-a", "b").ok().await;
        }
        store.stop().await;
        let store = Store::with(config(root.path(), sync)).await;
        for size in sizes {
            let got = store.get(&format!("/bucket/{size}")).ok().await;
            assert_eq!(
                (got.body.len(), got.header("x-amz-meta-a")),
                (size, Some("b"))
            );
        }
    }
}

#[tokio::test]
async fn versions_and_tags_are_there_after_a_restart() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::with(config(root.path(), false)).await;
    store.put("/bucket").ok().await;
    let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    store.put("/bucket?versioning").body(enabled).ok().await;
    for text in ["one", "two"] {
        let put = store.put("/bucket/key").body(text);
        put.header("x-amz-tagging", "a=1").ok().await;
    }
    store.delete("/bucket/key").send().await;
    let before = store.get("/bucket?versions").ok().await;
    store.stop().await;
    let store = Store::with(config(root.path(), false)).await;
    let after = store.get("/bucket?versions").ok().await;
    assert_eq!(after.text(), before.text());
    // The delete marker is listed first.
    let first = after.tags("VersionId").pop().unwrap();
    let tags = store.get(&format!("/bucket/key?tagging&versionId={first}"));
    assert_eq!(tags.ok().await.tags("Value"), ["1"]);
}

#[tokio::test]
async fn an_upload_goes_on_after_a_restart() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::with(config(root.path(), false)).await;
    store.put("/bucket").ok().await;
    let id = store
        .post("/bucket/key?uploads")
        .ok()
        .await
        .tag("UploadId")
        .unwrap();
    let part = format!("/bucket/key?partNumber=1&uploadId={id}");
    let part = store.put(&part).body("hello").ok().await;
    let etag = part.header("etag").unwrap().to_owned();
    store.stop().await;
    let store = Store::with(config(root.path(), false)).await;
    let list = format!("<Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part>");
    let complete = store.post(&format!("/bucket/key?uploadId={id}"));
    let body = format!("<CompleteMultipartUpload>{list}</CompleteMultipartUpload>");
    complete.body(body).ok().await;
    assert_eq!(store.get("/bucket/key").ok().await.text(), "hello");
}

#[tokio::test]
async fn a_root_has_one_store_at_a_time() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::with(config(root.path(), false)).await;
    match start(config(root.path(), false)).await {
        Err(StartError::Root(problem)) => assert!(problem.contains("in use"), "{problem}"),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("two stores have one root"),
    }
    store.stop().await;
    Store::with(config(root.path(), false)).await;
}
