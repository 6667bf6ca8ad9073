//! The tree of a contest's receipts: RFC 6962 over the leaf texts, by receipt number (section 4 of the specification).
//!
//! Its root is published at closing; a path of at most some twenty hashes proves that one leaf is in it.

use super::{Hash, hash};
use crate::time::Timestamp;

/// The hash of a leaf: `H(0x00 ‖ leaf)`.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    hash(&[&[0x00], leaf])
}

/// The hash of a node: `H(0x01 ‖ left ‖ right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    hash(&[&[0x01], left, right])
}

/// What is published of a contest's receipts when it closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Number of receipts.
    pub size: u64,
    /// Root of their tree.
    pub root: Hash,
    /// When it was worked out.
    pub at: Timestamp,
}

/// A tree with every node, so that a path costs no hashing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// Hashes from the leaves up; the last level holds the root alone, and there is none without leaves.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over leaf hashes in their order.
    #[must_use]
    pub fn new(leaves: Vec<Hash>) -> Self {
        let mut levels = Vec::new();
        let mut level = leaves;
        while level.len() > 1 {
            // A node without a neighbour goes up as it is: that is the split at the largest power of two.
            let above = level.chunks(2).filter_map(|pair| match pair {
                [left, right] => Some(node_hash(left, right)),
                [alone] => Some(*alone),
                _ => None,
            });
            let above: Vec<Hash> = above.collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        if !level.is_empty() {
            levels.push(level);
        }
        Self { levels }
    }

    /// Number of leaves.
    #[must_use]
    pub fn len(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    /// Whether it has no leaf.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// The root; the hash of nothing where there is no leaf.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.levels.last().and_then(|top| top.first()).copied().unwrap_or_else(|| hash(&[]))
    }

    /// The path of a leaf, from its neighbour up; nothing where there is no such leaf.
    #[must_use]
    pub fn path(&self, index: usize) -> Option<Vec<Hash>> {
        self.levels.first()?.get(index)?;
        let neighbours = (0_u32..).zip(&self.levels).filter_map(|(height, level)| {
            let place = index.checked_shr(height)?;
            level.get(place ^ 1).copied()
        });
        Some(neighbours.collect())
    }
}

/// The root that a leaf and its path give; nothing where the path has not the length that index and size ask for.
#[must_use]
pub fn root_of(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    let (mut place, mut last) = (index, size.checked_sub(1)?);
    if place > last {
        return None;
    }
    let mut root = leaf;
    for neighbour in path {
        // A node without a neighbour is the same one level up.
        while place == last && place.is_multiple_of(2) && last > 0 {
            (place, last) = (place >> 1, last >> 1);
        }
        if last == 0 {
            return None;
        }
        root = if place.is_multiple_of(2) { node_hash(&root, neighbour) } else { node_hash(neighbour, &root) };
        (place, last) = (place >> 1, last >> 1);
    }
    while place == last && place.is_multiple_of(2) && last > 0 {
        (place, last) = (place >> 1, last >> 1);
    }
    (last == 0).then_some(root)
}

/// Whether a path proves that a leaf of this hash stands at this index of a tree of this size and root.
#[must_use]
pub fn proves(leaf: Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    root_of(leaf, index, size, path).as_ref() == Some(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fairness::{ReceiptLine, hex, receipt, receipt_leaf};
    use proptest::prelude::*;

    fn known_leaf() -> String {
        let line = |question, revision, answer| ReceiptLine { question, revision, answer };
        let lines = [line("q05", 1, "1"), line("q06", 1, "0,2"), line("q01", 1, ""), line("q09", 2, "三年")];
        let salt: [u8; 16] = std::array::from_fn(|i| u8::try_from(i).unwrap());
        receipt_leaf("attempt_1", 1, 1_662_000_000_000, &salt, &lines)
    }

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|i| leaf_hash(format!("leaf {i}\n").as_bytes())).collect()
    }

    /// The definition as RFC 6962 writes it.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => hash(&[]),
            [alone] => *alone,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                node_hash(&by_definition(&leaves[..split]), &by_definition(&leaves[split..]))
            }
        }
    }

    #[test]
    fn the_known_root_is_over_the_leaf_texts() {
        let leaf = known_leaf();
        assert_eq!(receipt(&leaf), "fb2ab2017719c4278ed2cc4d0e320c053f35e2010eead4c3596548f327b82452");
        let texts = [leaf.clone(), format!("{leaf}x"), format!("{leaf}y")];
        let tree = Tree::new(texts.iter().map(|text| leaf_hash(text.as_bytes())).collect());
        assert_eq!(hex(&tree.root()), "b83160b922bdcb3c7f09f5bde4354ace2f3d40ebfd44aa73bccdbb1c73ddb637");
    }

    #[test]
    fn a_tree_is_what_the_definition_says_and_an_empty_one_is_the_hash_of_nothing() {
        for count in 0..70 {
            let leaves = leaves(count);
            assert_eq!(Tree::new(leaves.clone()).root(), by_definition(&leaves), "{count}");
        }
        let empty = Tree::new(vec![]);
        assert_eq!(hex(&empty.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert!(empty.is_empty() && empty.path(0).is_none());
        assert_eq!(root_of([0; 32], 0, 0, &[]), None);
    }

    #[test]
    fn a_hundred_thousand_leaves_take_less_than_a_second() {
        let leaves = leaves(100_000);
        let started = std::time::Instant::now();
        let tree = Tree::new(leaves.clone());
        let root = tree.root();
        for index in (0..100_000).step_by(997) {
            let path = tree.path(index).unwrap();
            assert!(path.len() <= 17 && proves(leaves[index], u64::try_from(index).unwrap(), 100_000, &path, &root));
        }
        assert!(started.elapsed().as_millis() < 1000, "{:?}", started.elapsed());
    }

    proptest! {
        #[test]
        fn every_leaf_is_proved_and_nothing_else_is(count in 1_usize..200, seed in any::<(u16, u16, u8)>()) {
            let leaves = leaves(count);
            let tree = Tree::new(leaves.clone());
            let (root, size) = (tree.root(), u64::try_from(count).unwrap());
            for (index, leaf) in leaves.iter().enumerate() {
                let place = u64::try_from(index).unwrap();
                let path = tree.path(index).unwrap();
                prop_assert!(proves(*leaf, place, size, &path, &root));
                let flip = |hash: &mut Hash| hash[usize::from(seed.0) % 32] ^= 1 << (seed.2 % 8);
                let mut other = *leaf;
                flip(&mut other);
                prop_assert!(!proves(other, place, size, &path, &root));
                if !path.is_empty() {
                    let mut bent = path.clone();
                    flip(&mut bent[usize::from(seed.1) % path.len()]);
                    prop_assert!(!proves(*leaf, place, size, &bent, &root));
                    prop_assert!(!proves(*leaf, place, size, &path[1..], &root));
                }
                let longer: Vec<Hash> = path.iter().copied().chain([root]).collect();
                prop_assert!(!proves(*leaf, place, size, &longer, &root));
                prop_assert!(!proves(*leaf, (place + 1) % size, size, &path, &root) || count == 1);
            }
            prop_assert!(tree.path(count).is_none());
            prop_assert!(!proves(leaves[0], size, size, &[], &root));
        }
    }
}
