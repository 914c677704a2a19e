//! PutObject, and its parameters as an upload of parts needs them.

use aws_sdk_s3::Client;
use aws_sdk_s3::operation::abort_multipart_upload::builders::AbortMultipartUploadInputBuilder;
use aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadInputBuilder;
use aws_sdk_s3::operation::create_multipart_upload::builders::CreateMultipartUploadInputBuilder;
use aws_sdk_s3::operation::put_object::PutObjectOutput;
use aws_sdk_s3::operation::put_object::builders::PutObjectInputBuilder;
use aws_sdk_s3::operation::upload_part::builders::UploadPartInputBuilder;
use http::HeaderMap;

use super::carry::{Carrier, Load, send_loaded};
use super::{quoted, request, response};
use crate::error::Result;
use crate::wire::Draft;

/// The parameters of a PutObject, and where each of them goes when the object is uploaded in parts instead.
pub trait PutFields: Send + Sync + 'static {
    fn bucket(&self) -> &str;
    /// The parameter that fixes the whole object's checksum, if one was given: such an object is one PUT.
    fn whole_checksum(&self) -> Option<&'static str>;
    fn input(&self) -> PutObjectInputBuilder;
    /// Metadata, headers, ACL, tags, encryption.
    fn create(&self, input: CreateMultipartUploadInputBuilder)
    -> CreateMultipartUploadInputBuilder;
    /// The customer's key, who pays, who owns.
    fn part(&self, input: UploadPartInputBuilder) -> UploadPartInputBuilder;
    /// The conditions.
    fn complete(
        &self,
        input: CompleteMultipartUploadInputBuilder,
    ) -> CompleteMultipartUploadInputBuilder;
    fn abort(&self, input: AbortMultipartUploadInputBuilder) -> AbortMultipartUploadInputBuilder;
}

impl Carrier for dyn PutFields + '_ {
    type Input = PutObjectInputBuilder;
    type Output = PutObjectOutput;

    fn bucket(&self) -> &str {
        PutFields::bucket(self)
    }

    fn input(&self) -> PutObjectInputBuilder {
        PutFields::input(self)
    }

    fn draft(input: &PutObjectInputBuilder) -> Option<Draft<'_>> {
        request::put(input)
    }

    fn read(headers: &HeaderMap) -> Result<PutObjectOutput> {
        response::put(headers)
    }

    async fn carry(&self, client: Client, load: Load) -> Result<PutObjectOutput> {
        let mut output = send_loaded!(PutFields::input(self), client, load)?;
        output.e_tag = quoted(output.e_tag);
        Ok(output)
    }
}
