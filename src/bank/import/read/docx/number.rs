//! Automatic numbers of Word: the `1.` and `A.` that stand nowhere in the text and are counted up here.

use crate::bank::import::limit::FileRefused;
use crate::bank::import::read::xml::{Element, Trees};
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// Levels of a list.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    /// First number.
    start: u32,
    /// How numbers are written: `decimal`, `upperLetter`, …
    format: String,
    /// The label with `%1` for the number of the first level.
    text: String,
}

/// Which list and level a paragraph belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Listed {
    /// List; `0` takes a paragraph out of the list of its style.
    pub(super) list: String,
    /// Level, from 0.
    pub(super) level: usize,
}

/// The lists of a document and how far they have counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Levels by abstract list.
    levels: HashMap<String, Vec<Level>>,
    /// Abstract list and restarts by list.
    lists: HashMap<String, (String, HashMap<usize, u32>)>,
    /// Lists by paragraph style.
    styles: HashMap<String, Listed>,
    /// Numbers so far by abstract list.
    counts: HashMap<String, Vec<Option<u32>>>,
    /// Lists whose restarts have been done.
    begun: HashSet<String>,
}

fn value(element: &Element, name: &str) -> Option<String> {
    element.child(name)?.attribute("val").map(str::to_owned)
}

fn number<T: std::str::FromStr>(text: Option<&str>) -> Option<T> {
    text.and_then(|text| text.parse().ok())
}

impl Lists {
    /// Reads the lists of `numbering.xml`.
    ///
    /// # Errors
    /// When the file is beyond its bounds.
    pub(super) fn read(&mut self, xml: &str, deadline: Instant) -> Result<(), FileRefused> {
        let mut trees = Trees::of(xml, &["abstractNum", "num"], deadline)?;
        while let Some(tree) = trees.next()? {
            let Ok(tree) = tree else { continue };
            if let Some(id) = tree.attribute("abstractNumId") {
                self.levels.insert(id.to_owned(), levels(&tree));
            } else if let (Some(id), Some(of)) = (tree.attribute("numId"), value(&tree, "abstractNumId")) {
                let restart = |over: &Element| {
                    let start = over.child("startOverride")?.attribute("val");
                    Some((number(over.attribute("ilvl"))?, number(start)?))
                };
                let restarts = tree.all("lvlOverride").filter_map(restart).collect();
                self.lists.insert(id.to_owned(), (of, restarts));
            }
        }
        Ok(())
    }

    /// Reads the paragraph styles of `styles.xml` that are lists.
    ///
    /// # Errors
    /// When the file is beyond its bounds.
    pub(super) fn read_styles(&mut self, xml: &str, deadline: Instant) -> Result<(), FileRefused> {
        let mut trees = Trees::of(xml, &["style"], deadline)?;
        while let Some(tree) = trees.next()? {
            let Ok(tree) = tree else { continue };
            let listed = tree.child("pPr").and_then(|properties| properties.child("numPr"));
            if let (Some(id), Some(listed)) = (tree.attribute("styleId"), listed) {
                let level = number(value(listed, "ilvl").as_deref()).unwrap_or_default();
                let list = value(listed, "numId").unwrap_or_default();
                self.styles.insert(id.to_owned(), Listed { list, level });
            }
        }
        Ok(())
    }

