use std::sync::Arc;
use std::sync::mpsc::channel;

use super::*;

/// Plays JavaScript: appends all of `bytes` as asked for, `chunk` bytes at a time, then ends.
fn play(source: &Arc<Fed>, bytes: Vec<u8>, chunk: usize) -> tokio::task::JoinHandle<Result<()>> {
    let source = source.clone();
    tokio::task::spawn_blocking(move || {
        let mut at = 0;
        let wanted = || {
            let (tell, told) = channel();
            source.want(move |offset| tell.send(offset).unwrap());
            told.recv().unwrap()
        };
        wanted();
        while at < bytes.len() {
            let end = (at + chunk).min(bytes.len());
            let taken = source.append(&bytes[at..end])?;
            at += taken;
            if taken < end - (at - taken) {
                let Some(offset) = wanted() else {
                    return Ok(());
                };
                assert_eq!(offset, at as u64);
            }
        }
        source.end();
        Ok(())
    })
}

#[tokio::test]
async fn every_chunking_gives_the_same_pieces() {
    let bytes: Vec<u8> = (0..100u8).collect();
    for chunk in [1, 7, 16, 100] {
        let source = Arc::new(Fed::new(None, Pool::new(0)));
        let player = play(&source, bytes.clone(), chunk);
        let mut got = Vec::new();
        loop {
            let piece = source.piece(got.len() as u64, 16).await.unwrap();
            assert!(piece.last || piece.bytes.len() == 16);
            got.extend_from_slice(&piece.bytes);
            if piece.last {
                break;
            }
        }
        assert_eq!(got, bytes, "chunks of {chunk}");
        player.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_body_shorter_than_declared_fails() {
    let source = Arc::new(Fed::new(Some(20), Pool::new(0)));
    let player = play(&source, vec![0; 19], 19);
    assert_eq!(
        source.piece(0, 64).await.err().unwrap().code,
        "IncompleteBody"
    );
    player.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_body_longer_than_declared_fails_on_both_sides() {
    let source = Arc::new(Fed::new(Some(20), Pool::new(0)));
    let player = play(&source, vec![0; 21], 10);
    assert_eq!(
        source.piece(0, 20).await.err().unwrap().code,
        "IncompleteBody"
    );
    assert_eq!(player.await.unwrap().unwrap_err().code, "IncompleteBody");
}

#[tokio::test]
async fn asking_again_from_the_start_tells_the_waiting_source_so() {
    let source = Arc::new(Fed::new(None, Pool::new(0)));
    let player = play(&source, vec![1; 8], 8);
    assert!(source.piece(0, 16).await.unwrap().last);
    player.await.unwrap().unwrap();
    let (tell, told) = channel();
    source.want(move |offset| tell.send(offset).unwrap());
    source.ask(0, 16);
    assert_eq!(told.recv().unwrap(), Some(0));
}

#[tokio::test]
async fn bytes_from_before_a_rewind_are_not_taken() {
    let source = Fed::new(Some(8), Pool::new(0));
    source.ask(0, 4);
    assert_eq!(source.append(&[1; 8]).unwrap(), 4);
    source.ask(0, 8);
    assert_eq!(source.append(&[2; 4]).unwrap(), 0);
    source.end();
    let (tell, told) = channel();
    source.want(move |offset| tell.send(offset).unwrap());
    assert_eq!(told.recv().unwrap(), Some(0));
    assert_eq!(source.append(&[3; 8]).unwrap(), 8);
    source.end();
    assert_eq!(source.take().unwrap().unwrap().bytes, [3; 8].as_slice());
}

#[test]
fn a_closed_source_wants_nothing() {
    let source = Fed::new(None, Pool::new(0));
    let (tell, told) = channel();
    let again = tell.clone();
    source.want(move |offset| tell.send(offset).unwrap());
    source.close();
    source.want(move |offset| again.send(offset).unwrap());
    assert_eq!((told.recv().unwrap(), told.recv().unwrap()), (None, None));
}
