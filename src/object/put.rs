//! PutObject, of bytes in memory.

use aws_sdk_s3::operation::abort_multipart_upload::builders::AbortMultipartUploadInputBuilder;
use aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadInputBuilder;
use aws_sdk_s3::operation::create_multipart_upload::builders::CreateMultipartUploadInputBuilder;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;
use aws_sdk_s3::operation::put_object::PutObjectOutput;
use aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder;
use aws_sdk_s3::operation::upload_part::builders::UploadPartFluentBuilder;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;

use super::quoted;
use crate::error::Result;
use crate::wire::Store;

/// The parameters of a PutObject, and where each of them goes when the object is uploaded in parts instead.
pub trait PutFields: Send + Sync + 'static {
    fn bucket(&self) -> &str;
    /// The parameter that fixes the whole object's checksum, if one was given: such an object is one PUT.
    fn whole_checksum(&self) -> Option<&'static str>;
    fn put(&self, request: PutObjectFluentBuilder) -> PutObjectFluentBuilder;
    /// Metadata, headers, ACL, tags, encryption.
    fn create(&self, input: CreateMultipartUploadInputBuilder)
    -> CreateMultipartUploadInputBuilder;
    /// The customer's key, who pays, who owns.
    fn part(&self, request: UploadPartFluentBuilder) -> UploadPartFluentBuilder;
    /// The conditions.
    fn complete(
        &self,
        input: CompleteMultipartUploadInputBuilder,
    ) -> CompleteMultipartUploadInputBuilder;
    fn abort(&self, input: AbortMultipartUploadInputBuilder) -> AbortMultipartUploadInputBuilder;
    fn head(&self, input: HeadObjectInputBuilder) -> HeadObjectInputBuilder;
}

/// Stores bytes under a key in one request.
pub async fn put_object(
    store: &Store,
    fields: &dyn PutFields,
    body: Bytes,
) -> Result<PutObjectOutput> {
    let send = |client: aws_sdk_s3::Client| {
        fields
            .put(client.put_object())
            .body(ByteStream::from(body.clone()))
            .send()
    };
    let mut output = store.run(Some(fields.bucket()), send).await?;
    output.e_tag = quoted(output.e_tag);
    Ok(output)
}
