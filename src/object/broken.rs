//! What it means when a body breaks off.

use crate::error::{Error, chain, find};

/// A body's error: ours from the wire, or the SDK's checksum comparison.
pub fn broken(error: &(dyn std::error::Error + 'static)) -> Error {
    if let Some(ours) = find(error) {
        return ours.clone();
    }
    let text = chain(error);
    let code = if text.contains("checksum") {
        "ChecksumMismatch"
    } else {
        "InvalidResponse"
    };
    Error::new(code, text)
}

/// The refusals of a resumption that mean another object, or none, is there now.
pub fn changed(error: Error) -> Error {
    match error.status_code {
        Some(404 | 412 | 416) => Error {
            cause: Some(chain(&error)),
            code: "ObjectChanged".into(),
            message: "the object changed while it was read".into(),
            ..error
        },
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_gone_or_replaced_has_changed() {
        let mut error = Error::new("PreconditionFailed", "");
        error.status_code = Some(412);
        assert_eq!(changed(error).code, "ObjectChanged");
    }
}
