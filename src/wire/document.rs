//! Whether an answer's XML is whole. The SDK's parser takes the end of the text for the end of the document: a
//! listing that a proxy cut (or that its connection's end should have ended) would pass for a short bucket.
//! And it wants the document at once, where a store may send spaces first, and reads one without end until memory has one.

use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeDeserializationInterceptorContextMut,
};
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_types::body::SdkBody;
use http_body_util::Limited;

use super::raw::LARGEST_ANSWER;
use super::spaces;
use crate::error::Error;

/// Refuses XML that does not end with its root element.
#[derive(Debug)]
pub struct WholeDocument;

#[dyn_dispatch_hint]
impl Intercept for WholeDocument {
    fn name(&self) -> &'static str {
        "WholeDocument"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let operation = operation(bag);
        // The one answer that is not gathered in memory.
        if operation == "GetObject" {
            return Ok(());
        }
        let response = context.response_mut();
        let mut body = SdkBody::from_body_1_x(Limited::new(response.take_body(), LARGEST_ANSWER));
        if spaces::may_precede(operation) {
            body = spaces::trimmed(body);
        }
        *response.body_mut() = body;
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // The one answer that is JSON, in which a "<" is as good as any character.
        if operation(bag) == "GetBucketPolicy" {
            return Ok(());
        }
        let response = context.response();
        // An object's body is not in memory; an error keeps what was understood of it.
        let bytes = response.body().bytes().unwrap_or_default();
        if response.status().is_success() && !is_whole(bytes) {
            let text = "the store's answer breaks off in the middle";
            return Err(Box::new(Error::transient("InvalidResponse", text)));
        }
        Ok(())
    }
}

fn operation(bag: &ConfigBag) -> &str {
    bag.load::<Metadata>().map_or("", Metadata::name)
}

/// Whether a document ends with its root; what is no XML at all is for its reader to refuse.
pub fn is_whole(bytes: &[u8]) -> bool {
    let mut tags = bytes.split(|byte| *byte == b'<').skip(1);
    // Not the declaration, a comment, a document type.
    let Some(root) = tags.find(|tag| !tag.starts_with(b"?") && !tag.starts_with(b"!")) else {
        // No XML at all, which the parser itself refuses.
        return true;
    };
    let closed = |tag: &[u8]| tag.trim_ascii_end().strip_suffix(b">").map(<[u8]>::to_vec);
    match tags.last() {
        Some(last) => closed(last).is_some_and(|last| {
            last.strip_prefix(b"/").map(<[u8]>::trim_ascii_end) == Some(name(root))
        }),
        None => closed(root).is_some_and(|root| root.ends_with(b"/")),
    }
}

/// What a tag is called.
fn name(tag: &[u8]) -> &[u8] {
    let end = |byte: &u8| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace();
    &tag[..tag.iter().position(end).unwrap_or(tag.len())]
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn a_document_ends_with_its_root() {
        for text in [
            "",
            "plain text",
            "<A/>",
            "<A><B/></A>",
            "<?xml version=\"1.0\"?>\n<!-- x -->\n<A x=\"y\">z</A >\n",
        ] {
            assert!(is_whole(text.as_bytes()), "{text}");
        }
        for text in [
            "<",
            "<A",
            "<A>",
            "<A><B></B>",
            "<A><B/>",
            "<?xml version=\"1.0\"?><A><B>x</B></A",
        ] {
            assert!(!is_whole(text.as_bytes()), "{text}");
        }
    }
}
