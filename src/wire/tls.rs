//! The TLS configuration: the system's authorities (Mozilla's where the system has none, as in bare
//! containers), and beside them whatever the user or the environment adds.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};

use crate::config::Options;
use crate::error::{Error, Result};

/// Files of further authorities named by the environment: the AWS tools' variable, and Node's own.
const CA_VARIABLES: [&str; 2] = ["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"];

/// Builds the configuration. Errors (`ConfigError`) name the option or variable at fault.
pub fn configure(options: &Options) -> Result<ClientConfig> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong("tls", &error))?;
    let builder = if options.tls.insecure {
        builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
    } else {
        builder.with_root_certificates(roots(options)?)
    };
    match (&options.tls.cert, &options.tls.key) {
        (Some(cert), Some(key)) => {
            let chain = certificates("tls.cert", cert.as_bytes())?;
            let key = PrivateKeyDer::from_pem_slice(key.as_bytes())
                .map_err(|error| wrong("tls.key", &error))?;
            builder
                .with_client_auth_cert(chain, key)
                .map_err(|error| wrong("tls.cert", &error))
        }
        _ => Ok(builder.with_no_client_auth()),
    }
}

fn roots(options: &Options) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    if options.needs_tls() {
        // Reading the system's store takes milliseconds: only for who speaks TLS. A broken file among them is
        // the system's affair and does not stop us.
        let path = |name| options.variable(name).map(Path::new);
        let found = match (path("SSL_CERT_FILE"), path("SSL_CERT_DIR")) {
            (None, None) => rustls_native_certs::load_native_certs(),
            (file, folder) => rustls_native_certs::load_certs_from_paths(file, folder),
        };
        roots.add_parsable_certificates(found.certs);
    }
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    for text in &options.tls.ca {
        add(&mut roots, "tls.ca", text.as_bytes())?;
    }
    for name in CA_VARIABLES {
        if let Some(path) = options.variable(name) {
            let bytes =
                std::fs::read(path).map_err(|error| wrong(&format!("{name}={path}"), &error))?;
            add(&mut roots, name, &bytes)?;
        }
    }
    Ok(roots)
}

fn add(roots: &mut RootCertStore, name: &str, pem: &[u8]) -> Result<()> {
    for certificate in certificates(name, pem)? {
        roots
            .add(certificate)
            .map_err(|error| wrong(name, &error))?;
    }
    Ok(())
}

fn certificates(name: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<std::result::Result<_, _>>()
        .map_err(|error| wrong(name, &error))?;
    if found.is_empty() {
        return Err(Error::new(
            "ConfigError",
            format!("{name} holds no PEM certificate"),
        ));
    }
    Ok(found)
}

fn wrong(name: &str, error: &(dyn std::error::Error + 'static)) -> Error {
    Error::new(
        "ConfigError",
        format!("{name}: {}", crate::error::chain(error)),
    )
}

/// `tls.rejectUnauthorized: false`: the connection is encrypted, but nobody vouches for the other side.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            cert,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            cert,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
