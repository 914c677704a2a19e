//! Documents for the tests, written from pages that are known.

use std::borrow::Cow;
use std::fmt::Write;

use fastrand::Rng;

use super::super::Version;
use super::super::page::{Listed, Owner, Page, Text};

const TEXTS: [&str; 24] = [
    "",
    "a",
    "folder/file-000001",
    "a b+c%20%2B",
    " spaces about ",
    "\n\t\r\n",
    "<&>\"'",
    "]]",
    "&lt;",
    "é€😀",
    "\u{7f}\u{85}\u{a0}\u{2028}\u{2029}\u{fffd}\u{10ffff}",
    "\"etag\"",
    "d41d8cd98f00b204e9800998ecf8427e-12",
    "STANDARD",
    "url",
    "<!-- no comment -->",
    "</Key>",
    "<Contents>",
    "..",
    "//",
    "CRC64NVME",
    "FULL_OBJECT",
    "?>",
    "=",
];
const TIMES: [(&str, i64); 6] = [
    ("2026-01-02T03:04:05.000Z", 1_767_323_045_000),
    ("2026-01-02T03:04:05.123Z", 1_767_323_045_123),
    ("2026-01-02T03:04:05Z", 1_767_323_045_000),
    ("2026-01-02T03:04:05.123999Z", 1_767_323_045_123),
    ("1970-01-01T00:00:00.001Z", 1),
    ("2026-01-02T05:04:05.5+02:00", 1_767_323_045_500),
];

/// A document and what stands in it.
pub fn generate(seed: u64, version: Version, plain: bool) -> (String, Page<'static>) {
    let random = &mut Rng::with_seed(seed);
    let prefix = if random.u8(..8) == 0 { "s3:" } else { "" };
    let mut writer = Writer {
        random,
        plain,
        prefix,
        xml: String::new(),
    };
    let page = writer.page(version);
    (writer.xml, page)
}

/// Writes pages in all the ways that XML has. `plain`: only in those that the SDK reads whole.
struct Writer<'r> {
    random: &'r mut Rng,
    plain: bool,
    prefix: &'static str,
    xml: String,
}

