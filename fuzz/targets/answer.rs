//! Answers, over a real connection to a store that says what the input has.
//!
//! What must hold: no panic; an end within [`LIMIT`]; an error has a code and no more words than a line; neither the secret nor a
//! signature is among them. Memory is bounded by the fuzzer (`-rss_limit_mb`).

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_credential_types::Credentials as Keys;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

use super::verbs::call;
use crate::config::{Credentials, Endpoint, Options, Policy, Timeouts, Tls};
use crate::error::{Error, Result};
use crate::wire::{Call, Store};

/// Longer than every timeout of the client together. These are long as well: a call that one of them ended on a busy machine would leave
/// its request to be counted with the next one's.
const LIMIT: Duration = Duration::from_secs(15);
const SECRET: &str = "secret-of-the-fuzzer";
const STATUSES: [u16; 16] = [
    200, 206, 204, 100, 301, 304, 307, 400, 403, 404, 409, 412, 416, 500, 503, 299,
];

/// What a store says that is content.
pub const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// What the store says next, to every request, and the heads it has seen.
type Saying = Arc<Mutex<(Vec<u8>, Vec<String>)>>;

/// A client and its store, on a thread of their own.
struct Pair {
    runtime: Runtime,
    store: Arc<Store>,
    saying: Saying,
}

impl Pair {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let saying = Saying::default();
        let said = saying.clone();
        runtime.spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(answer(socket, said.clone()));
            }
        });
        let store = Arc::new(Store::new(options(&format!("http://{address}"))));
        Self {
            runtime,
            store,
            saying,
        }
    }

    /// Calls, and gives the heads of the requests.
    fn run(&self, answer: Vec<u8>, call: impl Future<Output = Result<()>>) -> Vec<String> {
        let saying = || self.saying.lock().unwrap_or_else(PoisonError::into_inner);
        *saying() = (answer, Vec::new());
        let outcome = async { tokio::time::timeout(LIMIT, call).await };
        match self.runtime.block_on(outcome) {
            Err(_) => panic!("the call did not end"),
            Ok(Err(error)) => check(&error),
            Ok(Ok(())) => (),
        }
        std::mem::take(&mut saying().1)
    }
}

pub fn options(endpoint: &str) -> Options {
    let moment = Duration::from_secs(4);
    Options {
        endpoint: Endpoint::parse(endpoint).ok(),
        region: Some("here".into()),
        profile: None,
        credentials: Credentials::Keys(Keys::from_keys(
            "key",
            SECRET,
            Some("token-of-the-fuzzer".into()),
        )),
        force_path_style: None,
        max_attempts: 1,
        timeouts: Timeouts {
            connect: moment,
            response: moment,
            idle: moment,
        },
        max_connections: 8,
        part_size: 8 << 20,
        concurrency: Some(2),
        memory_limit: 64 << 20,
        checksums: Policy::Auto,
        payload_signing: Policy::Auto,
        tls: Tls::default(),
        proxy: Some(String::new()),
        user_agent: None,
        environment: HashMap::new(),
    }
}

/// Reads a request's head, says what there is to say and closes.
async fn answer(mut socket: TcpStream, saying: Saying) {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match socket.read_buf(&mut head).await {
            Ok(0) | Err(_) => return,
            Ok(_) => (),
        }
    }
    let answer = {
        let mut saying = saying.lock().unwrap_or_else(PoisonError::into_inner);
        saying.1.push(String::from_utf8_lossy(&head).into_owned());
        saying.0.clone()
    };
    let _ = socket.write_all(&answer).await;
    let _ = socket.shutdown().await;
    // A reset would take the answer with it.
    let mut rest = [0; 4096];
    while matches!(socket.read(&mut rest).await, Ok(n) if n > 0) {}
}

fn check(error: &Error) {
    assert!(!error.code.is_empty(), "{error:?}");
    let words = format!("{error:?}");
    assert!(
        error.message.len() < 2 << 20,
        "{} bytes",
        error.message.len()
    );
    for hidden in [SECRET, "token-of-the-fuzzer", "Signature="] {
        assert!(!words.contains(hidden), "{words}");
    }
}

thread_local! {
    static PAIR: RefCell<Option<Pair>> = const { RefCell::new(None) };
}

fn said(verb: u8, answer: Vec<u8>) {
    PAIR.with_borrow_mut(|pair| {
        let pair = pair.get_or_insert_with(Pair::new);
        pair.run(answer, call(&pair.store, verb))
    });
}

/// The heads of the requests that a call sends.
pub fn asked(
    answer: &[u8],
    call: Call,
    send: impl AsyncFnOnce(Arc<Store>) -> Result<()>,
) -> Vec<String> {
    PAIR.with_borrow_mut(|pair| {
        let pair = pair.get_or_insert_with(Pair::new);
        let store = pair.store.for_call(call);
        pair.run(answer.to_vec(), send(store))
    })
}

fn status(byte: u8) -> u16 {
    STATUSES[usize::from(byte) % STATUSES.len()]
}

/// `[verb, status, body...]`
pub fn body(input: &[u8]) {
    let [verb, code, body @ ..] = input else {
        return;
    };
    let mut answer = format!(
        "HTTP/1.1 {} X\r\nContent-Type: application/xml\r\nETag: \"e\"\r\nContent-Length: {}\r\n\r\n",
        status(*code),
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    said(*verb, answer);
}

/// `[verb, status, lines of the head...]`, with a small body.
pub fn head(input: &[u8]) {
    let [verb, code, lines @ ..] = input else {
        return;
    };
    let mut answer = format!("HTTP/1.1 {} X\r\n", status(*code)).into_bytes();
    answer.extend_from_slice(lines);
    answer.extend_from_slice(b"\r\n\r\n<Error><Code>Teapot</Code></Error>");
    said(*verb, answer);
}

/// `[verb, answer...]`
pub fn raw(input: &[u8]) {
    let [verb, answer @ ..] = input else { return };
    said(*verb, answer.to_vec());
}
