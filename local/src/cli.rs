//! The command line: a handful of flags, each wrong use answered by one sentence.

use datastore_local::{Config, Prefix};
use lexopt::prelude::*;
use std::ffi::OsString;
use std::net::IpAddr;

pub(crate) const HELP: &str = "\
An S3 server on loopback. Keeps everything in memory, or in a folder.

Usage: datastore-local [--port N] [--host ADDRESS] [--prefix PATH]
                       [--root FOLDER [--sync]]
                       [--access-key KEY --secret-key SECRET] [--region REGION]

  --port N          port to listen on; 0 picks a free one (default 9000)
  --host ADDRESS    IP address to listen on (default 127.0.0.1)
  --prefix PATH     serve under this path, as in /datastore (default: none)
  --root FOLDER     keep everything in this folder; what was answered survives
                    the end of the process, kill -9 included
  --sync            with --root: survive a power loss too (slow)
  --access-key KEY  access key id (default local)
  --secret-key KEY  secret access key (default local-secret)
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
    let (mut access_key, mut secret_key) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => config.port = number(parser.value()?)?,
            Long("host") => config.host = host(parser.value()?)?,
            Long("prefix") => config.prefix = prefix(parser.value()?)?,
            Long("root") => config.root = Some(filled("--root", parser.value()?)?.into()),
            Long("sync") => config.sync = true,
            Long("access-key") => access_key = Some(filled("--access-key", parser.value()?)?),
            Long("secret-key") => secret_key = Some(filled("--secret-key", parser.value()?)?),
            Long("region") => config.region = Some(filled("--region", parser.value()?)?),
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected()),
        }
    }
    if config.sync && config.root.is_none() {
        return Err("--sync is for --root".into());
    }
    match (access_key, secret_key) {
        (Some(access_key), Some(secret_key)) => {
            (config.access_key, config.secret_key) = (access_key, secret_key)
        }
        (None, None) => (),
        _ => return Err("--access-key and --secret-key go together".into()),
    }
    Ok(Command::Serve(config))
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
            (config.access_key.as_str(), config.secret_key.as_str()),
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
            (config.access_key.as_str(), config.secret_key.as_str()),
            ("k", "s")
        );
        assert_eq!(config.region.as_deref(), Some("forepaas"));
        assert_eq!(
            (config.root.as_deref(), config.sync),
            (Some("folder".as_ref()), true)
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
