//! What several listings have in common.

use aws_sdk_s3::types;

use super::{result, take};

result! {
    /// Who owns an object or bucket.
    Owner {
        display_name "DisplayName": String,
        id "ID": String,
    }
}

impl From<types::Owner> for Owner {
    fn from(owner: types::Owner) -> Self {
        take!(Self from owner, { display_name: text, id: text, })
    }
}

result! {
    /// What a delimiter folded.
    FoldedPrefix {
        prefix "Prefix": String,
    }
}

pub fn prefixes(common: Option<Vec<types::CommonPrefix>>) -> Vec<FoldedPrefix> {
    common
        .unwrap_or_default()
        .into_iter()
        .map(|common| FoldedPrefix {
            prefix: common.prefix,
        })
        .collect()
}
