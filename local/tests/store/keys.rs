//! Keys are opaque.

use crate::support::{Store, object};

const ODD: &[&str] = &[
    "a//b",
    "./a",
    "../x",
    "../../etc/passwd",
    "a/./b",
    "a/../b",
    ".",
    "..",
    "/",
    "//",
    "/leading",
    "trailing/",
    "p",
    "p/q",
    " ",
    "a b",
    "a+b",
    "a%20b",
    "%",
    "%zz",
    "%2F",
    "a?b",
    "a#b",
    "a&b=c",
    "<a>",
    "\"quoted\"",
    "it's",
    "*",
    "~",
    "é",
    "e\u{301}",
    "😀",
    "日本語",
    "\u{1}\u{1f}",
    "\t",
    "\n",
    "\r",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{ffff}",
    "back\\slash",
];

#[tokio::test]
async fn every_key_is_its_own_and_comes_back() {
    let store = Store::with_bucket().await;
    store.fill(ODD).await;
    for key in ODD {
        let got = store.get(&object(key)).ok().await;
        assert_eq!(got.body, key.as_bytes(), "{key:?}");
    }
    let listed = store.get("/bucket?list-type=2").ok().await;
    assert_eq!(listed.tag("KeyCount").unwrap(), ODD.len().to_string());
}

#[tokio::test]
async fn a_listing_gives_every_key_in_byte_order() {
    let store = Store::with_bucket().await;
    store.fill(ODD).await;
    let listed = store
        .get("/bucket?list-type=2&encoding-type=url")
        .ok()
        .await;
    let keys: Vec<Vec<u8>> = listed.tags("Key").iter().map(|key| decode(key)).collect();
    let mut wanted: Vec<Vec<u8>> = ODD.iter().map(|key| key.as_bytes().to_vec()).collect();
    wanted.sort();
    assert_eq!(keys, wanted);
}

#[tokio::test]
async fn control_characters_in_a_plain_listing_are_references() {
    let store = Store::with_bucket().await;
    store.fill(&["a\rb\u{1}"]).await;
    let listed = store.get("/bucket?list-type=2").ok().await;
    assert_eq!(listed.tags("Key"), ["a&#xD;b&#x1;"]);
}

#[tokio::test]
async fn a_key_has_at_most_1024_bytes() {
    let store = Store::with_bucket().await;
    for key in ["k".repeat(1024), "é".repeat(512)] {
        store.put(&object(&key)).ok().await;
        store
            .put(&object(&format!("{key}x")))
            .send()
            .await
            .fails(400, "KeyTooLongError");
    }
}

#[tokio::test]
async fn nul_and_bytes_that_are_not_utf8_are_no_keys() {
    let store = Store::with_bucket().await;
    store
        .put("/bucket/a%00b")
        .send()
        .await
        .fails(400, "InvalidArgument");
    store
        .put("/bucket/%FF")
        .send()
        .await
        .fails(400, "InvalidURI");
}

/// As a client has to decode `encoding-type=url`: a plus is a space.
fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let pair = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&pair).unwrap(), 16).unwrap()
            }
            plain => plain,
        });
    }
    bytes
}
