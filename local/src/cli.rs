//! The command line: a handful of flags, each wrong use answered by one sentence.

use datastore_local::{AccessKey, Config, Prefix};
use lexopt::prelude::*;
use std::ffi::OsString;
use std::net::IpAddr;

pub(crate) const HELP: &str = "\
An S3 server on loopback. Keeps everything in memory, or in a folder.

Usage: datastore-local [--port N] [--host ADDRESS] [--prefix PATH]
                       [--root FOLDER [--sync]]
                       [--access-key KEY --secret-key SECRET] [--region REGION]
                       [--key KEY:SECRET[:ro|:rw]]... [--domain DOMAIN]

  --port N          port to listen on; 0 picks a free one (default 9000)
  --host ADDRESS    IP address to listen on (default 127.0.0.1)
  --prefix PATH     serve under this path, as in /datastore (default: none)
  --root FOLDER     keep everything in this folder; what was answered survives
                    the end of the process, kill -9 included
  --sync            with --root: survive a power loss too (slow)
  --access-key KEY  access key id (default local)
  --secret-key KEY  secret access key (default local-secret)
  --key KEY:SECRET  another key; may be given many times. With :ro at the end it
                    may only read. When given without --access-key, there is no
                    key `local`
  --domain DOMAIN   take the bucket from the host too, as in BUCKET.DOMAIN
  --region REGION   the only region accepted in signatures (default: any)
  --help            this text

Prints `ready URL` when it listens. Stops on SIGTERM and SIGINT.";

pub(crate) enum Command {
    Serve(Config),
    Help,
}

pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut config = Config {
        port: 9000,
        ..Config::default()
    };
    let (mut access_key, mut secret_key, mut keys) = (None, None, Vec::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => config.port = number(parser.value()?)?,
            Long("host") => config.host = host(parser.value()?)?,
            Long("prefix") => config.prefix = prefix(parser.value()?)?,
            Long("root") => config.root = Some(filled("--root", parser.value()?)?.into()),
            Long("sync") => config.sync = true,
            Long("access-key") => access_key = Some(filled("--access-key", parser.value()?)?),
            Long("secret-key") => secret_key = Some(filled("--secret-key", parser.value()?)?),
            Long("key") => keys.push(key(&parser.value()?.string()?)?),
            Long("domain") => config.domain = Some(domain(parser.value()?)?),
            Long("region") => config.region = Some(filled("--region", parser.value()?)?),
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected()),
        }
    }
    if config.sync && config.root.is_none() {
        return Err("--sync is for --root".into());
    }
    match (access_key, secret_key) {
        (Some(id), Some(secret)) => keys.insert(0, AccessKey::new(&id, &secret)),
        (None, None) => (),
        _ => return Err("--access-key and --secret-key go together".into()),
    }
    if !keys.is_empty() {
        config.keys = keys;
    }
    Ok(Command::Serve(config))
}

/// The secret may hold colons, and ends where a right begins. It is never repeated.
fn key(text: &str) -> Result<AccessKey, lexopt::Error> {
    let (text, writes) = match text.strip_suffix(":ro") {
        Some(rest) => (rest, false),
        None => (text.strip_suffix(":rw").unwrap_or(text), true),
    };
    match text.split_once(':') {
        Some((id, secret)) if !id.is_empty() && !secret.is_empty() => Ok(AccessKey {
            writes,
            ..AccessKey::new(id, secret)
        }),
        _ => Err("--key takes KEY:SECRET, KEY:SECRET:ro or KEY:SECRET:rw".into()),
    }
}

fn domain(value: OsString) -> Result<String, lexopt::Error> {
    let text = filled("--domain", value)?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    if text.bytes().all(plain) && !text.starts_with('.') {
        return Ok(text.to_ascii_lowercase());
    }
    Err(format!("--domain takes a name as in s3.localhost, without a port, not {text:?}").into())
}

fn number(value: OsString) -> Result<u16, lexopt::Error> {
    let text = value.string()?;
    text.parse()
        .map_err(|_| format!("--port takes a number from 0 to 65535, not {text:?}").into())
}

fn host(value: OsString) -> Result<IpAddr, lexopt::Error> {
    let text = value.string()?;
    text.parse()
        .map_err(|_| format!("--host takes an IP address, not {text:?}").into())
}

fn prefix(value: OsString) -> Result<Prefix, lexopt::Error> {
    Prefix::new(&value.string()?).map_err(|problem| format!("--prefix: {problem}").into())
}

fn filled(flag: &str, value: OsString) -> Result<String, lexopt::Error> {
    let text = value.string()?;
    if text.is_empty() {
        Err(format!("{flag} must not be empty").into())
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Config, String> {
        match parse(lexopt::Parser::from_args(arguments)) {
            Ok(Command::Serve(config)) => Ok(config),
            Ok(Command::Help) => Err("help".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn nothing_given_is_loopback_port_9000_and_the_local_keys() {
        let config = read(&[]).unwrap();
        assert_eq!(
            (config.host.to_string().as_str(), config.port),
            ("127.0.0.1", 9000)
        );
        assert_eq!(
            (config.keys[0].id.as_str(), config.keys[0].secret.as_str()),
            ("local", "local-secret")
        );
        assert_eq!((config.prefix.as_str(), config.region), ("", None));
    }

    #[test]
    fn every_flag_is_taken() {
        let config = read(&[
            "--port=0",
            "--host",
            "::1",
            "--prefix",
            "/datastore",
            "--access-key",
            "k",
            "--secret-key",
            "s",
            "--region",
            "forepaas",
            "--root",
            "folder",
            "--sync",
        ])
        .unwrap();
        assert_eq!(
            (
                config.port,
                config.host.to_string().as_str(),
                config.prefix.as_str()
            ),
            (0, "::1", "/datastore")
        );
        assert_eq!(
            (config.keys[0].id.as_str(), config.keys[0].secret.as_str()),
            ("k", "s")
        );
        assert_eq!(config.region.as_deref(), Some("forepaas"));
        assert_eq!(
            (config.root.as_deref(), config.sync),
            (Some("folder".as_ref()), true)
        );
    }

    #[test]
    fn keys_have_rights() {
        let config = read(&["--key", "a:b:c:ro", "--key", "d:e", "--key=f:g:rw"]).unwrap();
        let keys = config.keys.iter();
        let keys: Vec<_> = keys
            .map(|k| (k.id.as_str(), k.secret.as_str(), k.writes))
            .collect();
        assert_eq!(
            keys,
            [("a", "b:c", false), ("d", "e", true), ("f", "g", true)]
        );
    }

    #[test]
    fn a_wrong_use_names_the_flag() {
        for (arguments, word) in [
            (&["--port", "70000"][..], "--port"),
            (&["--port"], "--port"),
            (&["--host", "localhost"], "--host"),
            (&["--prefix", "datastore"], "--prefix"),
            (&["--access-key", "k"], "--secret-key"),
            (&["--root", ""], "--root"),
            (&["--key", "k"], "--key"),
            (&["--domain", "localhost:9000"], "--domain"),
            (&["--sync"], "--root"),
            (&["--secret-key", ""], "--secret-key"),
            (&["--verbose"], "--verbose"),
            (&["extra"], "extra"),
        ] {
            let problem = read(arguments).err().unwrap_or_default();
            assert!(problem.contains(word), "{arguments:?}: {problem}");
        }
    }
}
