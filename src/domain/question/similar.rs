//! Questions that say nearly the same, found without comparing all pairs: minimum hashes over pairs of characters,
//! bands of them as buckets, and the exact share of common pairs for the few candidates.

use super::Question;
use crate::text;
use std::collections::HashMap;

/// Minimum hashes of a sketch.
const HASHES: usize = 60;
/// Hashes of a band; two questions meet if one whole band is equal.
const BAND: usize = 3;
/// Questions kept in a bucket. In a file made from one pattern a bucket would hold them all, and one near-duplicate is
/// enough to name.
const BUCKET_MAX: usize = 8;
/// Percent of common pairs from which two questions count as near-duplicates.
const NEAR_PERCENT: u8 = 72;

/// What of a question is compared: hashed pairs of characters, ascending, and their minimum hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sketch {
    pairs: Box<[u32]>,
    minima: Box<[u32]>,
}

/// Questions under names of the caller's, searched by likeness.
#[derive(Debug, Clone)]
pub struct SimilarIndex<T> {
    entries: Vec<(T, Sketch)>,
    buckets: HashMap<(u8, u64), Vec<u32>>,
}

impl<T> Default for SimilarIndex<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), buckets: HashMap::new() }
    }
}

impl<T: Clone> SimilarIndex<T> {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of questions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a question.
    pub fn insert(&mut self, name: T, question: &Question) {
        let sketch = Sketch::of(question);
        let Ok(number) = u32::try_from(self.entries.len()) else { return };
        for bucket in sketch.buckets() {
            let bucket = self.buckets.entry(bucket).or_default();
            if bucket.len() < BUCKET_MAX {
                bucket.push(number);
            }
        }
        self.entries.push((name, sketch));
    }

    /// The most similar question, if one is a near-duplicate, with the percentage they share; of equals the first.
    #[must_use]
    pub fn nearest(&self, question: &Question) -> Option<(T, u8)> {
        let sketch = Sketch::of(question);
        let mut candidates: Vec<u32> =
            sketch.buckets().filter_map(|bucket| self.buckets.get(&bucket)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<(u32, u8)> = None;
        for number in candidates {
            let Some((_, other)) = usize::try_from(number).ok().and_then(|n| self.entries.get(n)) else { continue };
            let percent = sketch.percent_of(other);
            if percent >= NEAR_PERCENT && best.is_none_or(|(_, most)| percent > most) {
                best = Some((number, percent));
            }
        }
        let (number, percent) = best?;
        let (name, _) = self.entries.get(usize::try_from(number).ok()?)?;
        Some((name.clone(), percent))
    }
}

impl Sketch {
    /// Stem and options; the order of options plays no part, and neither do punctuation and blanks.
    fn of(question: &Question) -> Self {
        let mut pairs = Vec::new();
        push_pairs(&question.stem, 1, &mut pairs);
        for option in question.options() {
            push_pairs(&option.text, 2, &mut pairs);
        }
        pairs.sort_unstable();
        pairs.dedup();
        let minima = (0..HASHES)
            .map(|i| {
                let seed = u32::try_from(i).unwrap_or(0).wrapping_mul(0x9E37_79B9) | 1;
                pairs.iter().map(|pair| mix(pair ^ seed.rotate_left(7), seed)).min().unwrap_or(0)
            })
            .collect();
        Self { pairs: pairs.into(), minima }
    }

    fn buckets(&self) -> impl Iterator<Item = (u8, u64)> + '_ {
        (0_u8..).zip(self.minima.chunks_exact(BAND)).map(|(band, hashes)| {
            let joined = hashes.iter().fold(0xCBF2_9CE4_8422_2325_u64, |sum, hash| {
                (sum ^ u64::from(*hash)).wrapping_mul(0x0000_0100_0000_01B3)
            });
            (band, joined)
        })
    }

    /// Percentage of all pairs that both have.
    fn percent_of(&self, other: &Self) -> u8 {
        let (mut mine, mut theirs) = (self.pairs.iter().peekable(), other.pairs.iter().peekable());
        let mut common = 0_usize;
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => drop(mine.next()),
                std::cmp::Ordering::Greater => drop(theirs.next()),
                std::cmp::Ordering::Equal => {
                    common += 1;
                    mine.next();
                    theirs.next();
                }
            }
        }
        let all = self.pairs.len() + other.pairs.len() - common;
        u8::try_from((common * 100).checked_div(all).unwrap_or(0)).unwrap_or(100)
    }
}

