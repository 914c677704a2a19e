//! The store's document as a page. Stricter than the SDK's parser, which takes the end of what it understands for the end of
//! the list: here a document that is not well formed to its end is an error. And it reads text in all its forms, where that one
//! loses CDATA and what follows a comment.

use std::str::FromStr;

use super::Version;
use super::page::{Listed, Owner, Page, Text};
use super::scanner::{Malformed, Scanner};
use super::time::milliseconds_of;
use crate::error::{Error, Result};

/// What a document tells; `InvalidResponse` if it is not a whole listing.
pub fn read(bytes: &[u8], version: Version) -> Result<Page<'_>> {
    let text = std::str::from_utf8(bytes).map_err(|error| unlike().caused_by(&error))?;
    Document(Scanner::new(text))
        .read(version)
        .map_err(|_| unlike())
}

fn unlike() -> Error {
    Error::new(
        "InvalidResponse",
        "the store's answer is not what S3 answers",
    )
}

type Part<T> = std::result::Result<T, Malformed>;

struct Document<'a>(Scanner<'a>);

impl<'a> Document<'a> {
    fn read(mut self, version: Version) -> Part<Page<'a>> {
        if self.0.root()? != "ListBucketResult" {
            return Err(Malformed);
        }
        let page = self.page(version)?;
        self.0.end()?;
        Ok(page)
    }

    fn text(&mut self) -> Part<Text<'a>> {
        self.0.text().map(Some)
    }

    fn parsed<T: FromStr>(&mut self) -> Part<Option<T>> {
        let value = self.0.text()?.parse();
        value.map(Some).map_err(|_| Malformed)
    }

    fn time(&mut self) -> Part<Option<i64>> {
        let time = milliseconds_of(&self.0.text()?);
        time.map(Some).ok_or(Malformed)
    }

    fn page(&mut self, version: Version) -> Part<Page<'a>> {
        let mut page = Page::default();
        while let Some(name) = self.0.child()? {
            match name {
                "Contents" => page.contents.push(self.listed()?),
                "CommonPrefixes" => page.common_prefixes.push(self.folded()?),
                "Name" => page.name = self.text()?,
                "Prefix" => page.prefix = self.text()?,
                "Delimiter" => page.delimiter = self.text()?,
                "MaxKeys" => page.max_keys = self.parsed()?,
                "EncodingType" => page.encoding_type = self.text()?,
                "IsTruncated" => page.is_truncated = self.parsed()?,
                name => self.versioned(&mut page, version, name)?,
            }
        }
        Ok(page)
    }

    /// What only one version has.
    fn versioned(&mut self, page: &mut Page<'a>, version: Version, name: &str) -> Part<()> {
        match (version, name) {
            (Version::One, "Marker") => page.marker = self.text()?,
            (Version::One, "NextMarker") => page.next_marker = self.text()?,
            (Version::Two, "KeyCount") => page.key_count = self.parsed()?,
            (Version::Two, "ContinuationToken") => page.continuation_token = self.text()?,
            (Version::Two, "NextContinuationToken") => {
                page.next_continuation_token = self.text()?
            }
            (Version::Two, "StartAfter") => page.start_after = self.text()?,
            _ => self.0.skip()?,
        }
        Ok(())
    }

    fn listed(&mut self) -> Part<Listed<'a>> {
        let mut object = Listed::default();
        while let Some(name) = self.0.child()? {
            match name {
                "Key" => object.key = self.text()?,
                "LastModified" => object.last_modified = self.time()?,
                "ETag" => object.e_tag = self.text()?,
                "Size" => object.size = self.parsed()?,
                "StorageClass" => object.storage_class = self.text()?,
                "Owner" => object.owner = Some(self.owner()?),
                "ChecksumAlgorithm" => object.checksum_algorithm.push(self.0.text()?),
                "ChecksumType" => object.checksum_type = self.text()?,
                _ => self.0.skip()?,
            }
        }
        Ok(object)
    }

    fn owner(&mut self) -> Part<Owner<'a>> {
        let mut owner = Owner::default();
        while let Some(name) = self.0.child()? {
            match name {
                "DisplayName" => owner.display_name = self.text()?,
                "ID" => owner.id = self.text()?,
                _ => self.0.skip()?,
            }
        }
        Ok(owner)
    }

    fn folded(&mut self) -> Part<Text<'a>> {
        let mut prefix = None;
        while let Some(name) = self.0.child()? {
            match name {
                "Prefix" => prefix = self.text()?,
                _ => self.0.skip()?,
            }
        }
        Ok(prefix)
    }
}
