//! What the local store does not do is refused, not quietly left out: a test that passes here must not fail elsewhere.

use crate::failure::{invalid_argument, invalid_request, not_implemented};
use http::request::Parts;
use s3s::S3Result;

/// Headers whose effect would be missing from the object.
const UNSUPPORTED: [(&str, &str); 4] = [
    ("x-amz-server-side-encryption", "Encryption"),
    ("x-amz-copy-source-server-side-encryption", "Encryption"),
    ("x-amz-object-lock", "Object lock"),
    ("x-amz-website-redirect-location", "Website hosting"),
];

pub(super) fn unsupported(parts: &Parts) -> S3Result {
    for name in parts.headers.keys().map(|name| name.as_str()) {
        if let Some((_, what)) = UNSUPPORTED
            .iter()
            .find(|(prefix, _)| name.starts_with(prefix))
        {
            return Err(not_implemented(format!(
                "{what} is not implemented by the local store ({name})"
            )));
        }
    }
    if parts.uri.path().contains("%00") {
        return Err(invalid_argument("A key cannot hold the character NUL"));
    }
    // One that is signed as a whole: `s3s` would take it for a form upload, and read its body as the form.
    let form = |value: &http::HeaderValue| value.as_bytes().starts_with(b"multipart/form-data");
    if parts.method == http::Method::POST
        && parts
            .headers
            .get(http::header::CONTENT_TYPE)
            .is_some_and(form)
        && !super::form::is_form(parts)
    {
        return Err(invalid_request(
            "A form upload is a POST to the bucket that is signed in the form, not in its headers or its address",
        ));
    }
    Ok(())
}
