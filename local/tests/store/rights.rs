//! Several keys, and what each may do.

use crate::support::{Call, Store};
use datastore_local::{AccessKey, Config};

async fn store() -> Store {
    let reader = AccessKey {
        writes: false,
        ..AccessKey::new("reader", "reader-secret")
    };
    let keys = vec![
        AccessKey::new("local", "local-secret"),
        reader,
        AccessKey::new("other", "other-secret"),
    ];
    let store = Store::with(Config {
        keys,
        ..Config::default()
    })
    .await;
    store.put("/bucket").ok().await;
    store.put("/bucket/key").body("hello").ok().await;
    store
}

fn by(call: Call, key: &str) -> Call {
    call.signing(|signing| {
        signing.access_key = key.to_owned();
        signing.secret_key = format!("{key}-secret");
    })
}

#[tokio::test]
async fn a_key_that_reads_is_refused_every_write() {
    let store = store().await;
    assert_eq!(
        by(store.get("/bucket/key"), "reader").ok().await.text(),
        "hello"
    );
    by(store.get("/bucket"), "reader").ok().await;
    for call in [
        store.put("/bucket/key").body("changed"),
        store.put("/another"),
        store.delete("/bucket/key"),
        store.post("/bucket/key?uploads"),
    ] {
        by(call, "reader").send().await.fails(403, "AccessDenied");
    }
    assert_eq!(store.get("/bucket/key").ok().await.text(), "hello");
}

#[tokio::test]
async fn every_key_has_its_own_secret() {
    let store = store().await;
    by(store.put("/bucket/key").body("changed"), "other")
        .ok()
        .await;
    let wrong = by(store.get("/bucket/key"), "other");
    let wrong = wrong.signing(|signing| signing.secret_key = "local-secret".to_owned());
    wrong.send().await.fails(403, "SignatureDoesNotMatch");
    by(store.get("/bucket/key"), "nobody")
        .send()
        .await
        .fails(403, "InvalidAccessKeyId");
}
