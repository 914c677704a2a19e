//! A root and `kill -9`: whatever was acknowledged is there after a restart with its bytes, and nothing else is.
//!
//! Several clients write to the real program (small and large puts, overwrites, deletes, uploads completed and not), it
//! is killed in the middle a hundred times, and what each client was told is compared with
//! what the next start shows. A write that was under way may have happened or not; it may not be anything else.

use crate::support::{Call, encode, sha256_hex_of};
use http::{Method, StatusCode};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const KILLS: u64 = 100;
const CLIENTS: u64 = 4;
const KEYS: u64 = 4;
/// The smallest part that may be followed by another. Few uploads have two: this is for bytes in order, and slow.
const PART: usize = 5 << 20;

/// What may be at a key: the hash of its bytes, or nothing.
type State = Option<String>;

/// What a client knows of its keys. Several states: the last one, and what was under way when the store died.
type Known = BTreeMap<String, BTreeSet<State>>;

struct Running {
    child: Child,
    authority: String,
}

impl Running {
    async fn start(root: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_datastore-local"))
            .args(["--port", "0", "--root"])
            .arg(root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.as_mut().unwrap());
        output.read_line(&mut line).await.unwrap();
        let authority = line.trim().strip_prefix("ready http://").unwrap();
        Self {
            authority: authority.to_owned(),
            child,
        }
    }

    /// SIGKILL, which no process sees coming.
    async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

fn call(authority: &str, method: Method, path: &str) -> Call {
    Call::new(authority.to_owned(), method, path.to_owned())
}

/// A generator of numbers that is the same in every run: what is random here is when the kill comes.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % sides
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        let seed = self.roll(1 << 40).to_le_bytes();
        seed.into_iter().cycle().take(length).collect()
    }
}

struct Client {
    name: u64,
    dice: Dice,
    known: Known,
    acknowledged: u64,
}

impl Client {
    fn new(name: u64) -> Self {
        Self {
            name,
            dice: Dice(0x9E37_79B9_7F4A_7C15 ^ (name + 1)),
            known: Known::new(),
            acknowledged: 0,
        }
    }

    /// Writes until the store is gone.
    async fn work(mut self, authority: String) -> Self {
        loop {
            let key = format!("{} {}", self.name, self.dice.roll(KEYS));
            let (state, written) = self.write(&authority, &key).await;
            let states = self.known.entry(key).or_insert_with(|| [None].into());
            match written {
                Some(status) => {
                    assert!(status.is_success(), "{status}");
                    *states = [state].into();
                    self.acknowledged += 1;
                }
                None => {
                    states.insert(state);
                    return self;
                }
            }
        }
    }

    /// One write: the state it makes, and the answer unless the store died before it.
    async fn write(&mut self, authority: &str, key: &str) -> (State, Option<StatusCode>) {
        let path = format!("/bucket/{}", encode(key));
        let length = match self.dice.roll(10) {
            0 => return (None, answer(call(authority, Method::DELETE, &path)).await),
            1 => return self.upload(authority, &path).await,
            2..5 => 20_000 + self.dice.roll(300_000) as usize,
            _ => self.dice.roll(20_000) as usize,
        };
        let body = self.dice.bytes(length);
        let state = Some(sha256_hex_of(&body));
        let put = call(authority, Method::PUT, &path).body(body);
        (state, answer(put).await)
    }

    async fn upload(&mut self, authority: &str, path: &str) -> (State, Option<StatusCode>) {
        let length = if self.dice.roll(20) == 0 {
            PART
        } else {
            50_000
        };
        let mut whole = self.dice.bytes(length);
        let last = self.dice.bytes(if length == PART { 1000 } else { 0 });
        let begin = call(authority, Method::POST, &format!("{path}?uploads"));
        let Some(begun) = begin.try_send().await else {
            return self.unchanged(path);
        };
        let id = begun.tag("UploadId").unwrap();
        let mut document = String::new();
        for (number, bytes) in [(1, &whole), (2, &last)] {
            if bytes.is_empty() {
                continue;
            }
            let part = format!("{path}?partNumber={number}&uploadId={id}");
            let put = call(authority, Method::PUT, &part).body(bytes.clone());
            let Some(reply) = put.payload("UNSIGNED-PAYLOAD").try_send().await else {
                return self.unchanged(path);
            };
            let etag = reply.header("etag").unwrap().to_owned();
            document +=
                &format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>");
        }
        whole.extend_from_slice(&last);
        let state = Some(sha256_hex_of(&whole));
        let body = format!("<CompleteMultipartUpload>{document}</CompleteMultipartUpload>");
        let complete = call(authority, Method::POST, &format!("{path}?uploadId={id}")).body(body);
        (state, answer(complete).await)
    }

