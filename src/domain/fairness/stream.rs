//! The random stream of a paper: the ChaCha20 key stream read as little-endian words, without modulo bias.

use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher};

/// Words of one stream in order; one stream serves one whole paper.
pub struct Stream {
    cipher: ChaCha20,
}

impl Stream {
    /// The stream of a seed: key = seed, nonce of zero bytes, block counter from 0.
    #[must_use]
    pub fn new(seed: &[u8; 32]) -> Self {
        Self { cipher: ChaCha20::new(&(*seed).into(), &[0_u8; 12].into()) }
    }

    fn word(&mut self) -> u32 {
        let mut bytes = [0_u8; 4];
        self.cipher.apply_keystream(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    /// A number below `m`, every one equally likely; takes at least one word, also for `m` = 1. `m` = 0 counts as 1.
    pub fn below(&mut self, m: u32) -> u32 {
        let m = m.max(1);
        let range = 1_u64 << 32;
        let zone = range - range % u64::from(m);
        loop {
            let word = self.word();
            if u64::from(word) < zone {
                return word % m;
            }
        }
    }

    /// The first `count` of the list after as many steps of a Fisher–Yates shuffle, the last step included.
    pub fn draw<T>(&mut self, mut list: Vec<T>, count: usize) -> Vec<T> {
        let count = count.min(list.len());
        self.step(&mut list, count);
        list.truncate(count);
        list
    }

    /// The whole list in a new order, after `len − 1` steps.
    pub fn shuffle<T>(&mut self, mut list: Vec<T>) -> Vec<T> {
        let steps = list.len().saturating_sub(1);
        self.step(&mut list, steps);
        list
    }

    fn step<T>(&mut self, list: &mut [T], steps: usize) {
        for i in 0..steps {
            let left = u32::try_from(list.len() - i).unwrap_or(u32::MAX);
            let j = i + usize::try_from(self.below(left)).unwrap_or(0);
            list.swap(i, j);
        }
    }
}