    /// The label of the next paragraph, counted up; nothing for a paragraph outside of lists or with a bullet.
    pub(super) fn label(&mut self, own: Option<&Listed>, style: &str) -> Option<String> {
        let listed = own.or_else(|| self.styles.get(style))?.clone();
        let (of, restarts) = self.lists.get(&listed.list)?;
        let levels = self.levels.get(of)?;
        let level = listed.level.min(LEVELS - 1);
        let shape = levels.get(level)?;
        let counts = self.counts.entry(of.clone()).or_insert_with(|| vec![None; LEVELS]);
        if self.begun.insert(listed.list.clone()) {
            for (restarted, start) in restarts {
                if let Some(count) = counts.get_mut(*restarted) {
                    *count = start.checked_sub(1);
                }
            }
        }
        let here = counts.get_mut(level)?;
        let next = here.map_or(shape.start, |count| count.saturating_add(1));
        *here = Some(next);
        counts.iter_mut().skip(level + 1).for_each(|deeper| *deeper = None);
        if matches!(shape.format.as_str(), "bullet" | "none") {
            return None;
        }
        let mut label = shape.text.clone();
        for (i, (count, shape)) in counts.iter().zip(levels).enumerate() {
            let said = written(count.unwrap_or(shape.start), &shape.format);
            label = label.replace(&format!("%{}", i + 1), &said);
        }
        Some(label)
    }
}

fn levels(tree: &Element) -> Vec<Level> {
    let mut levels = vec![Level::default(); LEVELS];
    for level in tree.all("lvl") {
        let Some(place) = number::<usize>(level.attribute("ilvl")).and_then(|i| levels.get_mut(i)) else { continue };
        *place = Level {
            start: number(value(level, "start").as_deref()).unwrap_or(1),
            format: value(level, "numFmt").unwrap_or_else(|| "decimal".to_owned()),
            text: value(level, "lvlText").unwrap_or_default(),
        };
    }
    levels
}

/// A number as a list writes it.
fn written(number: u32, format: &str) -> String {
    let letter = |first: char| {
        let place = number.checked_sub(1).filter(|place| *place < 26);
        place
            .and_then(|place| char::from_u32(u32::from(first) + place))
            .map_or_else(|| number.to_string(), String::from)
    };
    match format {
        "upperLetter" => letter('A'),
        "lowerLetter" => letter('a'),
        "chineseCounting"
        | "chineseCountingThousand"
        | "ideographTraditional"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "chineseLegalSimplified"
        | "taiwaneseCountingThousand"
        | "ideographDigital" => chinese(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            let circle =
                number.checked_sub(1).filter(|place| *place < 20).and_then(|place| char::from_u32(0x2460 + place));
            circle.map_or_else(|| number.to_string(), String::from)
        }
        "upperRoman" => roman(number),
        _ => number.to_string(),
    }
}

fn chinese(number: u32) -> String {
    let digit =
        |n: u32| "零一二三四五六七八九".chars().nth(usize::try_from(n % 10).unwrap_or_default()).unwrap_or('零');
    match number {
        0..=9 => digit(number).to_string(),
        10 => "十".to_owned(),
        11..=19 => format!("十{}", digit(number)),
        20..=99 if number.is_multiple_of(10) => format!("{}十", digit(number / 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number)),
        _ => number.to_string(),
    }
}

fn roman(number: u32) -> String {
    let tens = ["", "X", "XX", "XXX"];
    let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let place = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    match (tens.get(place(number / 10)), ones.get(place(number % 10))) {
        (Some(tens), Some(ones)) => format!("{tens}{ones}"),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn lists_count_as_word_does() {
        let level = |i: usize, format: &str, text: &str| {
            format!(
                r#"<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>"#
            )
        };
        let xml = format!(
            r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">{}{}</w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
            </w:numbering>"#,
            level(0, "chineseCounting", "%1、"),
            level(1, "upperLetter", "%2."),
        );
        let mut lists = Lists::default();
        lists.read(&xml, Instant::now() + Duration::from_secs(5)).unwrap();
        let mut label = |list: &str, level| lists.label(Some(&Listed { list: list.to_owned(), level }), "").unwrap();
        let said = [label("1", 0), label("1", 1), label("1", 1), label("1", 0), label("1", 1), label("2", 0)];
        assert_eq!(said, ["一、", "A.", "B.", "二、", "A.", "一、"]);
        assert_eq!(written(21, "chineseCounting"), "二十一");
        assert_eq!(written(27, "upperLetter"), "27");
        assert_eq!(written(14, "upperRoman"), "XIV");
    }
}
