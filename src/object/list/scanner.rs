//! The XML of a listing, piece by piece: what S3 writes and no more of XML than that (no document type, no namespaces but for
//! their prefixes). A page has 20,000 tags and texts: quick-xml's events take 0.5 ms for them, this takes 0.15.

use std::borrow::Cow;

use memchr::{memchr, memmem::find};

/// Elements in elements: what is open takes 16 bytes each. (S3's lists have four.)
const DEEPEST: usize = 1 << 20;

/// What a document can be wrong in; nobody needs to know where.
#[derive(Debug)]
pub struct Malformed;

type Result<T> = std::result::Result<T, Malformed>;

/// What comes next.
enum Piece<'a> {
    /// A tag that opens, by its name with its prefix.
    Open(&'a str),
    Close,
    /// Text that may hold references.
    Text(&'a str),
    /// Text as it is: CDATA.
    Data(&'a str),
    /// A comment, an instruction.
    Aside,
    End,
}

pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// The elements that are open.
    open: Vec<&'a str>,
    /// The last tag closes itself.
    empty: bool,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text: text.strip_prefix('\u{feff}').unwrap_or(text),
            at: 0,
            open: Vec::with_capacity(8),
            empty: false,
        }
    }

    /// The root's name.
    pub fn root(&mut self) -> Result<&'a str> {
        loop {
            match self.next()? {
                Piece::Open(name) => return Ok(local(name)),
                Piece::Aside => (),
                Piece::Text(text) if is_space(text) => (),
                _ => return Err(Malformed),
            }
        }
    }

    /// The next element's name within the one that is open; `None` at that one's end.
    #[inline]
    pub fn child(&mut self) -> Result<Option<&'a str>> {
        loop {
            match self.next()? {
                Piece::Open(name) => return Ok(Some(local(name))),
                Piece::Close => return Ok(None),
                Piece::End => return Err(Malformed),
                Piece::Text(_) | Piece::Data(_) | Piece::Aside => (),
            }
        }
    }

    /// Passes over the open element, whatever is in it and however deep.
    pub fn skip(&mut self) -> Result<()> {
        let depth = self.open.len();
        loop {
            match self.next()? {
                Piece::Close if self.open.len() < depth => return Ok(()),
                Piece::End => return Err(Malformed),
                _ => (),
            }
        }
    }

    /// After the root only asides and spaces may come.
    pub fn end(&mut self) -> Result<()> {
        loop {
            match self.next()? {
                Piece::End => return Ok(()),
                Piece::Aside => (),
                Piece::Text(text) if is_space(text) => (),
                _ => return Err(Malformed),
            }
        }
    }

    /// The text of the open element, to its end.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'a, str>> {
        let name = *self.open.last().ok_or(Malformed)?;
        let rest = &self.text[self.at..];
        // Nearly every text ends with the tag that closes it.
        if !self.empty
            && let Some(length) = memchr(b'<', rest.as_bytes())
            && let Some(after) = rest[length..].strip_prefix("</")
            && let Some(after) = after.strip_prefix(name)
            && after.starts_with('>')
        {
            self.open.pop();
            self.at += length + name.len() + 3;
            return resolved(&rest[..length]);
        }
        self.pieces()
    }

    /// The text where it stands in pieces.
    #[cold]
    fn pieces(&mut self) -> Result<Cow<'a, str>> {
        let mut whole = String::new();
        loop {
            match self.next()? {
                Piece::Text(text) => whole.push_str(&resolved(text)?),
                Piece::Data(text) => whole.push_str(text),
                Piece::Aside => (),
                Piece::Close => return Ok(whole.into()),
                Piece::Open(_) | Piece::End => return Err(Malformed),
            }
        }
    }

    #[inline]
    fn next(&mut self) -> Result<Piece<'a>> {
        if self.empty {
            self.empty = false;
            self.open.pop();
            return Ok(Piece::Close);
        }
        let rest = &self.text[self.at..];
        match rest.as_bytes() {
            [] if self.open.is_empty() => Ok(Piece::End),
            [] => Err(Malformed),
            [b'<', b'/', ..] => self.close(),
            [b'<', b'?', ..] => self.passage("<?", "?>").map(|_| Piece::Aside),
            [b'<', b'!', ..] => self.declared(),
            [b'<', ..] => self.tag(),
            bytes => {
                let length = memchr(b'<', bytes).unwrap_or(bytes.len());
                self.at += length;
                Ok(Piece::Text(&rest[..length]))
            }
        }
    }

    fn declared(&mut self) -> Result<Piece<'a>> {
        if self.text[self.at..].starts_with("<!--") {
            self.passage("<!--", "-->").map(|_| Piece::Aside)
        } else {
            self.passage("<![CDATA[", "]]>").map(Piece::Data)
        }
    }

    /// What stands between two marks.
    fn passage(&mut self, begin: &str, end: &str) -> Result<&'a str> {
        let rest = &self.text[self.at..];
        let rest = rest.strip_prefix(begin).ok_or(Malformed)?;
        let length = find(rest.as_bytes(), end.as_bytes()).ok_or(Malformed)?;
        self.at += begin.len() + length + end.len();
        Ok(&rest[..length])
    }

    fn close(&mut self) -> Result<Piece<'a>> {
        let rest = &self.text[self.at + 2..];
        let length = memchr(b'>', rest.as_bytes()).ok_or(Malformed)?;
        self.at += length + 3;
        let name = rest[..length].trim_ascii_end();
        (self.open.pop() == Some(name))
            .then_some(Piece::Close)
            .ok_or(Malformed)
    }

    fn tag(&mut self) -> Result<Piece<'a>> {
        let rest = &self.text[self.at + 1..];
        let ends = |byte: &u8| matches!(byte, b'>' | b'/' | b'<') || byte.is_ascii_whitespace();
        let length = rest.bytes().position(|byte| ends(&byte)).ok_or(Malformed)?;
        let (name, after) = rest.split_at(length);
        if name.is_empty() || self.open.len() == DEEPEST {
            return Err(Malformed);
        }
        let closed = attributes(after)?;
        self.empty = after[..closed].ends_with('/');
        self.open.push(name);
        self.at += length + closed + 2;
        Ok(Piece::Open(name))
    }
}

