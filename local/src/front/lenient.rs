//! Headers that HTTP says to ignore and `s3s` would refuse: a Range or a date that cannot be read means nothing.

use http::header::{IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE, RANGE};
use http::request::Parts;
use http::{HeaderValue, Method};
use s3s::dto::{Range, Timestamp, TimestampFormat};

pub(super) fn forget_what_means_nothing(parts: &mut Parts) {
    if parts.method != Method::GET && parts.method != Method::HEAD {
        return;
    }
    let readable = |value: &HeaderValue, read: fn(&str) -> bool| value.to_str().is_ok_and(read);
    let is_range = |text: &str| Range::parse(text).is_ok();
    let is_date = |text: &str| Timestamp::parse(TimestampFormat::HttpDate, text).is_ok();
    for (name, read) in [
        (RANGE, is_range as fn(&str) -> bool),
        (IF_MODIFIED_SINCE, is_date),
        (IF_UNMODIFIED_SINCE, is_date),
    ] {
        if parts
            .headers
            .get(&name)
            .is_some_and(|value| !readable(value, read))
        {
            parts.headers.remove(&name);
        }
    }
}
