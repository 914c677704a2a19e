//! When an object was last modified, in the whole milliseconds of a JavaScript Date. The SDK's reader takes 0.15 us a time, which is a
//! fifth of all that a listed object costs; what S3 writes is read here, and every other spelling there.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// `2026-01-02T03:04:05.678Z` and its like.
pub fn milliseconds_of(text: &str) -> Option<i64> {
    common(text).or_else(|| {
        let time = DateTime::from_str(text, Format::DateTimeWithOffset);
        time.ok().map(milliseconds)
    })
}

pub fn milliseconds(time: DateTime) -> i64 {
    let nanoseconds = i64::from(time.subsec_nanos());
    time.secs()
        .saturating_mul(1000)
        .saturating_add(nanoseconds / 1_000_000)
}

/// UTC with three digits of a second or none, on a day that every month has.
fn common(text: &str) -> Option<i64> {
    let (seconds, fraction) = match text.as_bytes() {
        [seconds @ .., b'.', a, b, c, b'Z'] => (seconds, number(&[*a, *b, *c])?),
        [seconds @ .., b'Z'] => (seconds, 0),
        _ => return None,
    };
    let [
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
    ] = *seconds
    else {
        return None;
    };
    let day = days(
        number(&[y1, y2, y3, y4])?,
        number(&[m1, m2])?,
        number(&[d1, d2])?,
    )?;
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[n1, n2])?, number(&[s1, s2])?);
    let whole = hour < 24 && minute < 60 && second < 60;
    whole.then(|| (((day * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction)
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + i64::from(digit - b'0'))
    })
}

/// Days since 1970. Years begin in March here, so that the odd day is the last.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if year < 1970 || !(1..=12).contains(&month) || !(1..=28).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days_of_months = (153 * month + 2) / 5;
    Some(365 * year + leap_days + days_of_months + day - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_the_sdk(text: &str) -> Option<i64> {
        let time = DateTime::from_str(text, Format::DateTimeWithOffset);
        time.ok().map(milliseconds)
    }

    #[test]
    fn every_day_is_the_sdks() {
        for day in 0..110_000 {
            let time = DateTime::from_secs(day * 86_400 + day % 86_400);
            let text = time.fmt(Format::DateTime).unwrap();
            assert_eq!(milliseconds_of(&text), Some(time.secs() * 1000), "{text}");
            let text = text.replace('Z', ".987Z");
            assert_eq!(milliseconds_of(&text), by_the_sdk(&text), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "Z",
            "2026-01-02",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01 00:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:0 Z",
            "+026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.12xZ",
            " 2026-01-01T00:00:00Z",
        ] {
            assert_eq!(milliseconds_of(text), None, "{text}");
            assert_eq!(by_the_sdk(text), None, "{text}");
        }
    }

    #[test]
    fn other_spellings_are_the_sdks() {
        for text in [
            "2026-01-01T00:00:60Z",
            "2025-12-31T23:59:60Z",
            "2026-01-31T00:00:00.1Z",
            "1969-12-31T23:59:59.999Z",
            "2026-01-02T05:04:05.5+02:00",
            "2024-02-29T12:00:00Z",
        ] {
            assert_eq!(milliseconds_of(text), by_the_sdk(text), "{text}");
        }
    }
}
