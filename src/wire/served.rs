//! A store on loopback that has one object, for tests that turn the clock: it is a thread of its own, so that its time is the system's.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;

use super::store::Store;
use crate::config::{Credentials, Endpoint, Options, Policy, Timeouts, Tls};

/// Its `idleTimeout`.
pub const IDLE: Duration = Duration::from_secs(30);

/// What becomes of an answer.
#[derive(Clone, Copy)]
pub enum Fate {
    /// It comes as fast as it is read.
    Whole,
    /// So many bytes of it come, and nothing more.
    Silent(usize),
    /// So many bytes of it come, then the connection ends.
    HangUp(usize),
}

pub struct Served {
    pub store: Arc<Store>,
    pub object: Arc<Vec<u8>>,
    heads: Arc<Mutex<Vec<String>>>,
    hung_up: Arc<Notify>,
}

impl Served {
    /// Has an object of `length` bytes, with an ETag if it is to be resumed; the requests' answers end as `fates` say, the last of them again
    /// and again.
    pub fn new(length: usize, etag: Option<&'static str>, fates: &'static [Fate]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
        let address = listener.local_addr().expect("it is bound");
        let mut random = fastrand::Rng::with_seed(7);
        let object: Arc<Vec<u8>> = Arc::new((0..length).map(|_| random.u8(..)).collect());
        let hung_up = Arc::new(Notify::new());
        let heads = Arc::default();
        let teller = Teller {
            object: object.clone(),
            etag,
            fates,
            heads: Arc::clone(&heads),
            hung_up: hung_up.clone(),
        };
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let teller = teller.clone();
                thread::spawn(move || teller.serve(&socket));
            }
        });
        Self {
            store: Arc::new(Store::new(options(&format!("http://{address}")))),
            object,
            heads,
            hung_up,
        }
    }

    /// A header of each request so far, `""` where it is not.
    pub fn headers(&self, name: &str) -> Vec<String> {
        let heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |head: &String| {
            let lines = head.lines().filter_map(|line| line.split_once(": "));
            let found = lines.filter(|(own, _)| own.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.to_owned()).next()
        };
        heads
            .iter()
            .map(|head| of(head).unwrap_or_default())
            .collect()
    }

    /// Waits until the store has hung up.
    pub async fn hung_up(&self) {
        self.hung_up.notified().await;
    }
}

#[derive(Clone)]
struct Teller {
    object: Arc<Vec<u8>>,
    etag: Option<&'static str>,
    fates: &'static [Fate],
    heads: Arc<Mutex<Vec<String>>>,
    hung_up: Arc<Notify>,
}

impl Teller {
    fn serve(&self, mut socket: &TcpStream) {
        let mut reader = BufReader::new(socket);
        while let Some(head) = head(&mut reader) {
            let span = span(&head, self.object.len());
            let number = {
                let mut heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
                heads.push(head);
                heads.len()
            };
            let bytes = &self.object[span.clone()];
            let fate = self.fates[number.min(self.fates.len()) - 1];
            let shown = match fate {
                Fate::Whole => bytes.len(),
                Fate::Silent(shown) | Fate::HangUp(shown) => shown,
            };
            let told = socket.write_all(self.answer(&span).as_bytes());
            if told
                .and_then(|()| socket.write_all(&bytes[..shown]))
                .is_err()
            {
                return;
            }
            if let Fate::HangUp(_) = fate {
                let _ = socket.shutdown(Shutdown::Both);
                self.hung_up.notify_one();
            }
        }
    }

    fn answer(&self, span: &Range<usize>) -> String {
        let (whole, first, last) = (self.object.len(), span.start, span.end - 1);
        let (status, range) = match span.len() == whole {
            true => ("200 OK", String::new()),
            false => (
                "206 Partial Content",
                format!("Content-Range: bytes {first}-{last}/{whole}\r\n"),
            ),
        };
        let etag = self.etag.map(|etag| format!("ETag: {etag}\r\n"));
        let (etag, length) = (etag.unwrap_or_default(), span.len());
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{range}{etag}\r\n")
    }
}

/// What is asked for.
fn span(head: &str, length: usize) -> Range<usize> {
    let range = head
        .split("bytes=")
        .nth(1)
        .and_then(|rest| rest.lines().next());
    let ends = range.and_then(|range| range.split_once('-'));
    let ends = ends.map(|(first, last)| (first.parse(), last.parse::<usize>()));
    match ends {
        Some((Ok(first), Ok(last))) => first..last + 1,
        _ => 0..length,
    }
}

/// A request's head; `None` when the connection has ended.
fn head(reader: &mut impl BufRead) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    Some(head)
}

fn options(endpoint: &str) -> Options {
    let moment = Duration::from_secs(10);
    Options {
        endpoint: Endpoint::parse(endpoint).ok(),
        region: Some("here".into()),
        profile: None,
        credentials: Credentials::Anonymous,
        force_path_style: None,
        max_attempts: 2,
        timeouts: Timeouts {
            connect: moment,
            response: moment,
            idle: IDLE,
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
