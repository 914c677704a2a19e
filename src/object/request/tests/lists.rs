//! Listings.

use aws_sdk_s3::operation::list_objects::ListObjectsInput;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Input;
use aws_sdk_s3::types::EncodingType;

use super::*;

/// A prefix, a marker: what a key may hold, or nothing at all.
fn name(random: &mut Rng) -> Option<String> {
    let any = random.usize(..KEYS.len() + 1);
    random
        .bool()
        .then(|| KEYS.get(any).copied().unwrap_or_default().to_owned())
}

/// What the inputs of both versions have.
macro_rules! listing_input {
    ($input:expr, $random:expr) => {
        $input
            .bucket(BUCKETS[$random.usize(..BUCKETS.len())])
            .set_prefix(name($random))
            .set_delimiter(name($random))
            .set_max_keys($random.bool().then(|| $random.i32(0..2_000)))
            .set_encoding_type($random.bool().then_some(EncodingType::Url))
            .set_request_payer(word($random).map(|word| word.as_str().into()))
            .set_expected_bucket_owner(word($random))
    };
}

#[tokio::test]
async fn list_objects() {
    compare(600, async |random, settings| {
        let input = listing_input!(ListObjectsInput::builder(), random).set_marker(name(random));
        same(&list(&input), settings, async |client| {
            input.clone().send_with(&client).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn list_objects_v2() {
    compare(600, async |random, settings| {
        let input = listing_input!(ListObjectsV2Input::builder(), random)
            .set_start_after(name(random))
            .set_continuation_token(name(random))
            .set_fetch_owner(random.bool().then(|| random.bool()));
        same(&list_v2(&input), settings, async |client| {
            input.clone().send_with(&client).await
        })
        .await;
    })
    .await;
}
