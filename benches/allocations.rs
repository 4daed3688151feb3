//! Allocations of the facade, compared with hand-written reqwest and serde code for the same
//! response.
//!
//! Separate from `runtime.rs`, since its counting allocator takes time.

mod variants;

use allocation_counter::AllocationInfo;

use variants::{fetcher, print, reader, server};

fn main() {
    variants::run(|| {
        let (_server, url) = server(0);
        let [ours, complete, partial] =
            ["facade", "complete", "partial"].map(|variant| counted(fetcher(variant, &url)));
        let count = |info: &AllocationInfo| info.count_total as f64;
        let kilobytes = |info: &AllocationInfo| info.bytes_total as f64 / 1e3;
        let name = "fetch a profile: allocations";
        print(name, count(&ours), count(&complete), Some(1.5));
        let name = "fetch a profile: allocated, kB";
        print(name, kilobytes(&ours), kilobytes(&complete), None);
        let name = "… by hand for four fields: allocations";
        print(name, count(&ours), count(&partial), None);
        let [ours, complete] = ["facade", "complete"].map(|variant| counted(reader(variant)));
        let name = "decode and map a response: allocations";
        print(name, count(&ours), count(&complete), None);
    });
}

/// Counts the allocations of one call, after 100 calls that fill caches.
fn counted(call: impl Fn() -> bool) -> AllocationInfo {
    for _ in 0..100 {
        assert!(call(), "a call fails");
    }
    allocation_counter::measure(|| assert!(call(), "a call fails"))
}
