//! A store under a path.

use crate::support::{Store, object, send};

#[tokio::test]
async fn the_url_holds_the_prefix() {
    let store = Store::under("/datastore").await;
    assert_eq!(
        store.url(),
        format!("http://{}/datastore", store.authority())
    );
    assert_eq!(Store::start().await.url().matches('/').count(), 2);
}

#[tokio::test]
async fn everything_works_below_it() {
    let store = Store::under("/datastore").await;
    store.put("/bucket").ok().await;
    let keys = [
        "a//b",
        "./a",
        "../x",
        "../../datastore",
        "/lead",
        "datastore/bucket",
        "é 😀+%",
    ];
    store.fill(&keys).await;
    for key in keys {
        assert_eq!(store.get(&object(key)).ok().await.body, key.as_bytes());
    }
    assert_eq!(
        store
            .get("/bucket?list-type=2")
            .send()
            .await
            .tag("KeyCount")
            .as_deref(),
        Some("7")
    );
    for path in ["", "/"] {
        assert_eq!(store.get(path).ok().await.tags("Name"), ["bucket"]);
    }
}

#[tokio::test]
async fn outside_it_there_is_nothing() {
    let store = Store::under("/datastore").await;
    for path in [
        "/",
        "/bucket",
        "/datastores/bucket",
        "/Datastore/bucket",
        "/data/../datastore/bucket",
    ] {
        let mut request = store.get("/bucket").build();
        *request.uri_mut() = path.parse().unwrap();
        send(&store.authority(), request)
            .await
            .fails(404, "NotFound");
    }
}

#[tokio::test]
async fn a_path_signed_without_the_prefix_is_refused() {
    let (prefixed, plain) = (Store::under("/datastore").await, Store::start().await);
    let mut request = plain.get("/bucket").build();
    request
        .headers_mut()
        .insert("host", prefixed.authority().parse().unwrap());
    *request.uri_mut() = "/datastore/bucket".parse().unwrap();
    send(&prefixed.authority(), request)
        .await
        .fails(403, "SignatureDoesNotMatch");
}

#[tokio::test]
async fn an_error_names_the_path_as_it_was_sent() {
    let store = Store::under("/datastore").await;
    let reply = store
        .get("/bucket/a%26b")
        .send()
        .await
        .fails(404, "NoSuchBucket");
    assert_eq!(
        reply.tag("Resource").as_deref(),
        Some("/datastore/bucket/a%26b")
    );
}
