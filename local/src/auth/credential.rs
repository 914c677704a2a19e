//! The credential of a signature: a key, and the scope it signs for.

pub(super) struct Credential<'a> {
    pub(super) access_key: &'a str,
    /// As in `20260131`.
    pub(super) day: &'a str,
    pub(super) region: &'a str,
}

impl<'a> Credential<'a> {
    /// `KEY/20260131/REGION/s3/aws4_request`, read from the end because a key may hold slashes.
    pub(super) fn read(text: &'a str) -> Result<Self, &'static str> {
        let mut fields = text.rsplitn(5, '/');
        let mut next = || {
            fields
                .next()
                .filter(|f| !f.is_empty())
                .ok_or("the credential needs five fields")
        };
        let (end, service, region, day, access_key) = (next()?, next()?, next()?, next()?, next()?);
        match (end, service, day.len()) {
            ("aws4_request", "s3", 8) => Ok(Self {
                access_key,
                day,
                region,
            }),
            ("aws4_request", "s3", _) => Err("the credential's date is not of the form yyyyMMdd"),
            ("aws4_request", ..) => Err("incorrect service; this is \"s3\""),
            _ => Err("the credential must end with aws4_request"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Credential;

    #[test]
    fn a_credential_is_read_from_its_end() {
        let read = Credential::read("my/key/20260131/forepaas/s3/aws4_request").unwrap();
        assert_eq!(
            (read.access_key, read.day, read.region),
            ("my/key", "20260131", "forepaas")
        );
        assert!(Credential::read("k/20260131/forepaas/sts/aws4_request").is_err());
        assert!(Credential::read("20260131/forepaas/s3/aws4_request").is_err());
        assert!(Credential::read("").is_err());
    }
}
