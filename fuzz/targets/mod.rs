//! What is fuzzed. An input's first bytes choose the verb and what it is told; the rest is what a stranger would have made.

mod answer;
mod ask;
mod settle;
mod verbs;

/// One target, with a corpus of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// [verb, status, body...]: a document, or an object's bytes.
    Body,
    /// [verb, status, header lines...].
    Head,
    /// [verb, the whole of an answer...]: what need not be HTTP.
    Raw,
    /// Parameters of a request, parted by NULs.
    Ask,
    /// Options of a client, parted by NULs.
    Settle,
}

impl Target {
    pub const ALL: [Self; 5] = [Self::Body, Self::Head, Self::Raw, Self::Ask, Self::Settle];

    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Head => "head",
            Self::Raw => "raw",
            Self::Ask => "ask",
            Self::Settle => "settle",
        }
    }
}

/// One input. It panics where something does not hold.
pub fn run(target: Target, input: &[u8]) {
    match target {
        Target::Body => answer::body(input),
        Target::Head => answer::head(input),
        Target::Raw => answer::raw(input),
        Target::Ask => ask::ask(input),
        Target::Settle => settle::settle(input),
    }
}
