//! Results for JavaScript: S3's field names, numbers and Dates; what S3 left out is undefined.

mod bucket;
mod extras;
mod json;
mod list;
mod listings;
mod multipart;
mod object;
mod object_fields;
mod page;
mod request;
mod settings;
mod tagging;
mod versions;

pub use bucket::{BucketList, CreatedBucket, DeletedBucket, HeadedBucket};
pub use extras::{AttributesOfObject, CopiedObject, DeletedObjects};
pub use listings::{CleanedUploads, PartList, UploadList};
pub use multipart::{AbortedUpload, CompletedUpload, CopiedPart, CreatedUpload, UploadedPart};
pub use object::{DeletedObject, StoredObject};
pub use object_fields::ObjectFields;
pub use page::Listing;
pub use request::{Answer, Presigned};
pub use settings::{BucketLocation, BucketPolicy, BucketTags, BucketVersioning, ChangedBucket};
pub use tagging::{ObjectTags, TaggedObject};
pub use versions::VersionList;

/// A result object: `field "Name": Type,` each. What is always there stands apart, and so do Dates,
/// since their TypeScript name is another. (`Option` is written out here because napi-rs looks for the word.)
macro_rules! result {
    ($(#[$meta:meta])* $name:ident {
        $($field:ident $js:literal: $type:ty,)*
    } $(always { $($always:ident $always_js:literal: $always_type:ty,)* })?
    $(dates { $($date:ident $date_js:literal,)* })?) => {
        $(#[$meta])*
        #[napi_derive::napi(object, object_from_js = false)]
        #[derive(Default)]
        pub struct $name {
            $(#[napi(js_name = $js)] pub $field: Option<$type>,)*
            $($(#[napi(js_name = $always_js)] pub $always: $always_type,)*)?
            $($(#[napi(js_name = $date_js, ts_type = "Date")] pub $date: Option<crate::binding::outcome::Time>,)*)?
        }
    };
}

/// Takes fields out of an SDK output: `field: kind,` each. MinIO answers some words empty: they say nothing.
macro_rules! take {
    (@text $value:expr) => { $value };
    (@word $value:expr) => { $value.map(|word| word.as_str().to_owned()).filter(|word| !word.is_empty()) };
    (@time $value:expr) => { $value.map(crate::binding::outcome::Time::of) };
    ($result:ident from $output:expr, { $($field:ident: $kind:tt,)* } $($rest:tt)*) => {
        $result { $($field: take!(@$kind $output.$field),)* $($rest)* }
    };
}
use {result, take};
