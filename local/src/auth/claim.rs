//! What a request claims about itself: key, scope, date, signed headers and signature, from the Authorization header or
//! from the query of a presigned URL.

use super::credential::Credential;
use super::payload::Payload;
use super::query;
use crate::failure::{failure, invalid_request, not_implemented};
use http::request::Parts;
use http::{HeaderMap, header};
use s3s::{S3Error, S3ErrorCode, S3Result};
use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const STAMP: &[FormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");
const A_WEEK: i64 = 7 * 24 * 3600;

pub(super) enum Place {
    Header,
    Query { expires: Duration },
}

pub(super) struct Claim {
    pub(super) place: Place,
    pub(super) access_key: String,
    /// The day of the scope, as in `20260131`.
    day: String,
    pub(super) region: String,
    /// Lower case and sorted.
    pub(super) signed_headers: Vec<String>,
    pub(super) signature: String,
    /// The date as it was sent and signed.
    pub(super) stamp: String,
    pub(super) time: OffsetDateTime,
    pub(super) payload: Payload,
    /// The last line of the canonical request.
    pub(super) payload_line: String,
}

impl Claim {
    pub(super) fn read(parts: &Parts) -> S3Result<Self> {
        let pairs = query::pairs(parts.uri.query().unwrap_or(""));
        let has = |name: &str| pairs.iter().any(|(n, _)| n == name);
        if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
            if has("X-Amz-Signature") || has("X-Amz-Credential") {
                return Err(invalid_request(
                    "Only one auth mechanism allowed: the X-Amz-Signature query parameter or the Authorization header",
                ));
            }
            return from_header(
                value.to_str().map_err(|_| malformed("it is not text"))?,
                &parts.headers,
            );
        }
        if has("X-Amz-Signature") || has("X-Amz-Credential") || has("X-Amz-Algorithm") {
            return from_query(&pairs, &parts.headers);
        }
        if has("Signature") && has("AWSAccessKeyId") {
            return Err(old_signature());
        }
        Err(failure(S3ErrorCode::AccessDenied, "Access Denied"))
    }

    pub(super) fn scope(&self) -> String {
        format!("{}/{}/s3/aws4_request", self.day, self.region)
    }
}

/// What the header or the query says, as text.
struct Said<'a> {
    credential: &'a str,
    signed: &'a str,
    signature: &'a str,
    stamp: &'a str,
    payload_line: &'a str,
}

fn from_header(value: &str, headers: &HeaderMap) -> S3Result<Claim> {
    let Some(fields) = value.strip_prefix(ALGORITHM) else {
        return Err(old_signature());
    };
    let [credential, signed, signature] = fields_of(fields).map_err(malformed)?;
    let payload_line = text(headers, "x-amz-content-sha256").ok_or_else(|| {
        invalid_request("Missing required header for this request: x-amz-content-sha256")
    })?;
    // S3 has no better name for a missing date than for a bad one.
    let stamp = text(headers, "x-amz-date").unwrap_or("");
    let said = Said {
        credential,
        signed,
        signature,
        stamp,
        payload_line,
    };
    said.claim(Place::Header, Payload::read(payload_line)?)
}

/// The three fields of the header, in the order of their use.
fn fields_of(text: &str) -> Result<[&str; 3], &'static str> {
    let mut found = [None; 3];
    for field in text.split(',') {
        let (name, content) = field.trim().split_once('=').ok_or("a field has no value")?;
        let slot = match name {
            "Credential" => 0,
            "SignedHeaders" => 1,
            "Signature" => 2,
            _ => return Err("it has an unknown field"),
        };
        found[slot] = Some(content);
    }
    match found {
        [Some(credential), Some(signed), Some(signature)] => Ok([credential, signed, signature]),
        _ => Err("a field is missing"),
    }
}

