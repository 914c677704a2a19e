//! DeleteObjects, the bulk delete.

use crate::support::{Reply, Store, object};
use http::StatusCode;

async fn delete(store: &Store, inner: &str) -> Reply {
    store
        .post("/bucket?delete")
        .body(format!(
            "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{inner}</Delete>"
        ))
        .send()
        .await
}

fn named(keys: &[&str]) -> String {
    keys.iter()
        .map(|key| format!("<Object><Key>{key}</Key></Object>"))
        .collect()
}

#[tokio::test]
async fn the_answer_names_what_is_gone_there_or_not() {
    let store = Store::with_bucket().await;
    store.fill(&["a", "b", "c"]).await;
    let reply = delete(&store, &named(&["a", "c", "missing"]))
        .await
        .is(StatusCode::OK);
    assert_eq!(reply.tags("Key"), ["a", "c", "missing"]);
    assert_eq!(reply.tags("Error").len(), 0);
    assert_eq!(
        store.get("/bucket?list-type=2").send().await.tags("Key"),
        ["b"]
    );
}

#[tokio::test]
async fn a_quiet_answer_names_only_what_went_wrong() {
    let store = Store::with_bucket().await;
    store.fill(&["a", "b"]).await;
    let versioned = "<Object><Key>b</Key><VersionId>v1</VersionId></Object>";
    let reply = delete(
        &store,
        &format!("<Quiet>true</Quiet>{}{versioned}", named(&["a"])),
    )
    .await
    .is(StatusCode::OK);
    assert_eq!(reply.tags("Deleted").len(), 0);
    assert_eq!(
        (reply.tags("Key"), reply.tags("Code")),
        (vec!["b".to_owned()], vec!["InvalidArgument".to_owned()])
    );
    assert_eq!(
        store.get("/bucket?list-type=2").send().await.tags("Key"),
        ["b"]
    );
}

#[tokio::test]
async fn keys_are_read_out_of_xml_as_they_are() {
    let store = Store::with_bucket().await;
    let keys = ["a & <b>", " padded ", "\r\n\t", "é😀", "../x", "%41"];
    store.fill(&keys).await;
    let written = [
        "a &amp; &lt;b&gt;",
        " padded ",
        "&#13;&#10;&#9;",
        "é😀",
        "../x",
        "%41",
    ];
    delete(&store, &named(&written)).await.is(StatusCode::OK);
    for key in keys {
        store.get(&object(key)).send().await.fails(404, "NoSuchKey");
    }
}

/// XML 1.0 cannot hold such a key, as AWS's documentation warns: it is deleted by itself.
#[tokio::test]
async fn a_control_character_is_no_xml() {
    let store = Store::with_bucket().await;
    store.fill(&["\u{1}"]).await;
    delete(&store, &named(&["&#x1;"]))
        .await
        .fails(400, "MalformedXML");
    store
        .delete(&object("\u{1}"))
        .send()
        .await
        .is(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn none_and_more_than_a_thousand_are_refused() {
    let store = Store::with_bucket().await;
    store.fill(&["k"]).await;
    delete(&store, "").await.fails(400, "MalformedXML");
    delete(&store, &named(&["k"; 1001]))
        .await
        .fails(400, "MalformedXML");
    delete(&store, "<Object><Key>k</Object>")
        .await
        .fails(400, "MalformedXML");
    store.head("/bucket/k").ok().await;
    delete(&store, &named(&["k"; 1000]))
        .await
        .is(StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_is_not_what_was_signed_deletes_nothing() {
    let store = Store::with_bucket().await;
    store.fill(&["a"]).await;
    let call = store
        .post("/bucket?delete")
        .payload(&"0".repeat(64))
        .body(format!("<Delete>{}</Delete>", named(&["a"])));
    call.send().await.fails(400, "XAmzContentSHA256Mismatch");
    store.head("/bucket/a").ok().await;
}
