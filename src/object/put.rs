//! PutObject, and its parameters as an upload of parts needs them.

use aws_sdk_s3::Client;
use aws_sdk_s3::operation::abort_multipart_upload::builders::AbortMultipartUploadInputBuilder;
use aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadInputBuilder;
use aws_sdk_s3::operation::create_multipart_upload::builders::CreateMultipartUploadInputBuilder;
use aws_sdk_s3::operation::put_object::PutObjectOutput;
use aws_sdk_s3::operation::put_object::builders::{PutObjectFluentBuilder, PutObjectInputBuilder};
use aws_sdk_s3::operation::upload_part::builders::UploadPartFluentBuilder;

use bytes::Bytes;

use super::carry::{Carrier, Load, send_loaded};
use super::{quoted, request, response};
use crate::error::Result;
use crate::wire::Store;

/// The parameters of a PutObject, and where each of them goes when the object is uploaded in parts instead.
pub trait PutFields: Send + Sync + 'static {
    fn bucket(&self) -> &str;
    /// The parameter that fixes the whole object's checksum, if one was given: such an object is one PUT.
    fn whole_checksum(&self) -> Option<&'static str>;
    fn put(&self, request: PutObjectFluentBuilder) -> PutObjectFluentBuilder;
    fn input(&self) -> PutObjectInputBuilder;
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
}

impl Carrier for dyn PutFields + '_ {
    type Output = PutObjectOutput;

    fn bucket(&self) -> &str {
        PutFields::bucket(self)
    }

    async fn short(&self, store: &Store, body: Bytes) -> Option<Result<PutObjectOutput>> {
        let input = self.input();
        let draft = request::put(&input, body)?;
        Some(
            store
                .send(&draft)
                .await
                .and_then(|answer| response::put(answer.headers())),
        )
    }

    async fn carry(&self, client: Client, load: Load) -> Result<PutObjectOutput> {
        let mut output = send_loaded!(self.put(client.put_object()), load)?;
        output.e_tag = quoted(output.e_tag);
        Ok(output)
    }
}
