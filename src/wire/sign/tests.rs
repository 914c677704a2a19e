//! The SDK as the oracle: generated keys, the same signatures.

use aws_sdk_s3::Client;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::*;
use crate::config::{Endpoint, Settings};
use crate::wire::draft::{Draft, drafting, taken};
use crate::wire::{address::address, sdk};

fn settings(endpoint: Option<&str>) -> Settings {
    let endpoint = endpoint.map(|url| Endpoint::parse(url).unwrap());
    Settings {
        path_style: endpoint.is_some(),
        region: "eu-west-3".into(),
        credentials: None,
        checksums: false,
        sign_payload: true,
        aws: endpoint.is_none(),
        endpoint,
    }
}

fn signer(token: Option<&str>) -> Signer {
    Signer {
        keys: Credentials::new("id", "secret", token.map(Into::into), None, "test"),
        region: "eu-west-3".into(),
        time: SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000),
    }
}

/// The SDK's client, whose requests come back with its own signature.
fn oracle(settings: &Settings, signer: &Signer) -> Client {
    let config = sdk::config(
        settings,
        signer.region.clone(),
        SharedHttpClient::new(Draft),
    );
    let config = config.credentials_provider(signer.keys.clone());
    let time = aws_smithy_async::time::StaticTimeSource::new(signer.time);
    Client::from_conf(config.time_source(time).build())
}

/// A key of what is easily spoiled on its way.
fn key(random: &mut fastrand::Rng) -> String {
    const PARTS: [&str; 24] = [
        "a", "/", "//", ".", "..", " ", "+", "%", "%20", "?", "#", "&", "=", "~", "\"", "<", "\n",
        "\u{1}", "ä", "漢", "😀", ":", "@", "!*'()",
    ];
    let length = random.usize(1..12);
    let parts = (0..length).map(|_| PARTS[random.usize(0..PARTS.len())]);
    // The SDK takes a key of spaces alone for none.
    parts.chain(["k"]).collect()
}

#[tokio::test]
async fn headers_are_signed_as_the_sdk_signs_them() {
    let mut random = fastrand::Rng::with_seed(7);
    for endpoint in [None, Some("https://s3.example:9443/datastore")] {
        let (settings, signer) = (settings(endpoint), signer(Some("tok/en+=")));
        let (oracle, drafting) = (
            oracle(&settings, &signer),
            drafting(&settings, "eu-west-3".into()),
        );
        for _ in 0..200 {
            let key = key(&mut random);
            let sent = oracle
                .head_object()
                .bucket("bucket")
                .key(&key)
                .version_id(&key);
            let theirs = taken(sent.send().await.unwrap_err().into()).unwrap();
            let uri = address(&drafting, Some("bucket"), Some(&key))
                .await
                .unwrap();
            let mut ours = Request::new(());
            *ours.method_mut() = http::Method::HEAD;
            *ours.uri_mut() = with_query(&uri, &query([("versionId", &*key)])).unwrap();
            for (name, value) in theirs.headers() {
                // Added behind the signature.
                if name != "authorization" && !name.as_str().starts_with("amz-sdk-") {
                    ours.headers_mut().insert(name, value.clone());
                }
            }
            signer.sign(&mut ours, SignableBody::Bytes(&[])).unwrap();
            assert_eq!(ours.uri(), theirs.uri(), "{key:?}");
            for (name, value) in ours.headers() {
                assert_eq!(Some(value), theirs.headers().get(name), "{key:?}: {name}");
            }
            assert!(ours.headers().contains_key("authorization"));
        }
    }
}

#[tokio::test]
async fn urls_are_signed_as_the_sdk_signs_them() {
    let mut random = fastrand::Rng::with_seed(9);
    for endpoint in [None, Some("https://s3.example:9443/datastore")] {
        let (settings, signer) = (settings(endpoint), signer(Some("tok/en+=")));
        let (oracle, drafting) = (
            oracle(&settings, &signer),
            drafting(&settings, "eu-west-3".into()),
        );
        let presign = Presign {
            expires_in: Duration::from_secs(60),
            keep: Vec::new(),
        };
        for _ in 0..200 {
            let key = key(&mut random);
            let config = PresigningConfig::builder();
            let config = config
                .start_time(signer.time)
                .expires_in(presign.expires_in);
            let theirs = oracle
                .head_object()
                .bucket("bucket")
                .key(&key)
                .version_id(&key);
            let theirs = theirs.presigned(config.build().unwrap()).await.unwrap();
            let head = drafting
                .head_object()
                .bucket("bucket")
                .key(&key)
                .version_id(&key);
            let mut ours = taken(head.send().await.unwrap_err().into()).unwrap();
            signer.presign(&mut ours, &presign).unwrap();
            assert_eq!(ours.uri().to_string(), theirs.uri(), "{key:?}");
            assert!(ours.headers().is_empty(), "{:?}", ours.headers());
        }
    }
}

#[test]
fn only_what_was_asked_for_is_presigned() {
    let request = Request::put("http://h/b/k?x-id=PutObject&encoding-type=url&a=b")
        .header("content-type", "application/octet-stream")
        .header("content-length", "0")
        .header("user-agent", "x")
        .header("amz-sdk-request", "attempt=1")
        .header("x-amz-sdk-checksum-algorithm", "CRC32")
        .header("x-amz-checksum-crc32", "AAAAAA==")
        .header("x-amz-meta-a", "b c")
        .header("x-amz-server-side-encryption", "AES256")
        .header("cache-control", "no-store");
    let request = request.body(()).unwrap();
    let names = |keep: &[&str]| {
        let mut request = request.clone();
        let keep: Vec<String> = keep.iter().map(ToString::to_string).collect();
        strip(&mut request, &keep).unwrap();
        let mut names: Vec<_> = request.headers().keys().map(ToString::to_string).collect();
        names.sort();
        (request.uri().to_string(), names.join(" "))
    };
    let headers = "cache-control x-amz-server-side-encryption";
    assert_eq!(
        names(&[]),
        ("http://h/b/k?a=b&x-amz-meta-a=b%20c".into(), headers.into())
    );
    let (uri, kept) = names(&["content-type", "x-amz-checksum-crc32", "encoding-type"]);
    assert_eq!(uri, "http://h/b/k?encoding-type=url&a=b&x-amz-meta-a=b%20c");
    assert_eq!(
        kept,
        "cache-control content-type x-amz-checksum-crc32 x-amz-server-side-encryption"
    );
}
