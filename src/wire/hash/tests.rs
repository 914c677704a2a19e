use fastrand::Rng;

use super::*;

/// Bodies of lengths around whole blocks, and of anything.
fn bodies(random: &mut Rng, count: usize) -> Vec<Bytes> {
    let around = [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128];
    let length = |random: &mut Rng| match random.bool() {
        true => around[random.usize(..around.len())] + BLOCK * random.usize(..4),
        false => LEAST + random.usize(..200_000),
    };
    let body = |_| {
        let length = length(random);
        (0..length).map(|_| random.u8(..)).collect()
    };
    (0..count).map(body).collect()
}

#[test]
fn lanes_of_any_lengths_are_hashed_as_ring_does() {
    if !is_fast() {
        return;
    }
    let hasher = Hasher::default();
    let bodies = bodies(&mut Rng::with_seed(5), 60);
    let lanes = bodies.iter().map(|body| {
        let (tell, told) = oneshot::channel();
        hasher
            .queue()
            .waiting
            .push_back(Lane::new(body.clone(), tell));
        told
    });
    let lanes: Vec<_> = lanes.collect();
    hasher.queue().threads = 1;
    hasher.work();
    for (body, mut told) in bodies.iter().zip(lanes) {
        let ours = sigv4::hexadecimal(&told.try_recv().unwrap());
        assert_eq!(ours, sigv4::sha256(body), "{} bytes", body.len());
    }
    let queue = hasher.queue();
    assert_eq!((queue.taken, queue.threads), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_each_get_their_own() {
    let hasher = Arc::new(Hasher::default());
    let jobs = bodies(&mut Rng::with_seed(6), 40).into_iter().map(|body| {
        let hasher = hasher.clone();
        tokio::spawn(async move {
            let ours = hasher.sha256(&body).await;
            assert_eq!(ours, sigv4::sha256(&body), "{} bytes", body.len());
        })
    });
    for job in jobs.collect::<Vec<_>>() {
        job.await.unwrap();
    }
}

#[tokio::test]
async fn who_gave_up_holds_up_nobody() {
    let hasher = Arc::new(Hasher::default());
    let body = Bytes::from(vec![7; 2 * LEAST]);
    let gone = hasher.sha256(&body);
    assert!(futures_util::FutureExt::now_or_never(gone).is_none() || !is_fast());
    assert_eq!(hasher.sha256(&body).await, sigv4::sha256(&body));
}
