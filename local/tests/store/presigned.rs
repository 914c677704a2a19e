//! Presigned URLs.

use crate::support::{Store, send};
use http::Method;
use std::time::{Duration, SystemTime};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_presigned_url_opens_until_it_expires() {
    for store in Store::both().await {
        let call = |age: u64, life: u64| {
            store
                .get("/bucket/key?response-content-type=a%2Fb")
                .signing(|signing| {
                    signing.time = SystemTime::now() - Duration::from_secs(age);
                    signing.presigned = Some(Duration::from_secs(life));
                })
        };
        let got = call(0, 60).ok().await;
        assert_eq!(
            (got.text().as_str(), got.header("content-type")),
            ("hello", Some("a/b"))
        );
        call(3600, 7200).ok().await;
        let late = call(61, 60).send().await.fails(403, "AccessDenied");
        assert_eq!(late.tag("Message").as_deref(), Some("Request has expired"));
        call(0, 604_801)
            .send()
            .await
            .fails(400, "AuthorizationQueryParametersError");
    }
}

#[tokio::test]
async fn a_presigned_url_is_for_one_request() {
    let [store, _] = Store::both().await;
    let build = || {
        store
            .get("/bucket/key")
            .signing(|signing| signing.presigned = Some(MINUTE))
            .build()
    };
    let url = build().uri().to_string();
    let mut requests = [build(), build(), build()];
    *requests[0].method_mut() = Method::PUT;
    *requests[1].uri_mut() = url.replace("/key?", "/other?").parse().unwrap();
    *requests[2].uri_mut() = url
        .replace("X-Amz-Expires=60", "X-Amz-Expires=600")
        .parse()
        .unwrap();
    for request in requests {
        send(&store.authority(), request)
            .await
            .fails(403, "SignatureDoesNotMatch");
    }
    let mut request = build();
    request
        .headers_mut()
        .insert("authorization", "AWS4-HMAC-SHA256 x".parse().unwrap());
    send(&store.authority(), request)
        .await
        .fails(400, "InvalidRequest");
    let mut request = build();
    *request.uri_mut() = url.replace("X-Amz-Date", "X-Amz-Dote").parse().unwrap();
    send(&store.authority(), request)
        .await
        .fails(400, "AuthorizationQueryParametersError");
}

#[tokio::test]
async fn a_presigned_upload_is_an_upload() {
    for store in Store::both().await {
        let call = store
            .put("/bucket/up%2F%2Fload")
            .body("x")
            .signing(|signing| signing.presigned = Some(MINUTE));
        call.send().await.fails(403, "SignatureDoesNotMatch");
        let call = store
            .put("/bucket/up//load")
            .body("x")
            .signing(|signing| signing.presigned = Some(MINUTE));
        call.ok().await;
        assert_eq!(store.get("/bucket/up//load").send().await.text(), "x");
    }
}
