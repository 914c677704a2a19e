//! UploadPart.

use aws_sdk_s3::Client;
use aws_sdk_s3::operation::upload_part::UploadPartOutput;
use aws_sdk_s3::operation::upload_part::builders::UploadPartFluentBuilder;

use super::carry::{Carrier, Load, send_loaded};
use super::quoted;
use crate::error::Result;

/// The parameters of an UploadPart, without its body.
pub trait PartFields: Send + Sync + 'static {
    fn bucket(&self) -> &str;
    fn part(&self, request: UploadPartFluentBuilder) -> UploadPartFluentBuilder;
}

impl Carrier for dyn PartFields + '_ {
    type Output = UploadPartOutput;

    fn bucket(&self) -> &str {
        PartFields::bucket(self)
    }

    async fn carry(&self, client: Client, load: Load) -> Result<UploadPartOutput> {
        let mut output = send_loaded!(self.part(client.upload_part()), load)?;
        output.e_tag = quoted(output.e_tag);
        Ok(output)
    }
}
