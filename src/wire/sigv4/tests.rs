use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;

use super::*;

fn keys(secret: &str) -> Credentials {
    Credentials::new("AKIDEXAMPLE", secret, None, None, "test")
}

#[test]
fn a_stamp_is_the_calendar_s() {
    for (seconds, text) in [
        (0, "19700101T000000Z"),
        (951_782_399, "20000228T235959Z"),
        (951_782_400, "20000229T000000Z"),
        (1_767_323_045, "20260102T030405Z"),
        (4_107_542_399, "21000228T235959Z"),
        (4_107_542_400, "21000301T000000Z"),
    ] {
        let stamp = Stamp::new(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(stamp.time(), text);
        assert_eq!(stamp.day(), &text[..8]);
    }
}

/// The GET of "Examples: Signature Calculations" in S3's API reference.
#[test]
fn s3_s_own_example_has_s3_s_signature() {
    let credentials = Credentials::new(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        None,
        None,
        "test",
    );
    let signed = Signed {
        method: "GET",
        path: "/test.txt",
        query: "",
        headers: &[
            ("host", "examplebucket.s3.amazonaws.com"),
            ("range", "bytes=0-9"),
            ("x-amz-content-sha256", EMPTY),
            ("x-amz-date", "20130524T000000Z"),
        ],
        payload: EMPTY,
    };
    let stamp = Stamp::new(UNIX_EPOCH + Duration::from_secs(1_369_353_600));
    let text = Signer::default().authorization(&credentials, "us-east-1", &stamp, &signed);
    assert_eq!(
        text,
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, \
         SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, \
         Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    );
}

/// What aws-sigv4 makes of the same request.
fn theirs(
    credentials: &Credentials,
    region: &str,
    time: SystemTime,
    signed: &Signed<'_>,
) -> String {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    settings.excluded_headers = None;
    let identity = credentials.clone().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("s3")
        .time(time)
        .settings(settings)
        .build()
        .unwrap();
    let query = if signed.query.is_empty() {
        String::new()
    } else {
        format!("?{}", signed.query)
    };
    let host = signed
        .headers
        .iter()
        .find(|(name, _)| *name == "host")
        .unwrap()
        .1;
    let uri = format!("https://{host}{}{query}", signed.path);
    let body = SignableBody::Precomputed(signed.payload.to_owned());
    let given = signed
        .headers
        .iter()
        .copied()
        .filter(|(name, _)| !["x-amz-date", "x-amz-content-sha256"].contains(name));
    let request = SignableRequest::new(signed.method, uri, given, body).unwrap();
    let (instructions, _) = sign(request, &params.into()).unwrap().into_parts();
    let (headers, _) = instructions.into_parts();
    let found = headers
        .iter()
        .find(|header| header.name() == "authorization");
    found.unwrap().value().to_owned()
}

#[test]
fn thousands_of_generated_requests_are_signed_as_aws_sigv4_does() {
    let mut random = fastrand::Rng::with_seed(7);
    let signer = Signer::default();
    for round in 0..3_000 {
        let credentials = keys(if round % 5 == 0 {
            "another/secret"
        } else {
            "a+secret"
        });
        let region = ["us-east-1", "eu-west-3", "forepaas"][random.usize(..3)];
        let time = UNIX_EPOCH + Duration::from_secs(random.u64(1_500_000_000..2_500_000_000));
        let stamp = Stamp::new(time);
        let path: String = (0..random.usize(1..40))
            .map(|_| {
                [
                    "a",
                    "/",
                    "%20",
                    "%2B",
                    "..",
                    "~",
                    "Z",
                    "%E2%82%AC",
                    "-",
                    "_",
                ][random.usize(..10)]
            })
            .collect();
        let path = format!("/{path}");
        let query: String = (0..random.usize(..4))
            .map(|at| {
                format!(
                    "{}q{at}={}",
                    if at > 0 { "&" } else { "" },
                    ["", "1", "%2F", "a~b"][random.usize(..4)]
                )
            })
            .collect();
        let payload = [UNSIGNED, EMPTY][random.usize(..2)];
        let mut headers = vec![
            ("host", "s3.example.com:9000"),
            ("x-amz-content-sha256", payload),
            ("x-amz-date", stamp.time()),
        ];
        for extra in [
            ("range", "bytes=0-9"),
            ("content-type", "text/plain"),
            ("x-amz-meta-a", "b c"),
            ("x-amz-meta-b", "b  c   d\te"),
        ] {
            if random.bool() {
                headers.push(extra);
            }
        }
        headers.sort_unstable();
        let signed = Signed {
            method: ["GET", "PUT", "HEAD", "DELETE", "POST"][random.usize(..5)],
            path: &path,
            query: &query,
            headers: &headers,
            payload,
        };
        let ours = signer.authorization(&credentials, region, &stamp, &signed);
        assert_eq!(
            ours,
            theirs(&credentials, region, time, &signed),
            "{path}?{query}"
        );
    }
}