impl Writer<'_> {
    fn chance(&mut self, of: usize) -> bool {
        self.random.usize(..of) == 0
    }

    fn between(&mut self) {
        match self.random.usize(..24) {
            0 => self.xml.push_str("\n  "),
            1 => self.xml.push_str("<!-- a <comment> -->"),
            2 => self.xml.push_str("<?pi x?>"),
            3 => self
                .xml
                .push_str("<Unknown a='>'><Key>x</Key><Unknown/></Unknown>"),
            4 => self.xml.push_str(
                "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress></RestoreStatus>",
            ),
            _ => (),
        }
    }

    fn open(&mut self, name: &str) {
        let attribute = match self.random.usize(..16) {
            0 => " xsi:type=\"CanonicalUser\" b='>'",
            1 => " ",
            2 => "\n",
            _ => "",
        };
        let prefix = self.prefix;
        let _ = write!(self.xml, "<{prefix}{name}{attribute}>");
    }

    fn close(&mut self, name: &str) {
        let (space, prefix) = (if self.chance(16) { " " } else { "" }, self.prefix);
        let _ = write!(self.xml, "</{prefix}{name}{space}>");
    }

    fn element(&mut self, name: &str, text: &str) {
        self.between();
        if text.is_empty() && self.random.bool() {
            let prefix = self.prefix;
            let _ = write!(self.xml, "<{prefix}{name}/>");
            return;
        }
        self.open(name);
        self.text(text);
        self.close(name);
    }

    fn text(&mut self, text: &str) {
        if !self.plain && self.chance(4) && !text.contains("]]>") {
            let _ = write!(self.xml, "<![CDATA[{text}]]>");
            return;
        }
        for char in text.chars() {
            if !self.plain && self.chance(12) {
                self.xml
                    .push_str(["<!-- x -->", "<?x y?>", "<![CDATA[]]>"][self.random.usize(..3)]);
            }
            let code = u32::from(char);
            let must = matches!(char, '<' | '&' | '>');
            match self.random.usize(..if must { 3 } else { 24 }) {
                0 => drop(write!(self.xml, "&#{code};")),
                1 => drop(write!(self.xml, "&#x{code:x};")),
                _ => match char {
                    '<' => self.xml.push_str("&lt;"),
                    '>' => self.xml.push_str("&gt;"),
                    '&' => self.xml.push_str("&amp;"),
                    '"' => self.xml.push_str("&quot;"),
                    '\'' => self.xml.push_str("&apos;"),
                    char => self.xml.push(char),
                },
            }
        }
    }

    fn any(&mut self) -> Text<'static> {
        let text = TEXTS[self.random.usize(..TEXTS.len())];
        (!self.chance(4)).then_some(Cow::Borrowed(text))
    }

    fn field(&mut self, name: &str) -> Text<'static> {
        let value = self.any();
        if let Some(value) = &value {
            self.element(name, value);
        }
        value
    }

    fn number<T: ToString + Copy>(&mut self, name: &str, value: T) -> Option<T> {
        let value = (!self.chance(4)).then_some(value);
        if let Some(value) = value {
            self.element(name, &value.to_string());
        }
        value
    }

    fn time(&mut self) -> Option<i64> {
        let (text, time) = TIMES[self.random.usize(..TIMES.len())];
        let there = !self.chance(4);
        if there {
            self.element("LastModified", text);
        }
        there.then_some(time)
    }

    fn listed(&mut self) -> Listed<'static> {
        let mut object = Listed::default();
        self.open("Contents");
        let mut order = [0, 1, 2, 3, 4, 5, 6, 7];
        self.random.shuffle(&mut order);
        for field in order {
            match field {
                0 => object.key = self.field("Key"),
                1 => object.e_tag = self.field("ETag"),
                2 => {
                    object.size = {
                        let size = self.random.i64(..);
                        self.number("Size", size)
                    }
                }
                3 => object.storage_class = self.field("StorageClass"),
                4 => object.last_modified = self.time(),
                5 => object.owner = self.owner(),
                6 => object.checksum_type = self.field("ChecksumType"),
                _ => {
                    for _ in 0..self.random.usize(..3) {
                        object
                            .checksum_algorithm
                            .extend(self.field("ChecksumAlgorithm"));
                    }
                }
            }
        }
        self.between();
        self.close("Contents");
        object
    }

    fn owner(&mut self) -> Option<Owner<'static>> {
        if self.random.bool() {
            return None;
        }
        self.open("Owner");
        let id = self.field("ID");
        let display_name = self.field("DisplayName");
        self.close("Owner");
        Some(Owner { display_name, id })
    }

    fn page(&mut self, version: Version) -> Page<'static> {
        let mut page = Page::default();
        if self.random.bool() {
            self.xml
                .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        }
        self.open("ListBucketResult");
        for _ in 0..self.random.usize(..30) {
            self.between();
            match self.random.usize(..16) {
                0 => page.name = self.field("Name").or(page.name),
                1 => page.prefix = self.field("Prefix").or(page.prefix),
                2 => page.delimiter = self.field("Delimiter").or(page.delimiter),
                3 => {
                    page.max_keys = {
                        let n = self.random.i32(..);
                        self.number("MaxKeys", n).or(page.max_keys)
                    }
                }
                4 => page.encoding_type = self.field("EncodingType").or(page.encoding_type),
                5 => {
                    page.is_truncated = {
                        let is = self.random.bool();
                        self.number("IsTruncated", is).or(page.is_truncated)
                    }
                }
                6 => {
                    self.open("CommonPrefixes");
                    let prefix = self.field("Prefix");
                    page.common_prefixes.push(prefix);
                    self.close("CommonPrefixes");
                }
                7..12 => {
                    let object = self.listed();
                    page.contents.push(object)
                }
                _ => self.versioned(&mut page, version),
            }
        }
        self.close("ListBucketResult");
        page
    }

    /// What only one version has; the other passes over it.
    fn versioned(&mut self, page: &mut Page<'static>, version: Version) {
        let one = [
            ("Marker", &mut page.marker),
            ("NextMarker", &mut page.next_marker),
        ];
        let two = [
            ("ContinuationToken", &mut page.continuation_token),
            ("NextContinuationToken", &mut page.next_continuation_token),
            ("StartAfter", &mut page.start_after),
        ];
        for (own, (name, place)) in one
            .into_iter()
            .map(|field| (Version::One, field))
            .chain(two.into_iter().map(|field| (Version::Two, field)))
        {
            if let (true, Some(value)) = (self.chance(4), self.any()) {
                self.element(name, &value);
                if own == version {
                    *place = Some(value);
                }
            }
        }
        if self.chance(4) {
            let count = self.random.i32(..);
            self.element("KeyCount", &count.to_string());
            if version == Version::Two {
                page.key_count = Some(count);
            }
        }
    }
}
