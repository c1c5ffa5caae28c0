//! The target `content` of `tests/fuzz/targets.rs` under libFuzzer.
#![no_main]

#[path = "../../tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    targets::run("content", bytes);
});