/// Pairs of neighbouring characters of a text, hashed with the part they stand in.
fn push_pairs(text: &str, part: u32, pairs: &mut Vec<u32>) {
    let held = pairs.len();
    let mut before = None;
    for c in text::folded(text).chars().filter(|c| c.is_alphanumeric()) {
        if let Some(first) = before {
            pairs.push(mix(u32::from(first).wrapping_mul(0x0100_0193) ^ u32::from(c), part));
        }
        before = Some(c);
    }
    if let (Some(only), true) = (before, pairs.len() == held) {
        pairs.push(mix(u32::from(only), part));
    }
}

/// A fixed mixing of bits: sketches are the same on every machine.
const fn mix(value: u32, seed: u32) -> u32 {
    let mut hash = value ^ seed.wrapping_mul(0x85EB_CA6B);
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x7FEB_352D);
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x846C_A68B);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::Kind;
    use crate::question::tests::draft;

    fn question(stem: &str, options: [&str; 4]) -> Question {
        let mut draft = draft(Kind::Single);
        draft.stem = stem.to_owned();
        for (option, text) in draft.options.iter_mut().zip(options) {
            option.text = text.to_owned();
        }
        draft.into_question(1).unwrap()
    }

    #[test]
    fn a_reworded_question_is_found_and_another_on_the_same_matter_is_not() {
        let options = ["受委托管理的物业公司", "制造这台电梯的厂家", "小区的每一户业主", "给电梯做检验的机构"];
        let first = question("小区电梯属业主共有，已委托物业公司管理。由谁履行使用单位的义务？", options);
        let mut index = SimilarIndex::new();
        index.insert("first", &first);
        let again = question(
            "小区的电梯属业主共有,已经委托物业公司管理。由谁履行使用单位义务？",
            ["制造这台电梯的厂家", "受委托管理的物业公司", "小区的每一户业主", "给电梯做检验的机构"],
        );
        let (name, percent) = index.nearest(&again).unwrap();
        assert!(name == "first" && percent >= 85, "{percent}");
        let other = question(
            "小区电梯没有委托管理，由共有人自己管理。由谁履行使用单位的义务？",
            ["共有人自己", "街道办事处", "电梯的维保单位", "给电梯做检验的机构"],
        );
        assert_eq!(index.nearest(&other), None);
        assert_eq!(SimilarIndex::<u8>::new().nearest(&first), None);
    }

    #[test]
    fn a_thousand_questions_of_one_pattern_are_held_against_a_few_only() {
        let options = ["停止使用", "继续使用", "自行拆除", "隐瞒不报"];
        let mut index = SimilarIndex::new();
        for number in 0..1000 {
            index.insert(number, &question(&format!("第{number}号场所的电梯超过检验期限，应当先做什么？"), options));
        }
        assert!(index.buckets.values().all(|bucket| bucket.len() <= BUCKET_MAX));
        let again = question("第1001号场所的电梯超过检验期限，应当先做什么？", options);
        assert!(index.nearest(&again).is_some());
    }

    #[test]
    fn options_of_one_character_count() {
        let mut index = SimilarIndex::new();
        index.insert(1, &question("甲乙丙丁？", ["1", "2", "3", "4"]));
        assert_eq!(index.nearest(&question("甲乙丙丁？", ["5", "6", "7", "8"])), None);
    }

    #[test]
    fn equal_questions_share_everything_whatever_their_order() {
        let mut index = SimilarIndex::new();
        index.insert(1, &question("甲乙丙丁？", ["一二", "三四", "五六", "七八"]));
        index.insert(2, &question("甲乙丙丁？", ["七八", "五六", "三四", "一二"]));
        assert_eq!(index.nearest(&question("甲、乙、丙丁", ["三四", "一二", "七八", "五六"])), Some((1, 100)));
        assert_eq!(index.len(), 2);
    }
}
