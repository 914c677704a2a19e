//! A bucket: its settings, the objects that a plain read sees, the versions behind them, uploads in progress.

use super::{Key, Object, Upload, now};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;
use time::OffsetDateTime;

pub(crate) struct Bucket {
    pub(crate) settings: Settings,
    /// What is there: the latest version of each key, unless that is a delete marker.
    pub(crate) objects: BTreeMap<Key, Arc<Object>>,
    /// The other versions and the delete markers of each key, newest first; no list is empty.
    pub(crate) older: BTreeMap<Key, Vec<Arc<Object>>>,
    /// By key and upload id.
    pub(crate) uploads: BTreeMap<(Key, String), Upload>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Settings {
    #[serde(with = "time::serde::timestamp")]
    pub(crate) created: OffsetDateTime,
    /// The location constraint it was created with.
    pub(crate) location: Option<String>,
    #[serde(default)]
    pub(crate) versioning: Versioning,
    #[serde(default)]
    pub(crate) tags: Vec<(String, String)>,
    /// As it was given.
    #[serde(default)]
    pub(crate) policy: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Versioning {
    #[default]
    Never,
    Enabled,
    Suspended,
}

impl Bucket {
    pub(crate) fn new(location: Option<String>) -> Self {
        Self::with(Settings {
            created: now(),
            location,
            versioning: Versioning::Never,
            tags: Vec::new(),
            policy: None,
        })
    }

    pub(super) fn with(settings: Settings) -> Self {
        Self {
            settings,
            objects: BTreeMap::new(),
            older: BTreeMap::new(),
            uploads: BTreeMap::new(),
        }
    }

    /// Every version of a key, newest first.
    pub(crate) fn versions(&self, key: &[u8]) -> impl Iterator<Item = &Arc<Object>> {
        let older = self.older.get(key).into_iter().flatten();
        self.objects.get(key).into_iter().chain(older)
    }

    /// The keys from `start` on that have versions, whether they have an object or not.
    pub(crate) fn keys_from<'a>(
        &'a self,
        start: Bound<&[u8]>,
    ) -> impl Iterator<Item = (&'a Key, ())> + use<'a> {
        let range = (start, Bound::Unbounded);
        let mut live = self.objects.range::<[u8], _>(range).peekable();
        let mut older = self.older.range::<[u8], _>(range).peekable();
        std::iter::from_fn(move || {
            let key = match (live.peek(), older.peek()) {
                (Some((a, _)), Some((b, _))) => (*a).min(*b),
                (Some((key, _)), None) | (None, Some((key, _))) => *key,
                (None, None) => return None,
            };
            live.next_if(|(k, _)| *k == key);
            older.next_if(|(k, _)| *k == key);
            Some((key, ()))
        })
    }
}
