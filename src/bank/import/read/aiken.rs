//! Aiken of Moodle: a question, options with letters, one line with the answer.

use super::graded::truth_from_options;
use super::html::kept;
use crate::bank::import::item::{Item, Items, Level, Place, Source};
use crate::bank::import::limit::FileRefused;
use crate::bank::import::words::{letter_of, letters};
use domain::question::{DraftOption, Kind};
use domain::text;

/// Letters an option may have.
const LETTERS_MAX: usize = 26;

/// Options of one question that are kept; the bank allows fewer by far.
const OPTIONS_READ: usize = 100;

/// What a line is.
#[derive(Debug, PartialEq, Eq)]
enum Line<'l> {
    Blank,
    /// An option: its place and text.
    Option(usize, &'l str),
    /// The answer as written.
    Answer(&'l str),
    /// The `FEEDBACK:` of some programs.
    Feedback(&'l str),
    Words(&'l str),
}

fn line(raw: &str) -> Line<'_> {
    let trimmed = raw.trim();
    if trimmed.is_empty() {
        return Line::Blank;
    }
    if let Some(answer) = after_word(trimmed, &["ANSWER", "ANS", "答案", "正确答案", "参考答案"]) {
        return Line::Answer(answer);
    }
    if let Some(words) = after_word(trimmed, &["FEEDBACK", "解析", "EXPLANATION"]) {
        return Line::Feedback(words);
    }
    let mut chars = trimmed.chars();
    let first = chars.next().map(|c| text::folded(&c.to_string())).unwrap_or_default();
    let place = first.chars().next().filter(char::is_ascii_lowercase).map(|c| u32::from(c) - u32::from('a'));
    let mark = chars.next();
    let upper = trimmed.starts_with(|c: char| !c.is_ascii_lowercase());
    match (place, mark) {
        (Some(place), Some('.' | ')' | '）' | '．' | '、')) if upper => {
            Line::Option(usize::try_from(place).unwrap_or(LETTERS_MAX), chars.as_str().trim())
        }
        _ => Line::Words(trimmed),
    }
}

/// What stands behind a word and a colon, whatever the case and width of both.
fn after_word<'l>(line: &'l str, words: &[&str]) -> Option<&'l str> {
    let line = line.trim_start_matches(['【', '[']);
    let (head, tail) = line.split_once([':', '：', '】', ']'])?;
    let head = text::folded(head).to_uppercase();
    words.contains(&head.as_str()).then(|| tail.trim().trim_start_matches([':', '：']).trim())
}

/// Whether a line means something other than words.
pub(in crate::bank) fn is_sign(text: &str) -> bool {
    !matches!(line(text), Line::Words(_))
}

/// Whether a text without a telling name is written like this: questions that end with an answer line in English.
pub(in crate::bank::import) fn looks_like(text: &str) -> bool {
    let mut options = 0_usize;
    for raw in text.lines().take(400) {
        match line(raw) {
            Line::Option(..) => options += 1,
            Line::Answer(said) if raw.trim_start().to_ascii_uppercase().starts_with("ANSWER") => {
                return options >= 1 && said.chars().count() <= 8;
            }
            _ => {}
        }
    }
    false
}

/// Reads the questions of a file.
pub(in crate::bank::import) fn read(source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let text = source.text(out)?;
    let mut open = Open::default();
    for (raw, number) in text.lines().zip(1..) {
        source.check_time()?;
        match line(raw) {
            Line::Blank => open.blank = true,
            Line::Feedback(words) if open.stem.is_empty() && open.options.is_empty() => match out.list.last_mut() {
                Some(last) if last.draft.explanation.is_empty() => last.draft.explanation = kept(words),
                _ => open.words(raw.trim(), number),
            },
            Line::Feedback(words) => open.feedback = kept(words),
            Line::Answer(said) if open.line == 0 => {
                let message = format!("答案行“{said}”前面没有题目");
                out.finding(Level::Error, Place::row("", number), "stray_answer", message);
            }
            Line::Answer(said) => out.push(std::mem::take(&mut open).answered(said))?,
            Line::Option(place, words) => open.option(place, words, number),
            Line::Words(words) => {
                // A new question begins before the old one got its answer, or what came before was a heading.
                if !open.options.is_empty() && open.blank {
                    out.push(std::mem::take(&mut open).unanswered())?;
                } else if !open.stem.is_empty() && open.blank {
                    let (place, stray) = (Place::row("", open.line), open.stem.join(" "));
                    open = Open::default();
                    let message = format!("这段文字后面没有选项，没有导入：{stray}");
                    out.finding(Level::Note, place, "stray_text", message);
                }
                open.words(words, number);
            }
        }
    }
    if !open.stem.is_empty() || !open.options.is_empty() {
        out.push(open.unanswered())?;
    }
    Ok(())
}

