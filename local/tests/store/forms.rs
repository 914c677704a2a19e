//! POST form uploads.

use crate::support::{Reply, Store, send};
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use bytes::Bytes;
use datastore_local::{AccessKey, Config};
use http::Request;
use http_body_util::Full;
use std::time::{Duration, SystemTime};
use time::OffsetDateTime;
use time::macros::format_description;

const BOUNDARY: &str = "----form";

/// A form for `bucket`, with what a policy must say filled in.
struct Form {
    key: String,
    secret: &'static str,
    signer: &'static str,
    expires: i64,
    conditions: String,
    fields: Vec<(&'static str, String)>,
    file: &'static str,
}

impl Form {
    fn new() -> Self {
        Self {
            key: "form/key".to_owned(),
            signer: "local",
            secret: "local-secret",
            expires: 60,
            conditions: r#",["starts-with","$key","form/"]"#.to_owned(),
            fields: Vec::new(),
            file: "hello",
        }
    }

    async fn send(self, store: &Store) -> Reply {
        let now = OffsetDateTime::now_utc();
        let stamp = now
            .format(format_description!(
                "[year][month][day]T[hour][minute][second]Z"
            ))
            .unwrap();
        let credential = format!("{}/{}/forepaas/s3/aws4_request", self.signer, &stamp[..8]);
        let until = (now + Duration::from_secs(600) - time::Duration::seconds(600 - self.expires))
            .format(format_description!(
                "[year]-[month]-[day]T[hour]:[minute]:[second]Z"
            ))
            .unwrap();
        let policy = format!(
            r#"{{"expiration":"{until}","conditions":[{{"bucket":"bucket"}},{{"x-amz-date":"{stamp}"}},
            {{"x-amz-credential":"{credential}"}},{{"x-amz-algorithm":"AWS4-HMAC-SHA256"}}{}]}}"#,
            self.conditions
        );
        let policy = base64_simd::STANDARD.encode_to_string(policy);
        let key = generate_signing_key(self.secret, SystemTime::now(), "forepaas", "s3");
        let mut fields = vec![
            ("key", self.key),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("x-amz-credential", credential),
            ("x-amz-date", stamp),
            (
                "x-amz-signature",
                calculate_signature(&key, policy.as_bytes()),
            ),
            ("policy", policy),
        ];
        fields.extend(self.fields);
        post(store, &fields, self.file).await
    }
}

async fn post(store: &Store, fields: &[(&str, String)], file: &str) -> Reply {
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    body += &format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
         Content-Type: text/plain\r\n\r\n{file}\r\n--{BOUNDARY}--\r\n"
    );
    let request = Request::post("/bucket")
        .header("host", store.authority())
        .header(
            "content-type",
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .body(Full::new(Bytes::from(body)))
        .unwrap();
    send(&store.authority(), request).await
}

#[tokio::test]
async fn a_signed_form_makes_an_object() {
    let store = Store::with_bucket().await;
    let reply = Form::new().send(&store).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    assert_eq!(store.get("/bucket/form/key").ok().await.text(), "hello");
}

#[tokio::test]
async fn the_form_chooses_its_answer() {
    let store = Store::with_bucket().await;
    let mut form = Form::new();
    form.conditions += r#",{"success_action_status":"201"}"#;
    form.fields
        .push(("success_action_status", "201".to_owned()));
    let reply = form.send(&store).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(reply.tag("Key").as_deref(), Some("form/key"));
}

#[tokio::test]
async fn a_policy_that_does_not_hold_refuses_the_form() {
    let store = Store::with_bucket().await;
    let expired = Form {
        expires: -1,
        ..Form::new()
    };
    expired.send(&store).await.fails(403, "AccessDenied");
    let elsewhere = Form {
        key: "other/key".to_owned(),
        ..Form::new()
    };
    assert_eq!(elsewhere.send(&store).await.status, 403);
    for (range, code) in [("0,4", "EntityTooLarge"), ("6,9", "EntityTooSmall")] {
        let mut form = Form::new();
        form.conditions += &format!(r#",["content-length-range",{range}]"#);
        form.send(&store).await.fails(400, code);
    }
    assert!(store.get("/bucket").ok().await.tags("Key").is_empty());
}

#[tokio::test]
async fn a_form_nobody_signed_is_refused() {
    let store = Store::with_bucket().await;
    let forged = Form {
        secret: "wrong",
        ..Form::new()
    };
    forged
        .send(&store)
        .await
        .fails(403, "SignatureDoesNotMatch");
    let unsigned = post(&store, &[("key", "form/key".to_owned())], "hello").await;
    unsigned.fails(403, "AccessDenied");
}

#[tokio::test]
async fn a_key_that_reads_signs_no_form() {
    let mut keys = Config::default().keys;
    keys.push(AccessKey {
        writes: false,
        ..AccessKey::new("reader", "reader-secret")
    });
    let store = Store::with(Config {
        keys,
        ..Config::default()
    })
    .await;
    store.put("/bucket").ok().await;
    let form = Form {
        signer: "reader",
        secret: "reader-secret",
        ..Form::new()
    };
    form.send(&store).await.fails(403, "AccessDenied");
}
