//! An order-statistic index: sorted chunks, so that rank, place and page cost microseconds at a million entries.

use domain::ranking::SortKey;

/// Entries of a chunk before it is split.
const CHUNK_MAX: usize = 512;

/// A sort key and the slot it belongs to.
pub(super) type Item = (SortKey, u32);

/// Sorted items in chunks; no chunk is empty.
#[derive(Debug, Default)]
pub(super) struct OrderIndex {
    chunks: Vec<Vec<Item>>,
    len: usize,
}

impl OrderIndex {
    /// Number of items.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    fn chunk_for(&self, item: &Item) -> usize {
        let after = self.chunks.partition_point(|chunk| chunk.last().is_some_and(|last| last < item));
        after.min(self.chunks.len().saturating_sub(1))
    }

    /// Adds an item.
    pub(super) fn insert(&mut self, item: Item) {
        if self.chunks.is_empty() {
            self.chunks.push(Vec::with_capacity(CHUNK_MAX));
        }
        let at = self.chunk_for(&item);
        let Some(chunk) = self.chunks.get_mut(at) else { return };
        if let Err(place) = chunk.binary_search(&item) {
            chunk.insert(place, item);
            self.len += 1;
            if chunk.len() > CHUNK_MAX {
                let tail = chunk.split_off(CHUNK_MAX / 2);
                self.chunks.insert(at + 1, tail);
            }
        }
    }

    /// Takes an item out.
    pub(super) fn remove(&mut self, item: &Item) {
        let at = self.chunk_for(item);
        let Some(chunk) = self.chunks.get_mut(at) else { return };
        if let Ok(place) = chunk.binary_search(item) {
            chunk.remove(place);
            self.len -= 1;
            if chunk.is_empty() {
                self.chunks.remove(at);
            }
        }
    }

    /// Number of items smaller than this one.
    pub(super) fn position(&self, item: &Item) -> usize {
        let at = self.chunks.partition_point(|chunk| chunk.last().is_some_and(|last| last < item));
        let before: usize = self.chunks.iter().take(at).map(Vec::len).sum();
        before + self.chunks.get(at).map_or(0, |chunk| chunk.partition_point(|other| other < item))
    }

    /// Shared rank of a key, from 1.
    pub(super) fn rank(&self, key: SortKey) -> usize {
        self.position(&(key, 0)) + 1
    }

    /// Whether more than one item has this key.
    pub(super) fn is_tied(&self, key: SortKey) -> bool {
        self.range(self.position(&(key, 0)) + 1, 1).first().is_some_and(|(other, _)| *other == key)
    }

    /// Up to `count` items from a position on.
    pub(super) fn range(&self, from: usize, count: usize) -> Vec<Item> {
        let mut skip = from;
        let mut found = Vec::with_capacity(count.min(64));
        for chunk in &self.chunks {
            if skip >= chunk.len() {
                skip -= chunk.len();
                continue;
            }
            found.extend(chunk.iter().skip(skip).take(count - found.len()));
            skip = 0;
            if found.len() >= count {
                break;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn it_agrees_with_a_sorted_list(ops in prop::collection::vec((0_u8..4, -40_i64..40, 0_u32..20), 1..2500)) {
            let mut index = OrderIndex::default();
            let mut model: Vec<Item> = Vec::new();
            for (op, key, slot) in ops {
                let item = (SortKey([key, 0, 0]), slot);
                if op == 0 {
                    index.remove(&item);
                    model.retain(|other| *other != item);
                } else if !model.contains(&item) {
                    index.insert(item);
                    model.push(item);
                }
            }
            model.sort_unstable();
            prop_assert_eq!(index.len(), model.len());
            prop_assert_eq!(index.range(0, model.len() + 1), model.clone());
            for item in model.iter().take(50) {
                let smaller = model.iter().filter(|other| other.0 < item.0).count();
                prop_assert_eq!(index.rank(item.0), smaller + 1);
                prop_assert_eq!(index.is_tied(item.0), model.iter().filter(|other| other.0 == item.0).count() > 1);
            }
            let middle = model.len() / 2;
            prop_assert_eq!(index.range(middle, 7), model.iter().skip(middle).take(7).copied().collect::<Vec<_>>());
        }
    }
}
