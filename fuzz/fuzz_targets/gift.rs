//! Fuzzes the reader of GIFT.
#![no_main]

libfuzzer_sys::fuzz_target!(init: quiz_fuzz::prepare(), |bytes: &[u8]| quiz_fuzz::check(bytes, "题目.gift"));
