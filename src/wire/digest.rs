//! Content-MD5 for the requests of which S3 demands a checksum (DeleteObjects, the sub-resources of buckets and objects).
//! The SDK answers that demand with a CRC32 header, which older stores do not know (MinIO of before 2021 and others refuse
//! the request as one without Content-MD5) and some refuse; every store knows the MD5. AWS gets the CRC32.

use aws_sdk_s3::config::{ConfigBag, Intercept, RequestChecksumCalculation, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_types::base64;
use md5::{Digest, Md5};

/// The checksum that the caller asks for.
const ASKED: &str = "x-amz-sdk-checksum-algorithm";
/// While this header is there the SDK takes the checksum for given and makes none. It never goes out.
const GIVEN: &str = "x-amz-checksum-given";

#[derive(Debug)]
pub struct ContentMd5;

#[dyn_dispatch_hint]
impl Intercept for ContentMd5 {
    fn name(&self) -> &'static str {
        "ContentMd5"
    }

    /// Before the SDK's own interceptor, which belongs to the operation.
    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        // Objects' bytes have their own rules, and these two demand nothing.
        let other = [
            "PutObject",
            "UploadPart",
            "CreateBucket",
            "CompleteMultipartUpload",
        ];
        let operation = bag.load::<Metadata>().map(Metadata::name);
        let document = request
            .body()
            .bytes()
            .is_some_and(|bytes| !bytes.is_empty());
        let checksum = |name: &str| name.starts_with("x-amz-checksum-");
        let given = request.headers().iter().any(|(name, _)| checksum(name));
        if request.body().bytes().is_some() && request.headers().contains_key(ASKED) {
            // The SDK heeds the caller's algorithm only when it is to make checksums anyway.
            let state = bag.interceptor_state();
            state.store_put(RequestChecksumCalculation::WhenSupported);
        } else if document && !given && operation.is_some_and(|name| !other.contains(&name)) {
            request.headers_mut().insert(GIVEN, "");
        }
        Ok(())
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        if request.headers_mut().remove(GIVEN).is_some()
            && request.headers().get("content-md5").is_none()
        {
            let digest = Md5::digest(request.body().bytes().unwrap_or_default());
            request
                .headers_mut()
                .insert("content-md5", base64::encode(digest));
        }
        Ok(())
    }
}
