//! Many accounts at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use profile_core::{
    Error, ErrorKind, Profile, ProfileFuture, ProfileSource, ProfileUpdate, fetch_all,
};

/// An account whose response is delayed, and that counts concurrent requests.
struct Slow {
    wait: Duration,
    fails: bool,
    active: Arc<AtomicUsize>,
    max_active: Arc<AtomicUsize>,
}

impl ProfileSource for Slow {
    fn vendor(&self) -> &str {
        "slow"
    }

    fn profile(&self) -> ProfileFuture<'_> {
        Box::pin(async {
            let active = self.active.fetch_add(1, Ordering::SeqCst) + 1;
            self.max_active.fetch_max(active, Ordering::SeqCst);
            tokio::time::sleep(self.wait).await;
            self.active.fetch_sub(1, Ordering::SeqCst);
            if self.fails {
                Err(Error::new(ErrorKind::Unavailable, "slow", "out of order"))
            } else {
                Profile::new("slow", "17")
            }
        })
    }

    fn update_profile(&self, _: ProfileUpdate) -> ProfileFuture<'_> {
        self.profile()
    }
}

#[derive(Default)]
struct Counts {
    active: Arc<AtomicUsize>,
    max_active: Arc<AtomicUsize>,
}

impl Counts {
    fn source(&self, millis: u64, fails: bool) -> Box<dyn ProfileSource> {
        Box::new(Slow {
            wait: Duration::from_millis(millis),
            fails,
            active: Arc::clone(&self.active),
            max_active: Arc::clone(&self.max_active),
        })
    }
}

#[tokio::test]
async fn results_arrive_when_available_and_a_slow_one_blocks_no_other() {
    let counts = Counts::default();
    let mut sources = vec![counts.source(1500, false), counts.source(10, true)];
    sources.extend((0..20).map(|_| counts.source(20, false)));
    let start = Instant::now();
    let mut results = fetch_all(&sources, 4);
    let mut order = Vec::new();
    while let Some((index, result)) = results.next().await {
        assert_eq!(result.is_err(), index == 1);
        order.push(index);
        if order.len() == 21 {
            assert!(
                start.elapsed() < Duration::from_millis(1000),
                "the slow source blocks the others"
            );
        }
    }
    assert_eq!((order[0], order[21], order.len()), (1, 0, 22));
    assert_eq!(counts.max_active.load(Ordering::SeqCst), 4);
    order.sort_unstable();
    assert!(
        order.into_iter().eq(0..22),
        "a source has not exactly one result"
    );
}

#[tokio::test]
async fn sources_are_taken_when_a_slot_is_free_and_not_after_the_end() {
    let counts = Counts::default();
    let taken = AtomicUsize::new(0);
    let sources = (0..).map(|_| {
        taken.fetch_add(1, Ordering::SeqCst);
        counts.source(1, false)
    });
    // Zero slots count as one.
    let mut results = fetch_all(sources, 0);
    for expected in 0..3 {
        let (index, _) = results.next().await.expect("a result");
        assert_eq!(index, expected);
    }
    drop(results);
    assert!(taken.load(Ordering::SeqCst) <= 4);
    assert_eq!(counts.max_active.load(Ordering::SeqCst), 1);
}

#[test]
fn the_stream_may_change_threads() {
    fn sendable<T: Send>(_: T) {}
    let sources: Vec<Box<dyn ProfileSource>> = Vec::new();
    sendable(fetch_all(sources, 1));
}
