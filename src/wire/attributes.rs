//! GetObjectAttributes as other stores can take it. Its list goes out in one header: the SDK sends one an item, of which
//! RADOS Gateway signs the last. And a store that does not know the request takes it for GetObject (RADOS Gateway 16.2): its
//! answer is given up before the object is read for an XML document.

use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
};
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::orchestrator::Metadata;

use crate::error::Error;

const LIST: &str = "x-amz-object-attributes";

#[derive(Debug)]
pub struct ObjectAttributes;

#[dyn_dispatch_hint]
impl Intercept for ObjectAttributes {
    fn name(&self) -> &'static str {
        "ObjectAttributes"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let headers = context.request_mut().headers_mut();
        let list = headers.get_all(LIST).collect::<Vec<_>>().join(",");
        if !list.is_empty() {
            headers.insert(LIST, list);
        }
        Ok(())
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let asked = bag.load::<Metadata>().map(Metadata::name) == Some("GetObjectAttributes");
        let response = context.response();
        // The ETag of an object stands in a header, that of its attributes in the document.
        if asked && response.status().is_success() && response.headers().contains_key("etag") {
            let text = "the store does not know GetObjectAttributes and answered with the object";
            return Err(Box::new(Error::new("NotImplemented", text)));
        }
        Ok(())
    }
}
