//! A store that works long on an answer sends spaces before it, so that the connection is not taken for dead. The SDK's
//! parser wants the XML declaration first.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_smithy_types::body::{Error as BodyError, SdkBody};
use bytes::{Buf, Bytes};
use http_body::{Body, Frame};

/// The operations that are answered while they go on.
const SLOW: [&str; 3] = ["CompleteMultipartUpload", "CopyObject", "UploadPartCopy"];

/// Whether answers to this operation may begin with spaces. An object's bytes never lose theirs.
pub fn may_precede(operation: &str) -> bool {
    SLOW.contains(&operation)
}

/// The same body from its first other byte on.
pub fn trimmed(body: SdkBody) -> SdkBody {
    SdkBody::from_body_1_x(Trimmed { body, begun: false })
}

struct Trimmed {
    body: SdkBody,
    begun: bool,
}

impl Body for Trimmed {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = self.get_mut();
        loop {
            let frame = ready!(Pin::new(&mut this.body).poll_frame(cx));
            if this.begun {
                return Poll::Ready(frame);
            }
            match frame.map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(mut data))) => {
                    let spaces = data.iter().take_while(|byte| byte.is_ascii_whitespace());
                    data.advance(spaces.count());
                    if !data.is_empty() {
                        this.begun = true;
                        return Poll::Ready(Some(Ok(Frame::data(data))));
                    }
                }
                Some(Ok(Err(trailers))) => return Poll::Ready(Some(Ok(trailers))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
