//! The conditions on a copy's source under a second name. RADOS Gateway (16.2 at least) reads `x-amz-copy-if-match` and
//! knows nothing of S3's `x-amz-copy-source-if-match`: it would copy whatever is there. Stores other than AWS get both.

use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;

const TWINS: [(&str, &str); 4] = [
    ("x-amz-copy-source-if-match", "x-amz-copy-if-match"),
    (
        "x-amz-copy-source-if-none-match",
        "x-amz-copy-if-none-match",
    ),
    (
        "x-amz-copy-source-if-modified-since",
        "x-amz-copy-if-modified-since",
    ),
    (
        "x-amz-copy-source-if-unmodified-since",
        "x-amz-copy-if-unmodified-since",
    ),
];

#[derive(Debug)]
pub struct CopyConditions;

#[dyn_dispatch_hint]
impl Intercept for CopyConditions {
    fn name(&self) -> &'static str {
        "CopyConditions"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let headers = context.request_mut().headers_mut();
        if !headers.contains_key("x-amz-copy-source") {
            return Ok(());
        }
        for (name, twin) in TWINS {
            if let Some(condition) = headers.get(name).map(str::to_owned) {
                headers.insert(twin, condition);
            }
        }
        Ok(())
    }
}
