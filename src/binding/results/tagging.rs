//! GetObjectTagging, PutObjectTagging, DeleteObjectTagging.

use aws_sdk_s3::operation::delete_object_tagging::DeleteObjectTaggingOutput;
use aws_sdk_s3::operation::get_object_tagging::GetObjectTaggingOutput;
use aws_sdk_s3::operation::put_object_tagging::PutObjectTaggingOutput;

use super::result;
use crate::binding::params::Tag;

result! {
    /// What GetObjectTagging answers.
    ObjectTags {
        version_id "VersionId": String,
    } always {
        tag_set "TagSet": Vec<Tag>,
    }
}

impl From<GetObjectTaggingOutput> for ObjectTags {
    fn from(output: GetObjectTaggingOutput) -> Self {
        Self {
            version_id: output.version_id,
            tag_set: output.tag_set.into_iter().map(Tag::from).collect(),
        }
    }
}

result! {
    /// What PutObjectTagging and DeleteObjectTagging answer.
    TaggedObject {
        version_id "VersionId": String,
    }
}

impl From<PutObjectTaggingOutput> for TaggedObject {
    fn from(PutObjectTaggingOutput { version_id, .. }: PutObjectTaggingOutput) -> Self {
        Self { version_id }
    }
}

impl From<DeleteObjectTaggingOutput> for TaggedObject {
    fn from(DeleteObjectTaggingOutput { version_id, .. }: DeleteObjectTaggingOutput) -> Self {
        Self { version_id }
    }
}