/// A question that waits for its answer.
#[derive(Default)]
struct Open {
    line: usize,
    stem: Vec<String>,
    options: Vec<(usize, String)>,
    feedback: String,
    /// Whether a blank line came last.
    blank: bool,
}

impl Open {
    fn begin(&mut self, number: usize) {
        if self.line == 0 {
            self.line = number;
        }
        self.blank = false;
    }

    /// Words before the options belong to the stem, words behind one to that option.
    fn words(&mut self, words: &str, number: usize) {
        self.begin(number);
        match self.options.last_mut() {
            Some((_, option)) => {
                option.push('\n');
                option.push_str(words);
            }
            None => self.stem.push(words.to_owned()),
        }
    }

    fn option(&mut self, place: usize, words: &str, number: usize) {
        self.begin(number);
        if self.options.len() < OPTIONS_READ {
            self.options.push((place, words.to_owned()));
        }
    }

    fn item(self) -> Item {
        let mut item = Item::new(Place::row("", self.line));
        item.draft.stem = kept(&self.stem.join("\n"));
        item.draft.explanation = self.feedback;
        item.draft.kind = Kind::Single;
        let in_order = self.options.iter().enumerate().all(|(at, (place, _))| at == *place);
        if !in_order {
            let said: String = self.options.iter().map(|(place, _)| letter_of(*place)).collect();
            let message = format!("选项的字母不连续（{said}）");
            item.error(("options", &said), "letters_out_of_order", message, Some("从 A 起按顺序标字母"));
        }
        let option = |(_, text): (usize, String)| DraftOption { text: kept(&text), ..DraftOption::default() };
        item.draft.options = self.options.into_iter().map(option).collect();
        item
    }

    fn answered(self, said: &str) -> Item {
        let mut item = self.item();
        said.clone_into(&mut item.said);
        let places = letters(said).unwrap_or_default();
        if places.is_empty() {
            item.error(("answer", said), "unreadable_answer", "答案行看不懂", Some("写成 ANSWER: B 这样"));
        }
        for place in &places {
            match item.draft.options.get_mut(*place) {
                Some(option) => option.right = true,
                None if !item.kept_out => {
                    let message = format!("答案“{said}”不在选项里");
                    item.error(("answer", said), "key_outside_options", message, Some("核对答案和选项"));
                }
                None => {}
            }
        }
        if item.draft.options.iter().filter(|option| option.right).count() > 1 {
            item.draft.kind = Kind::Multiple;
            item.warning(
                ("answer", said),
                "several_keys",
                "Aiken 只有单选题，这里有几个答案，已按多选题读入",
                Some("请核对"),
            );
        }
        truth_from_options(&mut item);
        item
    }

    fn unanswered(self) -> Item {
        let mut item = self.item();
        item.error(("answer", ""), "no_key", "这道题没有答案行", Some("在选项后面加一行，例如 ANSWER: B"));
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart() {
        assert_eq!(line("A. 甲"), Line::Option(0, "甲"));
        assert_eq!(line("B)乙"), Line::Option(1, "乙"));
        assert_eq!(line("Ｃ）丙"), Line::Option(2, "丙"));
        assert_eq!(line("answer： b"), Line::Answer("b"));
        assert_eq!(line("【答案】C"), Line::Answer("C"));
        assert_eq!(line("a. is no option"), Line::Words("a. is no option"));
        assert_eq!(line("答案：B"), Line::Answer("B"));
        assert_eq!(line("A question"), Line::Words("A question"));
        assert_eq!(line(" "), Line::Blank);
    }
}
