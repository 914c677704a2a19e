//! What we read in a document is what the SDK reads in it, over generated documents. Each is written from a page that is
//! known, so that where the SDK loses something (CDATA, text behind a comment) we are held to the page itself.

mod writer;

use super::document::read;
use super::*;
use crate::config::{Endpoint, Settings};
use crate::wire::answering;
use writer::generate;

const ROUNDS: usize = 4_000;
fn settings() -> Settings {
    Settings {
        path_style: true,
        region: "here".into(),
        credentials: None,
        checksums: false,
        sign_payload: true,
        aws: false,
        endpoint: Some(Endpoint::parse("http://127.0.0.1:9").unwrap()),
    }
}

async fn theirs(xml: &str, version: Version) -> Option<Page<'static>> {
    let client = answering(&settings(), xml.to_owned());
    match version {
        Version::One => {
            let output = client.list_objects().bucket("b").send().await;
            output.ok().map(Page::from)
        }
        Version::Two => {
            let output = client.list_objects_v2().bucket("b").send().await;
            output.ok().map(Page::from)
        }
    }
}

/// The seed is in the message of a failure; `LIST_SEED` begins elsewhere.
fn seeds() -> std::ops::Range<u64> {
    let first = std::env::var("LIST_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let first = first.unwrap_or(1_000);
    first..first + ROUNDS as u64
}

#[tokio::test]
async fn documents_are_read_as_the_sdk_reads_them() {
    for seed in seeds() {
        for version in [Version::One, Version::Two] {
            let (xml, page) = generate(seed, version, true);
            let ours = read(xml.as_bytes(), version);
            assert_eq!(
                ours.as_ref().ok(),
                Some(&page),
                "seed {seed}, {version:?}: {xml}"
            );
            assert_eq!(
                theirs(&xml, version).await,
                Some(page),
                "the SDK, seed {seed}, {version:?}: {xml}"
            );
        }
    }
}

#[test]
fn text_is_read_in_all_its_forms() {
    for seed in seeds() {
        let (xml, page) = generate(seed, Version::Two, false);
        assert_eq!(
            read(xml.as_bytes(), Version::Two).ok(),
            Some(page),
            "seed {seed}: {xml}"
        );
    }
}

#[test]
fn a_document_that_is_cut_anywhere_is_an_error() {
    for seed in seeds().step_by(200) {
        let (xml, _) = generate(seed, Version::Two, false);
        for end in 0..xml.len() {
            assert!(
                read(&xml.as_bytes()[..end], Version::Two).is_err(),
                "seed {seed}, cut at {end}: {xml}"
            );
        }
    }
}

/// What the SDK refuses is refused here too, and what it lets pass of a broken document is refused here.
#[tokio::test]
async fn broken_documents_are_refused() {
    let page = |inner: &str| format!("<ListBucketResult>{inner}</ListBucketResult>");
    let object = |inner: &str| page(&format!("<Contents>{inner}</Contents>"));
    for xml in [
        "<ListBucketResultX/>".to_owned(),
        "<Error><Code>x</Code></Error>".to_owned(),
        page("<MaxKeys></MaxKeys>"),
        page("<MaxKeys> 5 </MaxKeys>"),
        page("<IsTruncated>yes</IsTruncated>"),
        page("<IsTruncated>True</IsTruncated>"),
        object("<Size>1.5</Size>"),
        object("<Size>9223372036854775808</Size>"),
        object("<LastModified>yesterday</LastModified>"),
        object("<LastModified/>"),
        object("<Key>&unknown;</Key>"),
        object("<Key>&#xD800;</Key>"),
        object("<Key>&#X41;</Key>"),
        object("<Key>a & b</Key>"),
        object("<Key><b/></Key>"),
    ] {
        assert!(read(xml.as_bytes(), Version::Two).is_err(), "{xml}");
        assert_eq!(theirs(&xml, Version::Two).await, None, "the SDK: {xml}");
    }
    for xml in [
        page("<Contents>"),
        page("</Contents>"),
        page("<Contents></Content>"),
        page("<a b=></b>"),
        page("<Name>n</Name><"),
        format!("{}{}", page(""), page("")),
        format!("{} x", page("")),
        format!("x {}", page("")),
    ] {
        assert!(read(xml.as_bytes(), Version::Two).is_err(), "{xml}");
    }
    assert!(
        read(
            b"<ListBucketResult><Name>\xff</Name></ListBucketResult>",
            Version::Two
        )
        .is_err()
    );
}

#[test]
fn names_that_xml_cannot_carry_are_read_all_the_same() {
    for (text, name) in [
        ("a\u{1}\u{8}b", "a\u{1}\u{8}b"),
        ("&#1;&#x1F;", "\u{1}\u{1f}"),
        ("\u{fffe}\u{ffff}", "\u{fffe}\u{ffff}"),
        ("\r\n", "\r\n"),
    ] {
        let xml = format!("<ListBucketResult><Prefix>{text}</Prefix></ListBucketResult>");
        let page = read(xml.as_bytes(), Version::One).unwrap();
        assert_eq!(page.prefix.as_deref(), Some(name), "{text:?}");
    }
}

#[test]
fn a_document_as_deep_as_it_likes_is_passed_over() {
    let (open, close) = ("<a>".repeat(100_000), "</a>".repeat(100_000));
    let xml = format!("<ListBucketResult>{open}{close}<Name>n</Name></ListBucketResult>");
    let page = read(xml.as_bytes(), Version::One).unwrap();
    assert_eq!(page.name.as_deref(), Some("n"));
}
