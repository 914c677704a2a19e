//! Conditional requests: RFC 9110's order of precedence for reads, S3's own few conditions for writes and copies.

use crate::failure::{failure, no_such_key, not_implemented};
use crate::store::Object;
use http::header::{CACHE_CONTROL, ETAG, EXPIRES, IF_MATCH, IF_NONE_MATCH, LAST_MODIFIED};
use http::{HeaderMap, HeaderName, HeaderValue};
use s3s::dto::{ETagCondition, Timestamp, TimestampFormat};
use s3s::{S3Error, S3ErrorCode, S3Result};
use time::OffsetDateTime;

/// The conditions of a GET or HEAD. ETags are read from the headers: S3's model has one, HTTP allows a list.
pub(super) struct Read<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) modified_since: Option<Timestamp>,
    pub(super) unmodified_since: Option<Timestamp>,
}

impl Read<'_> {
    pub(super) fn hold(self, object: &Object) -> S3Result {
        let listed = |name: HeaderName, weak| {
            let mut values = self.headers.get_all(name).iter().peekable();
            values.peek()?;
            Some(values.any(|value| names(value.to_str().unwrap_or_default(), &object.etag, weak)))
        };
        let after =
            |date: Option<Timestamp>| date.map(|date| object.modified > OffsetDateTime::from(date));
        match listed(IF_MATCH, false) {
            Some(false) => return Err(failed("If-Match")),
            Some(true) => (),
            None if after(self.unmodified_since) == Some(true) => {
                return Err(failed("If-Unmodified-Since"));
            }
            None => (),
        }
        match listed(IF_NONE_MATCH, true) {
            Some(true) => Err(not_modified(object)),
            Some(false) => Ok(()),
            None if after(self.modified_since) == Some(false) => Err(not_modified(object)),
            None => Ok(()),
        }
    }
}

/// The conditions of a write, held against what is there at the moment of writing.
pub(super) fn write_holds(
    existing: Option<&Object>,
    if_match: Option<&ETagCondition>,
    if_none_match: Option<&ETagCondition>,
) -> S3Result {
    match if_none_match {
        Some(ETagCondition::Any) if existing.is_some() => return Err(failed("If-None-Match")),
        None | Some(ETagCondition::Any) => (),
        Some(ETagCondition::ETag(_)) => {
            return Err(not_implemented(
                "A header you provided implies functionality that is not implemented: If-None-Match other than *",
            ));
        }
    }
    match (if_match, existing) {
        (None, _) => Ok(()),
        (Some(_), None) => Err(no_such_key()),
        (Some(condition), Some(object)) if !matches(condition, object) => Err(failed("If-Match")),
        _ => Ok(()),
    }
}

/// The conditions of a copy on its source. Unlike those of a read, all that fail are 412.
pub(super) struct Source<'a> {
    pub(super) if_match: Option<&'a ETagCondition>,
    pub(super) if_none_match: Option<&'a ETagCondition>,
    pub(super) modified_since: Option<Timestamp>,
    pub(super) unmodified_since: Option<Timestamp>,
}

impl Source<'_> {
    pub(super) fn hold(self, object: &Object) -> S3Result {
        let after =
            |date: Option<Timestamp>| date.map(|date| object.modified > OffsetDateTime::from(date));
        match self.if_match {
            Some(condition) if !matches(condition, object) => {
                return Err(failed("x-amz-copy-source-If-Match"));
            }
            None if after(self.unmodified_since) == Some(true) => {
                return Err(failed("x-amz-copy-source-If-Unmodified-Since"));
            }
            _ => (),
        }
        match self.if_none_match {
            Some(condition) if matches(condition, object) => {
                Err(failed("x-amz-copy-source-If-None-Match"))
            }
            None if after(self.modified_since) == Some(false) => {
                Err(failed("x-amz-copy-source-If-Modified-Since"))
            }
            _ => Ok(()),
        }
    }
}

fn matches(condition: &ETagCondition, object: &Object) -> bool {
    match condition {
        ETagCondition::Any => true,
        ETagCondition::ETag(etag) => etag.as_strong() == Some(object.etag.as_str()),
    }
}

/// Whether a list of ETags, quoted or not, names this one.
fn names(list: &str, etag: &str, weak: bool) -> bool {
    list.split(',').map(str::trim).any(|item| {
        let item = if weak {
            item.strip_prefix("W/").unwrap_or(item)
        } else {
            item
        };
        item == "*"
            || item
                .strip_prefix('"')
                .and_then(|i| i.strip_suffix('"'))
                .unwrap_or(item)
                == etag
    })
}

fn failed(condition: &str) -> S3Error {
    let message =
        format!("At least one of the pre-conditions you specified did not hold ({condition})");
    failure(S3ErrorCode::PreconditionFailed, message)
}

/// 304 repeats the headers that a cache would need.
fn not_modified(object: &Object) -> S3Error {
    let mut headers = HeaderMap::new();
    let mut add = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    add(ETAG, format!("\"{}\"", object.etag));
    add(LAST_MODIFIED, http_date(&object.modified.into()));
    if let Some(value) = &object.attributes.cache_control {
        add(CACHE_CONTROL, value.clone());
    }
    if let Some(value) = &object.attributes.expires {
        add(EXPIRES, http_date(value));
    }
    let mut error = S3Error::new(S3ErrorCode::NotModified);
    error.set_headers(headers);
    error
}

fn http_date(time: &Timestamp) -> String {
    let mut text = Vec::new();
    let _ = time.format(TimestampFormat::HttpDate, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn lists_of_etags() {
        assert!(names("\"a\"", "a", false));
        assert!(names("a", "a", false));
        assert!(names("\"x\", \"a\"", "a", false));
        assert!(names("*", "a", false));
        assert!(!names("\"b\", \"c\"", "a", false));
        assert!(!names("W/\"a\"", "a", false), "If-Match compares strongly");
        assert!(names("W/\"a\"", "a", true), "If-None-Match compares weakly");
    }
}
