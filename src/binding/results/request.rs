//! What a request of the user's own answers, and URLs.

use std::collections::HashMap;

use napi_derive::napi;

use crate::binding::outcome::{Chunk, Failure};
use crate::wire::RawAnswer;

/// An answer as it came; header names are lower-case, values of one name joined by commas.
#[napi(object, object_from_js = false)]
pub struct Answer {
    pub status_code: u32,
    pub headers: HashMap<String, String>,
    #[napi(ts_type = "Buffer")]
    pub body: Chunk,
}

impl From<RawAnswer> for Answer {
    fn from(answer: RawAnswer) -> Self {
        let mut headers = HashMap::<String, String>::new();
        for (name, value) in &answer.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            headers
                .entry(name.as_str().to_owned())
                .and_modify(|all| {
                    all.push_str(", ");
                    all.push_str(&value);
                })
                .or_insert_with(|| value.clone().into_owned());
        }
        Self {
            status_code: u32::from(answer.status),
            headers,
            body: Chunk(answer.body),
        }
    }
}

/// One of the two.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct Presigned {
    pub url: Option<String>,
    pub failure: Option<Failure>,
}