fn from_query(pairs: &[(String, String)], headers: &HeaderMap) -> S3Result<Claim> {
    let get = |name: &str| {
        pairs
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    let need = |name: &str| get(name).ok_or_else(|| malformed_query(&format!("{name} is missing")));
    if need("X-Amz-Algorithm")? != ALGORITHM {
        return Err(malformed_query(
            "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"",
        ));
    }
    let (credential, stamp) = (need("X-Amz-Credential")?, need("X-Amz-Date")?);
    let (signed, signature) = (need("X-Amz-SignedHeaders")?, need("X-Amz-Signature")?);
    let expires = lifetime(need("X-Amz-Expires")?)?;
    let header = text(headers, "x-amz-content-sha256");
    let is_signed = signed.split(';').any(|name| name == "x-amz-content-sha256");
    let signed_line = get("X-Amz-Content-Sha256").or(header.filter(|_| is_signed));
    let payload_line = signed_line.unwrap_or("UNSIGNED-PAYLOAD");
    let payload = Payload::read(header.unwrap_or(payload_line))?;
    if payload.is_chunked() {
        return Err(not_implemented(
            "A presigned URL cannot carry a streaming payload",
        ));
    }
    Said {
        credential,
        signed,
        signature,
        stamp,
        payload_line,
    }
    .claim(Place::Query { expires }, payload)
}

fn lifetime(text: &str) -> S3Result<Duration> {
    let seconds: i64 = text
        .parse()
        .map_err(|_| malformed_query("X-Amz-Expires should be a number"))?;
    if (0..=A_WEEK).contains(&seconds) {
        return Ok(Duration::seconds(seconds));
    }
    Err(malformed_query(
        "X-Amz-Expires must be between 0 and a week (604800) in seconds",
    ))
}

impl Said<'_> {
    fn claim(self, place: Place, payload: Payload) -> S3Result<Claim> {
        let wrong = match place {
            Place::Header => malformed,
            Place::Query { .. } => malformed_query,
        };
        let credential = Credential::read(self.credential).map_err(wrong)?;
        let time = moment(self.stamp).ok_or_else(|| place.bad_date())?;
        if !self.stamp.starts_with(credential.day) {
            return Err(wrong(
                "the credential's date is not the date of the request",
            ));
        }
        let mut signed_headers: Vec<String> = self
            .signed
            .split(';')
            .map(str::to_ascii_lowercase)
            .collect();
        signed_headers.sort_unstable();
        Ok(Claim {
            place,
            access_key: credential.access_key.to_owned(),
            day: credential.day.to_owned(),
            region: credential.region.to_owned(),
            signed_headers,
            signature: self.signature.to_owned(),
            stamp: self.stamp.to_owned(),
            time,
            payload,
            payload_line: self.payload_line.to_owned(),
        })
    }
}

impl Place {
    fn bad_date(&self) -> S3Error {
        match self {
            Self::Header => failure(
                S3ErrorCode::AccessDenied,
                "AWS authentication requires a valid Date or x-amz-date header",
            ),
            Self::Query { .. } => malformed_query(
                "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
            ),
        }
    }
}

fn moment(stamp: &str) -> Option<OffsetDateTime> {
    PrimitiveDateTime::parse(stamp, STAMP)
        .ok()
        .map(PrimitiveDateTime::assume_utc)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn malformed(why: &str) -> S3Error {
    failure(
        S3ErrorCode::AuthorizationHeaderMalformed,
        format!("The authorization header is malformed; {why}"),
    )
}

fn malformed_query(why: &str) -> S3Error {
    failure(
        S3ErrorCode::AuthorizationQueryParametersError,
        format!("The authorization query parameters are wrong: {why}"),
    )
}

fn old_signature() -> S3Error {
    invalid_request(
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    )
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_date_has_one_form() {
        assert_eq!(
            moment("20260131T235959Z").unwrap().unix_timestamp(),
            1_769_903_999
        );
        for text in [
            "",
            "20260131",
            "20261331T000000Z",
            "2026-01-31T00:00:00Z",
            "20260131T000000",
        ] {
            assert!(moment(text).is_none(), "{text}");
        }
    }
}
