//! In which order versions and delete markers stand in a listing. S3 mixes them, newest first; the SDK sorts them into two
//! lists, and times of whole seconds cannot tell how they were mixed.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;

/// For each entry: is it a delete marker?
#[derive(Debug)]
pub struct Order(Arc<Mutex<Vec<bool>>>);

impl Order {
    /// A client that notes the order of the listing it gets.
    pub fn watch(client: &Client, order: Arc<Mutex<Vec<bool>>>) -> Client {
        let config = client.config().to_builder();
        Client::from_conf(config.interceptor(Self(order)).build())
    }
}

#[dyn_dispatch_hint]
impl Intercept for Order {
    fn name(&self) -> &'static str {
        "Order"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let bytes = context.response().body().bytes().unwrap_or_default();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = order(bytes);
        Ok(())
    }
}

/// In text a `<` is always escaped, so these tags are what they seem.
fn order(xml: &[u8]) -> Vec<bool> {
    xml.split(|byte| *byte == b'<')
        .skip(1)
        .filter_map(|tag| match local_name(tag)? {
            b"Version" => Some(false),
            b"DeleteMarker" => Some(true),
            _ => None,
        })
        .collect()
}

/// A tag's name without its prefix; empty for a closing tag.
fn local_name(tag: &[u8]) -> Option<&[u8]> {
    let name = tag
        .split(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace())
        .next()?;
    name.rsplit(|byte| *byte == b':').next()
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn entries_are_told_by_their_tags_alone() {
        let xml = b"<ListVersionsResult><Version><Key>&lt;DeleteMarker></Key><VersionId>1</VersionId></Version>\
            <DeleteMarker><Key>a</Key></DeleteMarker>\n<Version xmlns=\"x\"/></ListVersionsResult>";
        assert_eq!(order(xml), [false, true, false]);
    }

    #[test]
    fn prefixes_and_any_space_may_stand_about_a_name() {
        let xml = b"<s3:ListVersionsResult><s3:DeleteMarker><s3:Key>a</s3:Key></s3:DeleteMarker>\
            <s3:Version\n/><Version\txmlns=\"x\"></Version><Version/></s3:ListVersionsResult>";
        assert_eq!(order(xml), [true, false, false, false]);
    }
}
