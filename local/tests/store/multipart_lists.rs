//! Lists of parts and of uploads in progress.

use crate::multipart::{begin, part};
use crate::support::Store;

#[tokio::test]
async fn parts_are_listed_by_page() {
    let store = Store::with_bucket().await;
    let id = begin(&store, "key").await;
    for number in [3, 1, 7] {
        part(&store, "key", &id, number, "abc").await;
    }
    let all = store.get(&format!("/bucket/key?uploadId={id}")).ok().await;
    assert_eq!(all.tags("PartNumber"), ["1", "3", "7"]);
    assert_eq!(all.tags("Size"), ["3", "3", "3"]);
    let path = format!("/bucket/key?max-parts=2&uploadId={id}");
    let first = store.get(&path).ok().await;
    assert_eq!(first.tags("PartNumber"), ["1", "3"]);
    assert_eq!(first.tag("IsTruncated").as_deref(), Some("true"));
    assert_eq!(first.tag("NextPartNumberMarker").as_deref(), Some("3"));
    let path = format!("/bucket/key?part-number-marker=3&uploadId={id}");
    let last = store.get(&path).ok().await;
    assert_eq!(last.tags("PartNumber"), ["7"]);
    assert_eq!(last.tag("IsTruncated").as_deref(), Some("false"));
}

#[tokio::test]
async fn uploads_in_progress_are_listed_by_page() {
    let store = Store::with_bucket().await;
    let mut ids = Vec::new();
    for key in ["a/1", "a/1", "a/2", "b c", "d"] {
        ids.push(begin(&store, key).await);
    }
    let all = store.get("/bucket?uploads&encoding-type=url").ok().await;
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
}

#[tokio::test]
async fn uploads_in_progress_are_folded_and_chosen_by_prefix() {
    let store = Store::with_bucket().await;
    for key in ["a/1", "a/2", "b c", "d"] {
        begin(&store, key).await;
    }
    let folded = store.get("/bucket?uploads&delimiter=/").ok().await;
    assert_eq!(folded.tags("CommonPrefixes"), ["<Prefix>a/</Prefix>"]);
    assert_eq!(folded.tags("Key"), ["b c", "d"]);
    let chosen = store.get("/bucket?uploads&prefix=a/2").ok().await;
    assert_eq!(chosen.tags("Key"), ["a/2"]);
}
