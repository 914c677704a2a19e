//! A page of ListObjects or ListObjectsV2 on its way to `lib/pages.js`: JSON, made beside the JS thread. An object made by
//! Node-API costs that thread a call a field, 4 us in all; of JSON it is 0.2 us, with its fields in a flat array of rows, so that their
//! names do not stand in the text a thousand times.

use std::collections::HashMap;
use std::fmt::Write;

use napi::bindgen_prelude::ToNapiValue;
use napi::sys;

use super::json::{Text as Json, field, text};
use crate::object::list::{Listed, Owner, Page, Text};

/// Objects in one text: a store that gives longer pages must not hold the JS thread with them.
const ROWS: usize = 1000;

/// `[head, owners, rows, rows, ...]`. Each row is Key, ETag, Size, StorageClass, LastModified; where any object of the page has
/// an owner or a checksum there are owners (else an empty text), and each row goes on with ChecksumAlgorithm, ChecksumType and its owner's place.
pub struct Listing(Vec<Json>);

impl From<Page<'_>> for Listing {
    fn from(page: Page<'_>) -> Self {
        let wide = page.contents.iter().any(is_wide);
        let mut owners = Owners::default();
        let mut texts = vec![head(&page), String::new()];
        for objects in page.contents.chunks(ROWS) {
            let mut rows = String::with_capacity(objects.len() * 128);
            for object in objects {
                rows.push(if rows.is_empty() { '[' } else { ',' });
                row(&mut rows, object);
                if wide {
                    extras(&mut rows, object, &mut owners);
                }
            }
            rows.push(']');
            texts.push(rows);
        }
        if wide {
            texts[1] = format!("[{}]", owners.json);
        }
        Self(texts.into_iter().map(Json::from).collect())
    }
}

/// The page without its objects. Where they will be there is an empty list, so that its fields keep their order.
fn head(page: &Page<'_>) -> String {
    let mut json = String::with_capacity(512);
    for (name, value) in [
        ("Marker", &page.marker),
        ("NextMarker", &page.next_marker),
        ("Name", &page.name),
        ("Prefix", &page.prefix),
        ("Delimiter", &page.delimiter),
        ("EncodingType", &said(&page.encoding_type)),
        ("ContinuationToken", &page.continuation_token),
        ("NextContinuationToken", &page.next_continuation_token),
        ("StartAfter", &page.start_after),
        ("RequestCharged", &said(&page.request_charged)),
    ] {
        if let Some(value) = value {
            field(&mut json, name);
            text(&mut json, value);
        }
    }
    for (name, value) in [("MaxKeys", page.max_keys), ("KeyCount", page.key_count)] {
        if let Some(value) = value {
            field(&mut json, name);
            let _ = write!(json, "{value}");
        }
    }
    field(&mut json, "IsTruncated");
    let _ = write!(json, "{}", page.is_truncated.unwrap_or(false));
    json.push_str(",\"Contents\":[],\"CommonPrefixes\":[");
    for (at, prefix) in page.common_prefixes.iter().enumerate() {
        json.push_str(if at == 0 { "{" } else { ",{" });
        if let Some(prefix) = prefix {
            json.push_str("\"Prefix\":");
            text(&mut json, prefix);
        }
        json.push('}');
    }
    json.push_str("]}");
    json
}

fn is_wide(object: &Listed<'_>) -> bool {
    object.owner.is_some()
        || object.checksum_type.is_some()
        || !object.checksum_algorithm.is_empty()
}

fn row(json: &mut String, object: &Listed<'_>) {
    let number = |json: &mut String, value: Option<i64>| match value {
        Some(value) => drop(write!(json, ",{value}")),
        None => json.push_str(",null"),
    };
    nullable(json, &object.key);
    json.push(',');
    nullable(json, &object.e_tag);
    number(json, object.size);
    json.push(',');
    word(json, &object.storage_class);
    number(json, object.last_modified);
}

fn extras(json: &mut String, object: &Listed<'_>, owners: &mut Owners) {
    if object.checksum_algorithm.is_empty() {
        json.push_str(",null");
    } else {
        for (at, algorithm) in object.checksum_algorithm.iter().enumerate() {
            json.push_str(if at == 0 { ",[" } else { "," });
            text(json, algorithm);
        }
        json.push(']');
    }
    json.push(',');
    word(json, &object.checksum_type);
    match &object.owner {
        Some(owner) => drop(write!(json, ",{}", owners.place(owner))),
        None => json.push_str(",null"),
    }
}

fn nullable(json: &mut String, value: &Text<'_>) {
    match value {
        Some(value) => text(json, value),
        None => json.push_str("null"),
    }
}

fn word(json: &mut String, word: &Text<'_>) {
    match word {
        Some(word) if !word.is_empty() => text(json, word),
        _ => json.push_str("null"),
    }
}

/// MinIO answers some words empty: they say nothing.
fn said<'a>(word: &Text<'a>) -> Text<'a> {
    word.clone().filter(|word| !word.is_empty())
}

/// The owners of a page, each told once.
#[derive(Default)]
struct Owners {
    json: String,
    places: HashMap<String, usize>,
}

impl Owners {
    fn place(&mut self, owner: &Owner<'_>) -> usize {
        let mut json = String::with_capacity(128);
        for (name, value) in [("DisplayName", &owner.display_name), ("ID", &owner.id)] {
            if let Some(value) = value {
                field(&mut json, name);
                text(&mut json, value);
            }
        }
        json.push_str(if json.is_empty() { "{}" } else { "}" });
        if let Some(place) = self.places.get(&json) {
            return *place;
        }
        let place = self.places.len();
        if place > 0 {
            self.json.push(',');
        }
        self.json.push_str(&json);
        self.places.insert(json, place);
        place
    }
}

impl ToNapiValue for Listing {
    unsafe fn to_napi_value(env: sys::napi_env, listing: Self) -> napi::Result<sys::napi_value> {
        // SAFETY: on the JS thread of `env`, as napi-rs promises.
        unsafe { <Vec<Json>>::to_napi_value(env, listing.0) }
    }
}
