//! Who sent this request: Signature Version 4, in the header or in a presigned URL, recomputed over the path as sent.
//!
//! The path is signed with whatever prefix it was sent under, so this runs before the prefix is cut. Key derivation and
//! HMAC are aws-sigv4's; the canonical request is written here from AWS's description of it, so that a client signing
//! with aws-sigv4 is checked by someone else's reading.

mod canonical;
mod chunks;
mod claim;
mod credential;
mod payload;
mod query;

pub(crate) use chunks::ChunkSigner;
pub(crate) use payload::Payload;

use crate::config::AccessKey;
use crate::failure::{custom, failure, invalid_request};
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use claim::{Claim, Place};
use http::request::Parts;
use http::{Method, StatusCode, header};
use s3s::{S3ErrorCode, S3Result};
use subtle::ConstantTimeEq as _;
use time::{Duration, OffsetDateTime};

/// How far a client's clock may be off, as S3 has it.
const SKEW: Duration = Duration::minutes(15);

/// Who may use a store.
pub(crate) struct Identity {
    pub(crate) keys: Vec<AccessKey>,
    /// The only region accepted; none: any.
    pub(crate) region: Option<String>,
}

/// What a checked signature says about the body to come.
pub(crate) struct Proof {
    pub(crate) payload: Payload,
    /// For bodies signed chunk by chunk, each signature over the one before.
    pub(crate) chunks: ChunkSigner,
}

/// Checks the signature of a request, or says why it is refused.
pub(crate) fn check(parts: &Parts, identity: &Identity, now: OffsetDateTime) -> S3Result<Proof> {
    let claim = Claim::read(parts)?;
    let key = admit(&claim, identity)?;
    in_time(&claim, now)?;
    everything_signed(parts, &claim)?;
    let canonical = canonical::request(parts, &claim)?;
    let to_sign = format!(
        "AWS4-HMAC-SHA256\n{}\n{}\n{}",
        claim.stamp,
        claim.scope(),
        canonical::sha256_hex(&canonical)
    );
    let signing_key = generate_signing_key(&key.secret, claim.time.into(), &claim.region, "s3");
    let expected = calculate_signature(&signing_key, to_sign.as_bytes());
    if !bool::from(expected.as_bytes().ct_eq(claim.signature.as_bytes())) {
        return Err(failure(
            S3ErrorCode::SignatureDoesNotMatch,
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
        ));
    }
    allowed(parts, key)?;
    let chunks = ChunkSigner::new(signing_key.as_ref(), &claim);
    Ok(Proof {
        payload: claim.payload,
        chunks,
    })
}

/// Removes what was only there to be checked, so that the rooms behind do not meet it.
pub(crate) fn strip(parts: &mut Parts) -> Option<String> {
    parts.headers.remove(header::AUTHORIZATION);
    parts.uri.query().map(query::without_signature)
}

/// The right of a key: one that only reads sends nothing but GET and HEAD.
fn allowed(parts: &Parts, key: &AccessKey) -> S3Result {
    if key.writes || parts.method == Method::GET || parts.method == Method::HEAD {
        return Ok(());
    }
    Err(read_only())
}

pub(crate) fn read_only() -> s3s::S3Error {
    failure(
        S3ErrorCode::AccessDenied,
        "Access Denied: this key may only read",
    )
}

fn admit<'a>(claim: &Claim, identity: &'a Identity) -> S3Result<&'a AccessKey> {
    let mut keys = identity.keys.iter();
    let key = keys.find(|key| key.id == claim.access_key).ok_or_else(|| {
        failure(
            S3ErrorCode::InvalidAccessKeyId,
            "The AWS Access Key Id you provided does not exist in our records.",
        )
    })?;
    match &identity.region {
        Some(region) if *region != claim.region => Err(wrong_region(claim, region)),
        _ => Ok(key),
    }
}

/// S3 names the right region in a header and in the body of this error; clients follow it.
fn wrong_region(claim: &Claim, region: &str) -> s3s::S3Error {
    let message = format!(
        "The authorization header is malformed; the region '{}' is wrong; expecting '{region}'",
        claim.region
    );
    let mut error = failure(S3ErrorCode::AuthorizationHeaderMalformed, message);
    if let Ok(value) = region.parse() {
        error.set_headers(
            [(http::HeaderName::from_static("x-amz-bucket-region"), value)]
                .into_iter()
                .collect(),
        );
    }
    error
}

fn in_time(claim: &Claim, now: OffsetDateTime) -> S3Result {
    let age = now - claim.time;
    let skewed = || {
        failure(
            S3ErrorCode::RequestTimeTooSkewed,
            "The difference between the request time and the current time is too large.",
        )
    };
    match claim.place {
        Place::Header if age.abs() > SKEW => Err(skewed()),
        Place::Query { .. } if age < -SKEW => Err(skewed()),
        Place::Query { expires } if age > expires => {
            Err(failure(S3ErrorCode::AccessDenied, "Request has expired"))
        }
        _ => Ok(()),
    }
}

/// The host and every x-amz header must be signed: S3 refuses a request whose meaning a third party could change.
fn everything_signed(parts: &Parts, claim: &Claim) -> S3Result {
    let signed = |name: &str| claim.signed_headers.iter().any(|s| s == name);
    if !signed("host") {
        return Err(invalid_request("The host header must be signed"));
    }
    let unsigned: Vec<&str> = parts
        .headers
        .keys()
        .map(|n| n.as_str())
        .filter(|n| n.starts_with("x-amz-") && !signed(n))
        .collect();
    // A presigned URL cannot foresee the payload's hash; S3 lets it be given without being signed.
    let late =
        |name: &&str| matches!(claim.place, Place::Query { .. }) && *name == "x-amz-content-sha256";
    if unsigned.iter().all(late) {
        return Ok(());
    }
    let message = format!(
        "There were headers present in the request which were not signed: {}",
        unsigned.join(", ")
    );
    Err(custom("AccessDenied", StatusCode::FORBIDDEN, message))
}
