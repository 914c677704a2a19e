//! An answer, and what tests ask of it.

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Sends one request on a connection of its own.
pub(crate) async fn send(authority: &str, request: Request<Full<Bytes>>) -> Reply {
    try_send(authority, request).await.unwrap()
}

/// None when the connection fails before the answer is complete.
pub(crate) async fn try_send(authority: &str, request: Request<Full<Bytes>>) -> Option<Reply> {
    let stream = TcpStream::connect(authority).await.ok()?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .ok()?;
    let connection = tokio::spawn(connection);
    let answer = sender.send_request(request).await.ok()?;
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.ok()?.to_bytes();
    connection.abort();
    Some(Reply {
        status: parts.status,
        headers: parts.headers,
        body,
    })
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    #[track_caller]
    pub(crate) fn is(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// An error of this status and code.
    #[track_caller]
    pub(crate) fn fails(self, status: u16, code: &str) -> Self {
        assert_eq!(
            (self.status.as_u16(), self.tag("Code")),
            (status, Some(code.to_owned())),
            "{}",
            self.text()
        );
        self
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The content of the first element of this name.
    pub(crate) fn tag(&self, name: &str) -> Option<String> {
        self.tags(name).into_iter().next()
    }

    /// The contents of all elements of this name.
    pub(crate) fn tags(&self, name: &str) -> Vec<String> {
        let text = self.text();
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let parts = text.split(&open).skip(1);
        parts
            .filter_map(|rest| rest.split_once(&close))
            .map(|(content, _)| content.to_owned())
            .collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
