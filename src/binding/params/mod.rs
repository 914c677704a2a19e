//! Parameters from JavaScript: a table a topic. Names are S3's; `lib/params.js` has checked them already.

mod bucket;
mod list;
mod object;
mod put;

pub use bucket::{BucketParams, CreateBucketParams, ListBucketsParams};
pub use list::{ListObjectsParams, ListObjectsV2Params};
pub use object::{DeleteObjectParams, GetObjectParams};
pub use put::PutObjectParams;

/// A parameter object: `field "Name": Type,` each; Dates stand apart, since their TypeScript name is another.
macro_rules! params {
    ($(#[$meta:meta])* $name:ident {
        $($field:ident $js:literal: $type:ty,)*
    } $(dates { $($date:ident $date_js:literal,)* })?) => {
        $(#[$meta])*
        #[napi_derive::napi(object, object_to_js = false)]
        pub struct $name {
            $(#[napi(js_name = $js)] pub $field: Option<$type>,)*
            $($(#[napi(js_name = $date_js, ts_type = "Date")] pub $date: Option<crate::binding::outcome::Time>,)*)?
        }
    };
}

/// Fills an SDK builder: `setter: kind field,` each. Words are S3's enumerations, open to values we do not know.
macro_rules! fill {
    (@text $value:expr) => { $value.clone() };
    (@word $value:expr) => { $value.as_deref().map(Into::into) };
    (@plain $value:expr) => { $value };
    (@time $value:expr) => { $value.map(crate::binding::outcome::Time::date_time) };
    ($builder:expr, $params:expr, { $($set:ident: $kind:tt $field:ident,)* }) => {
        $builder$(.$set(fill!(@$kind $params.$field)))*
    };
}
use {fill, params};
