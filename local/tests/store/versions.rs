//! Versions: what a put, a delete and a read mean in a bucket that keeps them.

use crate::support::{Reply, Store};

const ENABLED: &str = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
const SUSPENDED: &str =
    "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";

async fn versioned() -> Store {
    let store = Store::with_bucket().await;
    store.put("/bucket?versioning").body(ENABLED).ok().await;
    store
}

fn version(reply: &Reply) -> String {
    reply.header("x-amz-version-id").unwrap().to_owned()
}

#[tokio::test]
async fn a_bucket_says_whether_it_keeps_versions() {
    let store = Store::with_bucket().await;
    let asked = || store.get("/bucket?versioning").ok();
    assert_eq!(asked().await.tag("Status"), None);
    store.put("/bucket?versioning").body(ENABLED).ok().await;
    assert_eq!(asked().await.tag("Status").as_deref(), Some("Enabled"));
    store.put("/bucket?versioning").body(SUSPENDED).ok().await;
    assert_eq!(asked().await.tag("Status").as_deref(), Some("Suspended"));
}

#[tokio::test]
async fn every_put_can_be_read_by_its_version() {
    let store = versioned().await;
    let first = version(&store.put("/bucket/key").body("one").ok().await);
    let second = version(&store.put("/bucket/key").body("two").ok().await);
    for (id, text) in [(&first, "one"), (&second, "two")] {
        let path = format!("/bucket/key?versionId={id}");
        let got = store.get(&path).ok().await;
        assert_eq!(
            (got.text().as_str(), version(&got).as_str()),
            (text, id.as_str())
        );
        assert_eq!(version(&store.head(&path).ok().await), *id);
    }
    assert_eq!(store.get("/bucket/key").ok().await.text(), "two");
    let stranger = format!("/bucket/key?versionId={}", "0".repeat(32));
    store
        .get(&stranger)
        .send()
        .await
        .fails(404, "NoSuchVersion");
}

#[tokio::test]
async fn a_delete_leaves_a_marker_and_removing_that_undoes_it() {
    let store = versioned().await;
    store.put("/bucket/key").body("one").ok().await;
    let deleted = store.delete("/bucket/key").send().await;
    assert_eq!(deleted.header("x-amz-delete-marker"), Some("true"));
    let gone = store
        .get("/bucket/key")
        .send()
        .await
        .fails(404, "NoSuchKey");
    assert_eq!(gone.header("x-amz-delete-marker"), Some("true"));
    assert!(store.get("/bucket").ok().await.tags("Key").is_empty());
    let marker = format!("/bucket/key?versionId={}", version(&deleted));
    store
        .get(&marker)
        .send()
        .await
        .fails(405, "MethodNotAllowed");
    store.delete(&marker).send().await;
    assert_eq!(store.get("/bucket/key").ok().await.text(), "one");
}

#[tokio::test]
async fn a_removed_version_uncovers_the_one_before() {
    let store = versioned().await;
    store.put("/bucket/key").body("one").ok().await;
    let second = version(&store.put("/bucket/key").body("two").ok().await);
    let path = format!("/bucket/key?versionId={second}");
    store.delete(&path).send().await;
    assert_eq!(store.get("/bucket/key").ok().await.text(), "one");
}

#[tokio::test]
async fn a_suspended_bucket_replaces_the_null_version_only() {
    let store = Store::with_bucket().await;
    store.put("/bucket/key").body("before").ok().await;
    store.put("/bucket?versioning").body(ENABLED).ok().await;
    let kept = version(&store.put("/bucket/key").body("kept").ok().await);
    store.put("/bucket?versioning").body(SUSPENDED).ok().await;
    for text in ["null one", "null two"] {
        store.put("/bucket/key").body(text).ok().await;
    }
    let listed = store.get("/bucket?versions").ok().await;
    assert_eq!(listed.tags("VersionId"), ["null", &kept]);
    let null = store.get("/bucket/key?versionId=null").ok().await;
    assert_eq!(null.text(), "null two");
}

#[tokio::test]
async fn versions_are_listed_newest_first_and_in_pages_that_fit() {
    let store = versioned().await;
    let mut wanted = Vec::new();
    for key in ["a", "b/1", "c"] {
        for _ in 0..3 {
            let put = store.put(&format!("/bucket/{key}")).body("x").ok().await;
            wanted.push((key, version(&put)));
        }
    }
    wanted.chunks_mut(3).for_each(|versions| versions.reverse());
    for size in 1..10 {
        let (mut found, mut next) = (Vec::new(), String::new());
        loop {
            let page = store
                .get(&format!("/bucket?versions&max-keys={size}{next}"))
                .ok()
                .await;
            found.extend(page.tags("VersionId"));
            let Some(id) = page.tag("NextVersionIdMarker") else {
                break;
            };
            let key = page.tag("NextKeyMarker").unwrap().replace('/', "%2F");
            next = format!("&key-marker={key}&version-id-marker={id}");
        }
        let ids: Vec<String> = wanted.iter().map(|(_, id)| id.clone()).collect();
        assert_eq!(found, ids, "pages of {size}");
    }
    let folded = store.get("/bucket?versions&delimiter=/").ok().await;
    assert_eq!(folded.tags("CommonPrefixes"), ["<Prefix>b/</Prefix>"]);
}

#[tokio::test]
async fn a_copy_of_an_old_version_makes_it_the_latest() {
    let store = versioned().await;
    let first = version(&store.put("/bucket/key").body("one").ok().await);
    store.put("/bucket/key").body("two").ok().await;
    let source = format!("/bucket/key?versionId={first}");
    let copied = store
        .put("/bucket/key")
        .header("x-amz-copy-source", source)
        .ok()
        .await;
    assert_eq!(
        copied.header("x-amz-copy-source-version-id"),
        Some(first.as_str())
    );
    assert_eq!(store.get("/bucket/key").ok().await.text(), "one");
}

#[tokio::test]
async fn a_bucket_with_versions_left_is_not_empty() {
    let store = versioned().await;
    store.put("/bucket/key").body("one").ok().await;
    store.delete("/bucket/key").send().await;
    store
        .delete("/bucket")
        .send()
        .await
        .fails(409, "BucketNotEmpty");
}
