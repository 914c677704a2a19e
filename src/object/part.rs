//! UploadPart.

use aws_sdk_s3::Client;
use aws_sdk_s3::operation::upload_part::UploadPartOutput;
use aws_sdk_s3::operation::upload_part::builders::UploadPartInputBuilder;
use http::HeaderMap;

use super::carry::{Carrier, Load, send_loaded};
use super::{quoted, request, response};
use crate::error::Result;
use crate::wire::Draft;

/// The parameters of an UploadPart, without its body.
pub trait PartFields: Send + Sync + 'static {
    fn bucket(&self) -> &str;
    fn input(&self) -> UploadPartInputBuilder;
}

impl Carrier for dyn PartFields + '_ {
    type Input = UploadPartInputBuilder;
    type Output = UploadPartOutput;

    fn bucket(&self) -> &str {
        PartFields::bucket(self)
    }

    fn input(&self) -> UploadPartInputBuilder {
        PartFields::input(self)
    }

    fn draft(input: &UploadPartInputBuilder) -> Option<Draft<'_>> {
        request::part(input)
    }

    fn read(headers: &HeaderMap) -> Result<UploadPartOutput> {
        response::part(headers)
    }

    async fn carry(&self, client: Client, load: Load) -> Result<UploadPartOutput> {
        let mut output = send_loaded!(PartFields::input(self), client, load)?;
        output.e_tag = quoted(output.e_tag);
        Ok(output)
    }
}
