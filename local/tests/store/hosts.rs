//! Virtual hosts: the bucket in the host's name.

use crate::support::Store;
use crate::support::{Call, send};
use datastore_local::Config;
use http::{Method, StatusCode};

#[tokio::test]
async fn a_bucket_is_named_by_the_host_or_the_path() {
    let store = Store::with(Config {
        domain: Some("s3.localhost".to_owned()),
        ..Config::default()
    })
    .await;
    let port = store.authority().rsplit_once(':').unwrap().1.to_owned();
    let call = |method, path: &str, body: &str| {
        let host = format!("bucket.s3.localhost:{port}");
        let call = Call::new(host, method, path.to_owned()).body(body);
        let (authority, request) = (store.authority(), call.build());
        async move { send(&authority, request).await.is(StatusCode::OK) }
    };
    call(Method::PUT, "/", "").await;
    call(Method::PUT, "/a/key", "hello").await;
    assert_eq!(call(Method::GET, "/a/key", "").await.text(), "hello");
    assert_eq!(
        call(Method::GET, "/?list-type=2", "").await.tags("Key"),
        ["a/key"]
    );
    assert_eq!(store.get("/bucket/a/key").ok().await.text(), "hello");
}
