//! Writing JSON, and handing it over as a string.

use std::fmt::Write;

use napi::bindgen_prelude::ToNapiValue;
use napi::{check_status, sys};

/// A text for JavaScript.
pub struct Text {
    text: String,
    /// It can be copied as it is then; any other has to be decoded.
    ascii: bool,
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        let ascii = text.is_ascii();
        Self { text, ascii }
    }
}

#[cfg(test)]
impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.text
    }
}

impl ToNapiValue for Text {
    unsafe fn to_napi_value(env: sys::napi_env, value: Self) -> napi::Result<sys::napi_value> {
        let mut string = std::ptr::null_mut();
        let (start, length) = (value.text.as_ptr().cast(), value.text.len().cast_signed());
        let make = match value.ascii {
            true => sys::napi_create_string_latin1,
            false => sys::napi_create_string_utf8,
        };
        // SAFETY: on the JS thread of `env`; Node copies `length` bytes before it returns.
        check_status!(unsafe { make(env, start, length, &mut string) })?;
        Ok(string)
    }
}

/// Begins an object's next field, and the object with its first.
pub fn field(json: &mut String, name: &str) {
    json.push_str(if json.is_empty() { "{\"" } else { ",\"" });
    json.push_str(name);
    json.push_str("\":");
}

/// Adds a string.
pub fn text(json: &mut String, text: &str) {
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    json.push('"');
    let mut rest = text;
    while let Some(at) = rest.as_bytes().iter().position(special) {
        json.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => json.push_str("\\\""),
            b'\\' => json.push_str("\\\\"),
            control => drop(write!(json, "\\u{control:04x}")),
        }
        rest = &rest[at + 1..];
    }
    json.push_str(rest);
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_as_json_wants_it() {
        let mut json = String::new();
        text(&mut json, "a\"b\\c\u{0}\n\u{1f}\u{7f}\u{2028}\u{ffff}😀é");
        assert_eq!(
            json,
            "\"a\\\"b\\\\c\\u0000\\u000a\\u001f\u{7f}\u{2028}\u{ffff}😀é\""
        );
    }

    #[test]
    fn fields_follow_each_other() {
        let mut json = String::new();
        field(&mut json, "A");
        json.push('1');
        field(&mut json, "B");
        assert_eq!(json, "{\"A\":1,\"B\":");
    }
}
