//! Lists of objects, of both versions.

use crate::support::{Reply, Store, encode};

async fn list(store: &Store, query: &str) -> Reply {
    store.get(&format!("/bucket?{query}")).ok().await
}

/// The prefixes of a page: those inside `CommonPrefixes`, not the one that was asked for.
fn prefixes(reply: &Reply) -> Vec<String> {
    let inner = reply.tags("CommonPrefixes");
    inner
        .iter()
        .map(|p| {
            p.trim_start_matches("<Prefix>")
                .trim_end_matches("</Prefix>")
                .to_owned()
        })
        .collect()
}

#[tokio::test]
async fn a_listed_object_has_its_facts() {
    let store = Store::with_bucket().await;
    store
        .put("/bucket/key")
        .body("hello")
        .header("x-amz-storage-class", "STANDARD_IA")
        .ok()
        .await;
    let page = list(&store, "list-type=2").await;
    assert_eq!(
        page.tag("ETag").unwrap().replace("&quot;", "\""),
        "\"5d41402abc4b2a76b9719d911017c592\""
    );
    assert_eq!(
        (
            page.tag("Size").as_deref(),
            page.tag("StorageClass").as_deref()
        ),
        (Some("5"), Some("STANDARD_IA"))
    );
    assert!(
        page.tag("LastModified")
            .is_some_and(|date| date.ends_with("Z"))
    );
    assert_eq!(page.tag("Owner"), None);
    assert!(
        list(&store, "list-type=2&fetch-owner=true")
            .await
            .tag("Owner")
            .is_some()
    );
    assert!(list(&store, "").await.tag("Owner").is_some());
}

#[tokio::test]
async fn an_empty_list_says_what_was_asked() {
    let store = Store::with_bucket().await;
    let page = list(
        &store,
        "list-type=2&prefix=p&delimiter=d&start-after=s&max-keys=7",
    )
    .await;
    for (name, value) in [
        ("Name", "bucket"),
        ("Prefix", "p"),
        ("Delimiter", "d"),
        ("StartAfter", "s"),
        ("MaxKeys", "7"),
        ("KeyCount", "0"),
        ("IsTruncated", "false"),
    ] {
        assert_eq!(page.tag(name).as_deref(), Some(value), "{name}");
    }
    let page = list(&store, "marker=m").await;
    assert_eq!(
        (page.tag("Marker").as_deref(), page.tag("Prefix").as_deref()),
        (Some("m"), Some(""))
    );
}

#[tokio::test]
async fn pages_of_version_two_join_to_the_whole() {
    let store = Store::with_bucket().await;
    store.fill(&["a", "b/1", "b/2", "c", "d/1", "e"]).await;
    for size in 1..7 {
        let (mut keys, mut folded, mut token) = (Vec::new(), Vec::new(), String::new());
        loop {
            let page = list(
                &store,
                &format!("list-type=2&delimiter=/&max-keys={size}{token}"),
            )
            .await;
            let count = page.tags("Key").len() + prefixes(&page).len();
            assert!(count <= size && page.tag("KeyCount").unwrap() == count.to_string());
            keys.extend(page.tags("Key"));
            folded.extend(prefixes(&page));
            match page.tag("NextContinuationToken") {
                Some(next) => token = format!("&continuation-token={next}"),
                None => break assert_eq!(page.tag("IsTruncated").as_deref(), Some("false")),
            }
            assert_eq!(page.tag("IsTruncated").as_deref(), Some("true"));
        }
        assert_eq!(
            (keys.join(" "), folded.join(" ")),
            ("a c e".to_owned(), "b/ d/".to_owned()),
            "pages of {size}"
        );
    }
}

#[tokio::test]
async fn version_one_gives_a_next_marker_only_with_a_delimiter() {
    let store = Store::with_bucket().await;
    store.fill(&["a", "b/1", "b/2", "c"]).await;
    let page = list(&store, "max-keys=2").await;
    assert_eq!(
        (page.tag("IsTruncated").as_deref(), page.tag("NextMarker")),
        (Some("true"), None)
    );
    assert_eq!(
        list(&store, "max-keys=2&marker=b/1").await.tags("Key"),
        ["b/2", "c"]
    );
    let page = list(&store, "max-keys=2&delimiter=/").await;
    assert_eq!(page.tag("NextMarker").as_deref(), Some("b/"));
    let page = list(&store, "max-keys=2&delimiter=/&marker=b/").await;
    assert_eq!(
        (page.tags("Key"), prefixes(&page)),
        (vec!["c".to_owned()], vec![])
    );
}

