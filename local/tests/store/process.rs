//! The command: its one line, its exit codes, and that it stops.

use crate::support::Store;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_datastore-local"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn ready(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .await
        .unwrap();
    line
}

#[tokio::test]
async fn it_says_where_it_listens_in_one_line() {
    for (prefix, end) in [
        ("", ""),
        ("/", ""),
        ("/datastore", "/datastore"),
        ("/datastore/", "/datastore"),
    ] {
        let mut child = command(&["--port", "0", "--prefix", prefix])
            .spawn()
            .unwrap();
        let line = ready(&mut child).await;
        let address = line
            .strip_prefix("ready http://127.0.0.1:")
            .and_then(|rest| rest.strip_suffix('\n'))
            .unwrap();
        let port: u16 = address.strip_suffix(end).unwrap().parse().unwrap();
        TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_signal_stops_it_at_once_whoever_is_connected() {
    for signal in ["-TERM", "-INT"] {
        let mut child = command(&["--port", "0"]).spawn().unwrap();
        let line = ready(&mut child).await;
        let address = line
            .trim()
            .strip_prefix("ready http://")
            .unwrap()
            .to_owned();
        let mut open = TcpStream::connect(&address).await.unwrap();
        let id = child.id().unwrap().to_string();
        let started = Instant::now();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .await
                .unwrap()
                .success()
        );
        let status = child.wait().await.unwrap();
        assert_eq!(status.code(), Some(0));
        assert!(started.elapsed() < Duration::from_secs(2));
        let mut rest = Vec::new();
        let _ = open.read_to_end(&mut rest).await;
        assert!(rest.is_empty());
        let mut more = String::new();
        child
            .stdout
            .unwrap()
            .read_to_string(&mut more)
            .await
            .unwrap();
        assert_eq!(more, "");
    }
}

#[tokio::test]
async fn a_wrong_use_is_one_sentence_and_exit_2() {
    for arguments in [
        &["--port", "x"][..],
        &["--nothing"],
        &["--prefix", "no/slash"],
        &["--access-key", "only"],
    ] {
        let output = command(arguments).output().await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (
                output.status.code(),
                output.stdout.len(),
                said.lines().count()
            ),
            (Some(2), 0, 1),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_taken_port_is_one_sentence_and_exit_1() {
    let store = Store::start().await;
    let port = store.authority().rsplit(':').next().unwrap().to_owned();
    let output = command(&["--port", &port]).output().await.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (
            output.status.code(),
            output.stdout.len(),
            said.lines().count()
        ),
        (Some(1), 0, 1)
    );
    assert!(said.contains("taken") && said.contains(&port), "{said}");
}

#[tokio::test]
async fn a_stopped_store_lets_go_of_its_port_and_its_connections() {
    let store = Store::start().await;
    let address = store.authority();
    let mut open = store.connect().await;
    store.stop().await;
    let mut rest = Vec::new();
    let _ = open.read_to_end(&mut rest).await;
    assert!(TcpStream::connect(&address).await.is_err());
}
