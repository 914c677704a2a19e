//! Lists of parts and of uploads in progress.

use crate::multipart::{begin, part};
use crate::support::Store;
use http::StatusCode;

#[tokio::test]
async fn parts_are_listed_by_page() {
    let store = Store::with_bucket().await;
    let id = begin(&store, "key").await;
    for number in [3, 1, 7] {
        part(&store, "key", &id, number, "abc").await;
    }
    let all = store
        .get(&format!("/bucket/key?uploadId={id}"))
        .send()
        .await
        .is(StatusCode::OK);
    assert_eq!(
        (all.tags("PartNumber"), all.tags("Size")),
        (
            vec!["1".into(), "3".into(), "7".into()],
            vec!["3".to_owned(); 3]
        )
    );
    let first = store
        .get(&format!("/bucket/key?max-parts=2&uploadId={id}"))
        .send()
        .await;
    assert_eq!(
        (
            first.tags("PartNumber").join(" "),
            first.tag("IsTruncated").as_deref()
        ),
        ("1 3".to_owned(), Some("true"))
    );
    assert_eq!(first.tag("NextPartNumberMarker").as_deref(), Some("3"));
    let last = store
        .get(&format!("/bucket/key?part-number-marker=3&uploadId={id}"))
        .send()
        .await;
    assert_eq!(
        (
            last.tags("PartNumber").join(" "),
            last.tag("IsTruncated").as_deref()
        ),
        ("7".to_owned(), Some("false"))
    );
}

#[tokio::test]
async fn uploads_in_progress_are_listed_by_page() {
    let store = Store::with_bucket().await;
    let mut ids = Vec::new();
    for key in ["a/1", "a/1", "a/2", "b c", "d"] {
        ids.push(begin(&store, key).await);
    }
    let all = store
        .get("/bucket?uploads&encoding-type=url")
        .send()
        .await
        .is(StatusCode::OK);
    assert_eq!(all.tags("Key"), ["a/1", "a/1", "a/2", "b+c", "d"]);
    let (mut seen, mut marker) = (Vec::new(), String::new());
    loop {
        let page = store
            .get(&format!("/bucket?max-uploads=2&uploads{marker}"))
            .send()
            .await;
        seen.extend(page.tags("UploadId"));
        let Some(key) = page.tag("NextKeyMarker") else {
            break;
        };
        let id = page.tag("NextUploadIdMarker").unwrap();
        marker = format!(
            "&key-marker={}&upload-id-marker={id}",
            key.replace(' ', "%20")
        );
    }
    seen.sort();
    ids.sort();
    assert_eq!(seen, ids);
    let folded = store.get("/bucket?uploads&delimiter=/").send().await;
    assert_eq!(
        (
            folded.tags("CommonPrefixes").join(""),
            folded.tags("Key").join(",")
        ),
        ("<Prefix>a/</Prefix>".to_owned(), "b c,d".to_owned())
    );
    assert_eq!(
        store
            .get("/bucket?uploads&prefix=a/2")
            .send()
            .await
            .tags("Key"),
        ["a/2"]
    );
}