#[tokio::test]
async fn start_after_yields_to_a_token() {
    let store = Store::with_bucket().await;
    store.fill(&["a", "b", "c", "d"]).await;
    let page = list(&store, "list-type=2&start-after=a&max-keys=1").await;
    assert_eq!(page.tags("Key"), ["b"]);
    let token = page.tag("NextContinuationToken").unwrap();
    let page = list(
        &store,
        &format!("list-type=2&start-after=a&continuation-token={token}"),
    )
    .await;
    assert_eq!(page.tags("Key"), ["c", "d"]);
    assert_eq!(page.tag("ContinuationToken").unwrap(), token);
}

#[tokio::test]
async fn max_keys_has_limits() {
    let store = Store::with_bucket().await;
    store.fill(&["a"]).await;
    let none = list(&store, "list-type=2&max-keys=0").await;
    assert_eq!(
        (
            none.tag("KeyCount").as_deref(),
            none.tag("IsTruncated").as_deref()
        ),
        (Some("0"), Some("false"))
    );
    assert_eq!(
        list(&store, "max-keys=5000")
            .await
            .tag("MaxKeys")
            .as_deref(),
        Some("1000")
    );
    for bad in ["-1", "x", "99999999999999999999"] {
        store
            .get(&format!("/bucket?list-type=2&max-keys={bad}"))
            .send()
            .await
            .fails(400, "InvalidArgument");
    }
}

#[tokio::test]
async fn a_delimiter_may_be_any_text() {
    let store = Store::with_bucket().await;
    store.fill(&["a--b", "a--c", "a-b", "é1é2", "é1"]).await;
    let page = list(&store, "list-type=2&delimiter=--").await;
    assert_eq!(
        (prefixes(&page), page.tags("Key").len()),
        (vec!["a--".to_owned()], 3)
    );
    let page = list(&store, &format!("list-type=2&delimiter={}", encode("1é"))).await;
    assert_eq!(prefixes(&page), ["é1é"]);
    assert_eq!(
        prefixes(&list(&store, "list-type=2&delimiter=").await),
        [""; 0]
    );
}

#[tokio::test]
async fn url_encoding_covers_everything_that_holds_a_key() {
    let store = Store::with_bucket().await;
    store.fill(&["a b/c+d", "a b/é", "a b/f/g"]).await;
    let page = list(
        &store,
        "encoding-type=url&prefix=a%20b/&delimiter=/&marker=a%20b/%2B&max-keys=2",
    )
    .await;
    for (name, value) in [
        ("EncodingType", "url"),
        ("Prefix", "a+b/"),
        ("Delimiter", "/"),
        ("Marker", "a+b/%2B"),
        ("Key", "a+b/c%2Bd"),
        ("NextMarker", "a+b/f/"),
    ] {
        assert_eq!(page.tag(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(prefixes(&page), ["a+b/f/"]);
    let page = list(
        &store,
        "list-type=2&encoding-type=url&start-after=a%20b/f0&delimiter=%20%2B",
    )
    .await;
    assert_eq!(
        (
            page.tag("StartAfter").as_deref(),
            page.tag("Delimiter").as_deref()
        ),
        (Some("a+b/f0"), Some("+%2B"))
    );
    assert_eq!(page.tags("Key"), ["a+b/%C3%A9"]);
    store
        .get("/bucket?encoding-type=xml")
        .send()
        .await
        .fails(400, "InvalidArgument");
}

#[tokio::test]
async fn a_token_that_was_never_given_is_refused() {
    let store = Store::with_bucket().await;
    for token in ["key", "", "AAAA", "%20"] {
        let reply = store
            .get(&format!("/bucket?list-type=2&continuation-token={token}"))
            .send()
            .await;
        reply.fails(400, "InvalidArgument");
    }
}

#[tokio::test]
async fn a_thousand_keys_are_a_page() {
    let store = Store::with_bucket().await;
    let keys: Vec<String> = (0..1001).map(|i| format!("k{i:04}")).collect();
    store
        .fill(&keys.iter().map(String::as_str).collect::<Vec<_>>())
        .await;
    let page = list(&store, "list-type=2").await;
    assert_eq!(
        (page.tags("Key").len(), page.tag("IsTruncated").as_deref()),
        (1000, Some("true"))
    );
    let token = page.tag("NextContinuationToken").unwrap();
    assert_eq!(
        list(&store, &format!("list-type=2&continuation-token={token}"))
            .await
            .tags("Key"),
        ["k1000"]
    );
}
