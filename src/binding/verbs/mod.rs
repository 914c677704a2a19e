//! The verbs of the class, one short method each, a file a topic. Every method returns at once; the end of a call arrives
//! by its number.

mod bucket;
mod list;
mod multipart;
mod object;
mod object_more;
mod request;
mod settings;
mod tagging;
mod transfer;
mod versions;
