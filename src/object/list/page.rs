//! A page of a listing, as the store's document or the SDK's output has it. Texts are borrowed from the document where they
//! stand in it as they are, since a page has thousands.

use std::borrow::Cow;

use aws_sdk_s3::operation::list_objects::ListObjectsOutput;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::types;

use super::time::milliseconds;
use crate::error::Result;
use crate::wire::{in_quotes, url_decoded};

pub type Text<'a> = Option<Cow<'a, str>>;

/// One page, of either version: what a version does not have is absent.
#[derive(Debug, Default, PartialEq)]
pub struct Page<'a> {
    pub name: Text<'a>,
    pub prefix: Text<'a>,
    pub delimiter: Text<'a>,
    pub max_keys: Option<i32>,
    pub encoding_type: Text<'a>,
    pub is_truncated: Option<bool>,
    pub marker: Text<'a>,
    pub next_marker: Text<'a>,
    pub key_count: Option<i32>,
    pub continuation_token: Text<'a>,
    pub next_continuation_token: Text<'a>,
    pub start_after: Text<'a>,
    pub request_charged: Text<'a>,
    pub contents: Vec<Listed<'a>>,
    pub common_prefixes: Vec<Text<'a>>,
}

/// One object of a page.
#[derive(Debug, Default, PartialEq)]
pub struct Listed<'a> {
    pub key: Text<'a>,
    pub e_tag: Text<'a>,
    pub checksum_algorithm: Vec<Cow<'a, str>>,
    pub checksum_type: Text<'a>,
    pub size: Option<i64>,
    pub storage_class: Text<'a>,
    pub owner: Option<Owner<'a>>,
    /// Milliseconds since 1970.
    pub last_modified: Option<i64>,
}

#[derive(Debug, Default, Clone, PartialEq)]
pub struct Owner<'a> {
    pub display_name: Text<'a>,
    pub id: Text<'a>,
}

impl Page<'_> {
    /// The greatest name of a page, key or folded prefix, in S3's order: that of the bytes.
    pub fn last_name(&self) -> Option<String> {
        let key = self.contents.last().and_then(|object| object.key.as_ref());
        let prefix = self.common_prefixes.last().and_then(Option::as_ref);
        key.max(prefix).map(|name| name.clone().into_owned())
    }

    /// Takes the names out of their URL encoding.
    pub fn decode(&mut self) -> Result<()> {
        for object in &mut self.contents {
            decode(&mut object.key)?;
        }
        self.common_prefixes.iter_mut().try_for_each(decode)
    }

    /// Puts ETags in quotes that a store has left out.
    pub fn mend_etags(&mut self) {
        for object in &mut self.contents {
            object.e_tag = object.e_tag.take().and_then(in_quotes);
        }
    }
}

/// One name out of its URL encoding.
pub fn decode(name: &mut Text<'_>) -> Result<()> {
    if let Some(text) = name
        && let Cow::Owned(decoded) = url_decoded(text)?
    {
        *text = Cow::Owned(decoded);
    }
    Ok(())
}

/// An SDK's text.
fn owned(text: Option<String>) -> Text<'static> {
    text.map(Cow::Owned)
}

/// One of the SDK's enumerations.
fn word<T: AsRef<str>>(word: Option<T>) -> Text<'static> {
    word.map(|word| Cow::Owned(word.as_ref().to_owned()))
}

/// What the outputs of both versions have.
macro_rules! page {
    ($output:ident, { $($field:ident: $value:expr,)* }) => {
        Self {
            name: owned($output.name),
            prefix: owned($output.prefix),
            delimiter: owned($output.delimiter),
            max_keys: $output.max_keys,
            encoding_type: word($output.encoding_type),
            is_truncated: $output.is_truncated,
            request_charged: word($output.request_charged),
            contents: $output.contents.into_iter().flatten().map(Listed::from).collect(),
            common_prefixes: $output.common_prefixes.into_iter().flatten().map(|common| owned(common.prefix)).collect(),
            $($field: $value,)*
            ..Self::default()
        }
    };
}

impl From<ListObjectsOutput> for Page<'static> {
    fn from(output: ListObjectsOutput) -> Self {
        page!(output, {
            marker: owned(output.marker),
            next_marker: owned(output.next_marker),
        })
    }
}

impl From<ListObjectsV2Output> for Page<'static> {
    fn from(output: ListObjectsV2Output) -> Self {
        page!(output, {
            key_count: output.key_count,
            continuation_token: owned(output.continuation_token),
            next_continuation_token: owned(output.next_continuation_token),
            start_after: owned(output.start_after),
        })
    }
}

impl From<types::Object> for Listed<'static> {
    fn from(object: types::Object) -> Self {
        let algorithms = object.checksum_algorithm.into_iter().flatten();
        Self {
            key: owned(object.key),
            e_tag: owned(object.e_tag),
            checksum_algorithm: algorithms
                .map(|name| Cow::Owned(name.as_str().to_owned()))
                .collect(),
            checksum_type: word(object.checksum_type),
            size: object.size,
            storage_class: word(object.storage_class),
            owner: object.owner.map(|owner| Owner {
                display_name: owned(owner.display_name),
                id: owned(owner.id),
            }),
            last_modified: object.last_modified.map(milliseconds),
        }
    }
}
