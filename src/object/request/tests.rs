//! Each request of ours is the one that the SDK drafts from the same input, over generated inputs.

use std::collections::BTreeMap;

use aws_sdk_s3::Client;
use aws_sdk_s3::operation::delete_object::DeleteObjectInput;
use aws_sdk_s3::operation::get_object::GetObjectInput;
use aws_sdk_s3::operation::head_object::HeadObjectInput;
use aws_smithy_types::DateTime;
use aws_smithy_types::body::SdkBody;
use fastrand::Rng;

use super::*;
use crate::config::{Endpoint, Settings};
use crate::error::Error;
use crate::wire::{drafting, taken};

mod bodies;
mod lists;

const ENDPOINTS: [(&str, bool); 7] = [
    ("https://plant.example.com/a//", true),
    ("http://127.0.0.1:9000", true),
    ("https://plant.example.com/datastore", true),
    ("https://plant.example.com//a/b%20c", true),
    ("http://s3.example.com:80", false),
    ("https://s3.example.com:443", false),
    ("https://s3.example.com:8443/prefix", false),
];
const BUCKETS: [&str; 4] = ["bucket", "with.dots", "b-1", "Upper_Case"];
const KEYS: [&str; 14] = [
    "k",
    "a/b",
    "/lead",
    "a//b",
    "..",
    "a/../b",
    "a b+c%20",
    "?#&=;:@!$'()*,[]",
    "\u{e9}\u{20ac}\u{1f600}",
    "~-_.",
    "\u{1}\t\n",
    "\"<>\\^`{|}",
    "tail/",
    ".",
];
const WORDS: [&str; 5] = ["a", "b c", "\"etag\"", "x/y+z", "100%"];

fn settings((url, path_style): (&str, bool)) -> Settings {
    let endpoint = Endpoint::parse(url).unwrap();
    Settings {
        path_style: endpoint.path_style(Some(path_style)),
        region: "here".into(),
        credentials: None,
        checksums: false,
        sign_payload: true,
        aws: false,
        endpoint: Some(endpoint),
    }
}

fn word(random: &mut Rng) -> Option<String> {
    random
        .bool()
        .then(|| WORDS[random.usize(..WORDS.len())].to_owned())
}

fn moment(random: &mut Rng) -> Option<DateTime> {
    random
        .bool()
        .then(|| DateTime::from_secs(random.i64(0..4_000_000_000)))
}

/// Method, scheme, host, path, query and headers, without what the SDK adds for itself.
type Facts = (
    String,
    String,
    String,
    BTreeMap<String, String>,
    BTreeMap<String, String>,
);

fn facts<B>(request: &http::Request<B>) -> Facts {
    let uri = request.uri();
    let query = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty());
    let query = query.filter(|pair| !pair.starts_with("x-id=")).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    });
    let own = |name: &str| {
        [
            "user-agent",
            "x-amz-user-agent",
            "host",
            "content-length",
            "content-type",
        ]
        .contains(&name)
            || name.starts_with("amz-sdk-")
    };
    let headers = request
        .headers()
        .iter()
        .filter(|(name, _)| !own(name.as_str()));
    let headers = headers.map(|(name, value)| {
        (
            name.to_string(),
            String::from_utf8_lossy(value.as_bytes()).trim().to_owned(),
        )
    });
    let authority = uri.authority().unwrap().to_string();
    let place = format!("{}://{authority}{}", uri.scheme_str().unwrap(), uri.path());
    (
        request.method().to_string(),
        place,
        authority,
        query.collect(),
        headers.collect(),
    )
}

async fn same<T, E>(
    draft: &Draft<'_>,
    settings: &Settings,
    theirs: impl AsyncFnOnce(Client) -> Result<T, E>,
) where
    Error: From<E>,
{
    let client = drafting(settings, "here".into());
    let error = theirs(client).await.err().map(Error::from).unwrap();
    let theirs = taken(error).unwrap();
    let ours = draft.request(settings, None, SdkBody::empty()).unwrap();
    assert_eq!(facts(&ours), facts(&theirs));
}

async fn compare(rounds: usize, check: impl AsyncFn(&mut Rng, &Settings)) {
    let mut random = Rng::with_seed(11);
    for _ in 0..rounds {
        let settings = settings(ENDPOINTS[random.usize(..ENDPOINTS.len())]);
        check(&mut random, &settings).await;
    }
}

macro_rules! reading_input {
    ($input:expr, $random:expr) => {
        $input
            .bucket(BUCKETS[$random.usize(..BUCKETS.len())])
            .key(KEYS[$random.usize(..KEYS.len())])
            .set_range(word($random))
            .set_if_match(word($random))
            .set_if_none_match(word($random))
            .set_if_modified_since(moment($random))
            .set_if_unmodified_since(moment($random))
            .set_version_id(word($random))
            .set_part_number($random.bool().then(|| $random.i32(1..10_000)))
            .set_response_cache_control(word($random))
            .set_response_content_disposition(word($random))
            .set_response_content_encoding(word($random))
            .set_response_content_language(word($random))
            .set_response_content_type(word($random))
            .set_response_expires(moment($random))
            .set_sse_customer_algorithm(word($random))
            .set_sse_customer_key(word($random))
            .set_sse_customer_key_md5(word($random))
            .set_request_payer(word($random).map(|word| word.as_str().into()))
            .set_expected_bucket_owner(word($random))
    };
}

#[tokio::test]
async fn get_object() {
    compare(400, async |random, settings| {
        let input = reading_input!(GetObjectInput::builder(), random);
        same(&get(&input), settings, async |client| {
            input.clone().send_with(&client).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn head_object() {
    compare(400, async |random, settings| {
        let input = reading_input!(HeadObjectInput::builder(), random);
        same(&head(&input), settings, async |client| {
            input.clone().send_with(&client).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn delete_object() {
    compare(400, async |random, settings| {
        let input = DeleteObjectInput::builder()
            .bucket(BUCKETS[random.usize(..BUCKETS.len())])
            .key(KEYS[random.usize(..KEYS.len())])
            .set_version_id(word(random))
            .set_if_match(word(random))
            .set_mfa(word(random))
            .set_bypass_governance_retention(random.bool().then(|| random.bool()))
            .set_request_payer(word(random).map(|word| word.as_str().into()))
            .set_expected_bucket_owner(word(random));
        same(&delete(&input), settings, async |client| {
            input.clone().send_with(&client).await
        })
        .await;
    })
    .await;
}
