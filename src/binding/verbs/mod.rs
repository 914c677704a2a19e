//! The verbs of the class, one short method each, a file a topic. Every method returns at once; the end of a call arrives
//! by its number.

mod bucket;
mod list;
mod object;
mod request;
