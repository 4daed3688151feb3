//! Allocations of the facade, compared with hand-written reqwest and serde code for the same
//! response.
//!
//! Separate from `runtime.rs`, since its counting allocator takes time.

mod ways;

use allocation_counter::AllocationInfo;

use ways::{fetcher, print, reader, server};

fn main() {
    ways::run(|| {
        let (_server, url) = server(0);
        let [ours, whole, shown] =
            ["ours", "whole", "shown"].map(|way| counted(fetcher(way, &url)));
        let count = |info: &AllocationInfo| info.count_total as f64;
        let kilobytes = |info: &AllocationInfo| info.bytes_total as f64 / 1e3;
        let what = "fetch a profile: allocations";
        print(what, count(&ours), count(&whole), Some(1.5));
        let what = "fetch a profile: allocated, kB";
        print(what, kilobytes(&ours), kilobytes(&whole), None);
        let what = "… by hand for four fields: allocations";
        print(what, count(&ours), count(&shown), None);
        let [ours, whole] = ["ours", "whole"].map(|way| counted(reader(way)));
        let what = "decode and map a response: allocations";
        print(what, count(&ours), count(&whole), None);
    });
}

/// Counts the allocations of one call, after a first one.
fn counted(call: impl Fn() -> bool) -> AllocationInfo {
    for _ in 0..100 {
        assert!(call(), "a call fails");
    }
    allocation_counter::measure(|| assert!(call(), "a call fails"))
}
