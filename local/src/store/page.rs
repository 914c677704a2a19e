//! One page of a list: the keys under a prefix after a marker, those that share a delimiter folded into one entry.
//!
//! The cost is that of the page: a common prefix is stepped over in one search of the tree, however many keys it has.

use super::key::Key;
use std::ops::Bound;

pub(crate) struct Query<'a> {
    pub(crate) prefix: &'a str,
    /// Empty for none.
    pub(crate) delimiter: &'a str,
    /// List what comes after this. A marker inside a common prefix counts as that common prefix, as on Ceph and
    /// MinIO, so that a prefix is never listed on two pages.
    pub(crate) after: &'a str,
    pub(crate) limit: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Entry<'a, T> {
    Item(&'a Key, T),
    Prefix(&'a str),
}

impl<'a, T> Entry<'a, T> {
    /// What to continue after.
    pub(crate) fn name(&self) -> &'a str {
        match self {
            Entry::Item(key, _) => key.as_str(),
            Entry::Prefix(prefix) => prefix,
        }
    }
}

pub(crate) struct Page<'a, T> {
    pub(crate) entries: Vec<Entry<'a, T>>,
    pub(crate) truncated: bool,
}

/// `from` gives what there is from a bound on, in order.
pub(crate) fn page<'a, T, I: Iterator<Item = (&'a Key, T)>>(
    from: impl Fn(Bound<&[u8]>) -> I,
    query: &Query<'_>,
) -> Page<'a, T> {
    let mut page = Page {
        entries: Vec::new(),
        truncated: false,
    };
    if query.limit == 0 {
        return page;
    }
    let mut start = query.start();
    'search: loop {
        for (key, value) in from(start.as_ref().map(Vec::as_slice)) {
            if !key.as_str().starts_with(query.prefix) {
                return page;
            }
            if page.entries.len() == query.limit {
                page.truncated = true;
                return page;
            }
            match query.common_prefix(key.as_str()) {
                None => page.entries.push(Entry::Item(key, value)),
                Some(prefix) => {
                    page.entries.push(Entry::Prefix(prefix));
                    start = Bound::Included(after_all(prefix));
                    continue 'search;
                }
            }
        }
        return page;
    }
}

impl Query<'_> {
    fn start(&self) -> Bound<Vec<u8>> {
        if self.after < self.prefix || self.after.is_empty() {
            return Bound::Included(self.prefix.into());
        }
        match self.common_prefix(self.after) {
            Some(prefix) => Bound::Included(after_all(prefix)),
            None => Bound::Excluded(self.after.into()),
        }
    }

    /// The part of `key` up to and with the first delimiter behind the prefix.
    fn common_prefix<'k>(&self, key: &'k str) -> Option<&'k str> {
        if self.delimiter.is_empty() {
            return None;
        }
        let rest = key.strip_prefix(self.prefix)?;
        let at = rest.find(self.delimiter)?;
        Some(&key[..self.prefix.len() + at + self.delimiter.len()])
    }
}

/// The first byte string greater than every one that starts with `prefix`. UTF-8 has no byte 0xFF, so adding one to
/// the last byte is enough.
fn after_all(prefix: &str) -> Vec<u8> {
    let mut bytes = prefix.as_bytes().to_vec();
    if let Some(last) = bytes.last_mut() {
        *last += 1;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{Entry, Key, Query, page};
    use std::collections::BTreeMap;
    use std::ops::Bound;

    fn names(
        keys: &[&str],
        prefix: &str,
        delimiter: &str,
        after: &str,
        limit: usize,
    ) -> (Vec<String>, bool) {
        let map: BTreeMap<Key, ()> = keys.iter().map(|k| (Key::from(*k), ())).collect();
        let page = page(
            |start| map.range::<[u8], _>((start, Bound::Unbounded)),
            &Query {
                prefix,
                delimiter,
                after,
                limit,
            },
        );
        let mark = |e: &Entry<'_, &()>| match e {
            Entry::Item(key, ()) => key.as_str().to_owned(),
            Entry::Prefix(prefix) => format!("{prefix}*"),
        };
        (page.entries.iter().map(mark).collect(), page.truncated)
    }

    #[test]
    fn bytes_decide_the_order() {
        // U+FF5A comes before U+1F600 in UTF-8, and after it in UTF-16.
        let keys = ["\u{1F600}", "\u{FF5A}", "a", "B", "a/b", "a b", "é"];
        assert_eq!(
            names(&keys, "", "", "", 9).0,
            ["B", "a", "a b", "a/b", "é", "\u{FF5A}", "\u{1F600}"]
        );
    }

    #[test]
    fn a_delimiter_folds_what_shares_it() {
        let keys = ["a/1", "a/2", "a//3", "b", "c/", "c/d/e", "/x"];
        assert_eq!(names(&keys, "", "/", "", 9).0, ["/*", "a/*", "b", "c/*"]);
        assert_eq!(names(&keys, "a/", "/", "", 9).0, ["a//*", "a/1", "a/2"]);
        assert_eq!(names(&keys, "c/", "/", "", 9).0, ["c/", "c/d/*"]);
        assert_eq!(names(&keys, "c", "/", "", 9).0, ["c/*"]);
        assert_eq!(
            names(&["x--y--1", "x--y--2", "x-y"], "x", "--y-", "", 9).0,
            ["x--y-*", "x-y"]
        );
    }

    #[test]
    fn pages_fit_together_without_repeating_a_prefix() {
        let keys = ["a", "b/1", "b/2", "c", "d/1", "d\u{10FFFF}", "d\u{10FFFF}x"];
        for limit in 1..8 {
            let (mut all, mut after) = (Vec::new(), String::new());
            loop {
                let (found, truncated) = names(&keys, "", "/", &after, limit);
                assert!(found.len() <= limit);
                after = found
                    .last()
                    .map(|n| n.trim_end_matches('*').to_owned())
                    .unwrap_or_default();
                all.extend(found);
                if !truncated {
                    break;
                }
            }
            assert_eq!(
                all,
                ["a", "b/*", "c", "d/*", "d\u{10FFFF}", "d\u{10FFFF}x"],
                "limit {limit}"
            );
        }
    }

    #[test]
    fn a_page_that_ends_with_the_list_is_not_truncated() {
        assert_eq!(
            names(&["a", "b/1", "b/2"], "", "/", "", 2),
            (vec!["a".into(), "b/*".into()], false)
        );
        assert!(names(&["a", "b", "z"], "", "", "", 2).1);
        assert!(!names(&["pa", "pb", "z"], "p", "", "", 2).1);
        assert_eq!(names(&["a"], "", "", "", 0), (vec![], false));
    }

    #[test]
    fn the_marker_is_left_out_and_need_not_exist() {
        let keys = ["a", "b", "c"];
        assert_eq!(names(&keys, "", "", "b", 9).0, ["c"]);
        assert_eq!(names(&keys, "", "", "aa", 9).0, ["b", "c"]);
        assert_eq!(names(&keys, "b", "", "a", 9).0, ["b"]);
        assert_eq!(names(&keys, "a", "", "z", 9).0, [""; 0]);
        assert_eq!(names(&["d/1", "d/2", "e"], "", "/", "d/1", 9).0, ["e"]);
        assert_eq!(names(&["d/1", "d/2", "e"], "d/", "/", "d/1", 9).0, ["d/2"]);
    }
}
