#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| unified_profile_fuzz::response::read_profile(bytes));
