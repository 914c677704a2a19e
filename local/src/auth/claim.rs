//! What a request claims about itself: key, scope, date, signed headers and signature, from the Authorization header or
//! from the query of a presigned URL.

use super::payload::Payload;
use super::query;
use crate::failure::{failure, invalid_request};
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

fn from_header(value: &str, headers: &HeaderMap) -> S3Result<Claim> {
    let Some(fields) = value.strip_prefix(ALGORITHM) else {
        return Err(old_signature());
    };
    let mut found = [None; 3];
    for field in fields.split(',') {
        let (name, content) = field
            .trim()
            .split_once('=')
            .ok_or_else(|| malformed("a field has no value"))?;
        let slot = match name {
            "Credential" => 0,
            "SignedHeaders" => 1,
            "Signature" => 2,
            _ => return Err(malformed("it has an unknown field")),
        };
        found[slot] = Some(content);
    }
    let [Some(credential), Some(signed), Some(signature)] = found else {
        return Err(malformed("a field is missing"));
    };
    let credential = Credential::read(credential).map_err(malformed)?;
    let stamp = text(headers, "x-amz-date").ok_or_else(|| {
        failure(
            S3ErrorCode::AccessDenied,
            "AWS authentication requires a valid Date or x-amz-date header",
        )
    })?;
    let time = moment(stamp).ok_or_else(|| {
        failure(
            S3ErrorCode::AccessDenied,
            "The x-amz-date header is not valid",
        )
    })?;
    let line = text(headers, "x-amz-content-sha256").ok_or_else(|| {
        invalid_request("Missing required header for this request: x-amz-content-sha256")
    })?;
    let payload = Payload::read(line)?;
    credential
        .claim(
            Place::Header,
            signed,
            signature,
            (stamp, time),
            (payload, line),
        )
        .map_err(malformed)
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
    let credential = Credential::read(need("X-Amz-Credential")?).map_err(malformed_query)?;
    let stamp = need("X-Amz-Date")?;
    let time = moment(stamp).ok_or_else(|| {
        malformed_query("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
    })?;
    let expires: i64 = need("X-Amz-Expires")?
        .parse()
        .map_err(|_| malformed_query("X-Amz-Expires should be a number"))?;
    if !(0..=A_WEEK).contains(&expires) {
        return Err(malformed_query(
            "X-Amz-Expires must be between 0 and a week (604800) in seconds",
        ));
    }
    let (signed, signature) = (need("X-Amz-SignedHeaders")?, need("X-Amz-Signature")?);
    let header = text(headers, "x-amz-content-sha256");
    let is_signed = signed.split(';').any(|name| name == "x-amz-content-sha256");
    let line = get("X-Amz-Content-Sha256")
        .or(header.filter(|_| is_signed))
        .unwrap_or("UNSIGNED-PAYLOAD");
    let payload = Payload::read(header.unwrap_or(line))?;
    if payload.is_chunked() {
        return Err(crate::failure::not_implemented(
            "A presigned URL cannot carry a streaming payload",
        ));
    }
    let place = Place::Query {
        expires: Duration::seconds(expires),
    };
    credential
        .claim(place, signed, signature, (stamp, time), (payload, line))
        .map_err(malformed_query)
}

struct Credential<'a> {
    access_key: &'a str,
    day: &'a str,
    region: &'a str,
}

impl<'a> Credential<'a> {
    /// `KEY/20260131/REGION/s3/aws4_request`, read from the end because a key may hold slashes.
    fn read(text: &'a str) -> Result<Self, &'static str> {
        let mut fields = text.rsplitn(5, '/');
        let mut next = || {
            fields
                .next()
                .filter(|f| !f.is_empty())
                .ok_or("the credential needs five fields")
        };
        let (end, service, region, day, access_key) = (next()?, next()?, next()?, next()?, next()?);
        match (end, service) {
            ("aws4_request", "s3") => Ok(Self {
                access_key,
                day,
                region,
            }),
            ("aws4_request", _) => Err("incorrect service; this is \"s3\""),
            _ => Err("the credential must end with aws4_request"),
        }
    }

    fn claim(
        self,
        place: Place,
        signed: &str,
        signature: &str,
        (stamp, time): (&str, OffsetDateTime),
        (payload, line): (Payload, &str),
    ) -> Result<Claim, &'static str> {
        if stamp.get(..8) != Some(self.day) {
            return Err("the credential's date is not the date of the request");
        }
        let mut signed_headers: Vec<String> =
            signed.split(';').map(str::to_ascii_lowercase).collect();
        signed_headers.sort_unstable();
        Ok(Claim {
            place,
            access_key: self.access_key.to_owned(),
            day: self.day.to_owned(),
            region: self.region.to_owned(),
            signed_headers,
            signature: signature.to_owned(),
            stamp: stamp.to_owned(),
            time,
            payload,
            payload_line: line.to_owned(),
        })
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
    use super::{Credential, moment};

    #[test]
    fn a_credential_is_read_from_its_end() {
        let read = Credential::read("my/key/20260131/forepaas/s3/aws4_request").unwrap();
        assert_eq!(
            (read.access_key, read.day, read.region),
            ("my/key", "20260131", "forepaas")
        );
        assert!(Credential::read("k/20260131/forepaas/sts/aws4_request").is_err());
        assert!(Credential::read("20260131/forepaas/s3/aws4_request").is_err());
        assert!(Credential::read("").is_err());
    }

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