/// Where a tag ends: attributes mean nothing to a listing, but their values may hold a `>`.
#[inline]
fn attributes(text: &str) -> Result<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return Ok(at),
            (b'<', None) => return Err(Malformed),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => (),
        }
    }
    Err(Malformed)
}

/// A name without its prefix.
#[inline]
fn local(name: &str) -> &str {
    match memchr(b':', name.as_bytes()) {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

fn is_space(text: &str) -> bool {
    text.trim_ascii().is_empty()
}

/// A text with its references resolved.
#[inline]
fn resolved(text: &str) -> Result<Cow<'_, str>> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = memchr(b'&', rest.as_bytes()) {
        let length = memchr(b';', &rest.as_bytes()[begin..]).ok_or(Malformed)?;
        whole.push_str(&rest[..begin]);
        whole.push(character(&rest[begin + 1..begin + length]).ok_or(Malformed)?);
        rest = &rest[begin + length + 1..];
    }
    whole.push_str(rest);
    Ok(Cow::Owned(whole))
}

/// `lt`, `#60`, `#x3c`. Control characters, too: XML forbids them even so, but some stores know no other way to name a key.
fn character(name: &str) -> Option<char> {
    let code = match (name, name.strip_prefix("#x"), name.strip_prefix('#')) {
        ("lt", ..) => return Some('<'),
        ("gt", ..) => return Some('>'),
        ("amp", ..) => return Some('&'),
        ("quot", ..) => return Some('"'),
        ("apos", ..) => return Some('\''),
        (_, Some(hex), _) => u32::from_str_radix(hex, 16),
        (_, None, Some(decimal)) => decimal.parse(),
        _ => return None,
    };
    code.ok().and_then(char::from_u32)
}