    /// The store died before the write that counts was sent.
    fn unchanged(&self, path: &str) -> (State, Option<StatusCode>) {
        let key = path.rsplit('/').next().unwrap_or("").replace("%20", " ");
        let states = self.known.get(&key);
        let state = states.and_then(|s| s.iter().next().cloned()).flatten();
        (state, None)
    }
}

async fn answer(call: Call) -> Option<StatusCode> {
    call.try_send().await.map(|reply| reply.status)
}

/// Reads everything back, holds it against what the clients know, and settles what they did not know.
async fn verify(authority: &str, known: &mut [Client]) -> usize {
    let listed = call(authority, Method::GET, "/bucket").ok().await;
    let mut seen: BTreeSet<String> = listed.tags("Key").into_iter().collect();
    for (key, states) in known.iter_mut().flat_map(|client| &mut client.known) {
        let path = format!("/bucket/{}", encode(key));
        let reply = call(authority, Method::GET, &path).send().await;
        let found = match reply.status {
            StatusCode::NOT_FOUND => None,
            status => {
                assert_eq!(status, StatusCode::OK, "{key}: {}", reply.text());
                Some(sha256_hex_of(&reply.body))
            }
        };
        assert!(
            states.contains(&found),
            "{key} is {found:?}, expected one of {states:?}"
        );
        assert_eq!(seen.remove(key), found.is_some(), "{key} in the list");
        *states = [found].into();
    }
    assert!(seen.is_empty(), "nobody wrote {seen:?}");
    known
        .iter()
        .flat_map(|client| client.known.values())
        .filter(|s| !s.contains(&None))
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_kills_lose_nothing_and_show_nothing_torn() {
    let root = tempfile::tempdir().unwrap();
    let mut store = Running::start(root.path()).await;
    call(&store.authority, Method::PUT, "/bucket").ok().await;
    let mut clients: Vec<Client> = (0..CLIENTS).map(Client::new).collect();
    let mut moment = Dice(u64::from(std::process::id()) | 1 << 40);
    let mut present = 0;
    for _ in 0..KILLS {
        let working: Vec<_> = clients
            .drain(..)
            .map(|client| tokio::spawn(client.work(store.authority.clone())))
            .collect();
        tokio::time::sleep(Duration::from_millis(20 + moment.roll(130))).await;
        store.kill().await;
        for client in working {
            clients.push(client.await.unwrap());
        }
        store = Running::start(root.path()).await;
        present = verify(&store.authority, &mut clients).await;
    }
    let acknowledged: u64 = clients.iter().map(|client| client.acknowledged).sum();
    println!("{KILLS} kills, {acknowledged} acknowledged writes, {present} objects at the end");
    assert!(
        acknowledged > KILLS,
        "only {acknowledged} writes between {KILLS} kills"
    );
    store.kill().await;
    assert_no_orphans(root.path()).await;
}

/// One more start sweeps; then every file belongs to an object or a part that a client can list.
async fn assert_no_orphans(root: &Path) {
    let store = Running::start(root).await;
    let uploads = call(&store.authority, Method::GET, "/bucket?uploads")
        .ok()
        .await;
    for (key, id) in uploads.tags("Key").iter().zip(uploads.tags("UploadId")) {
        let path = format!("/bucket/{}?uploadId={id}", encode(key));
        let abort = call(&store.authority, Method::DELETE, &path).send().await;
        abort.is(StatusCode::NO_CONTENT);
    }
    let listed = call(&store.authority, Method::GET, "/bucket").ok().await;
    for key in listed.tags("Key") {
        let path = format!("/bucket/{}", encode(&key));
        let gone = call(&store.authority, Method::DELETE, &path).send().await;
        gone.is(StatusCode::NO_CONTENT);
    }
    store.kill().await;
    Running::start(root).await.kill().await;
    let mut left = 0;
    for folder in std::fs::read_dir(root.join("bytes")).unwrap() {
        left += std::fs::read_dir(folder.unwrap().path()).unwrap().count();
    }
    assert_eq!(left, 0, "files that belong to nothing");
}
