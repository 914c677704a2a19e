use super::*;

#[test]
fn slow_down_and_gateway_errors_are_retryable_but_denials_are_not() {
    assert!(retryable_answer(503, "SlowDown"));
    assert!(retryable_answer(400, "RequestTimeout"));
    assert!(retryable_answer(502, "BadGateway"));
    assert!(!retryable_answer(403, "AccessDenied"));
    assert!(!retryable_answer(501, "NotImplemented"));
}

#[test]
fn facts_come_from_an_error_document_alone() {
    let facts = Facts::read(b"<?xml version=\"1.0\"?><Error><Code>A</Code><Message>x &amp; y</Message><Region>eu-1</Region><Extra><Code>B</Code></Extra></Error>");
    assert_eq!(facts.code.as_deref(), Some("A"));
    assert_eq!(facts.message.as_deref(), Some("x & y"));
    assert_eq!(facts.region.as_deref(), Some("eu-1"));
    for other in [
        "",
        "text",
        "<Error",
        "<Other><Code>A</Code></Other>",
        "\u{0}",
    ] {
        assert!(Facts::read(other.as_bytes()).code.is_none(), "{other}");
    }
}

#[test]
fn a_status_without_a_body_still_has_a_code() {
    assert_eq!(code_of_status(404), "NotFound");
    assert_eq!(code_of_status(418), "HTTP418");
}

#[test]
fn words_that_repeat_the_request_are_told_from_words_about_it() {
    for text in [
        "Authorization: AWS4-HMAC-SHA256 Credential=a",
        "{\"X-Amz-Security-Token\": \"t\"}",
        "?X-Amz-Signature=00ff",
        "x-amz-copy-source-server-side-encryption-customer-key: k",
    ] {
        assert!(repeats_secrets(text), "{text}");
    }
    for text in [
        "The authorization header is malformed; the region 'a' is wrong; expecting 'b'",
        "The request signature we calculated does not match the signature you provided.",
        "Requests must have the header x-amz-server-side-encryption-customer-key-MD5: none came",
    ] {
        assert!(!repeats_secrets(text), "{text}");
    }
}
