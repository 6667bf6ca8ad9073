//! Aiken: stem, options with letters, the letter of the answer. There is no place for anything else.

use super::{LeftOut, WrittenFile, letter};
use domain::question::{Body, Question};

/// Writes the questions that Aiken can express.
pub(super) fn write(questions: &[Question]) -> WrittenFile {
    let mut text = String::new();
    let mut left_out = Vec::new();
    let mut plainer = 0_usize;
    for question in questions {
        match block(question) {
            Ok(block) => {
                text.push_str(&block);
                plainer += usize::from(!question.explanation.is_empty() || !question.citations.is_empty());
            }
            Err(reason) => left_out.push(LeftOut { id: question.id.to_string(), reason: reason.to_owned() }),
        }
    }
    let mut notes = Vec::new();
    if plainer > 0 {
        notes.push(format!("Aiken 没有地方放解析、依据、主题、难度和标签，{plainer} 道题的这些内容没有写进去"));
    }
    WrittenFile { bytes: text.into_bytes(), left_out, notes }
}

fn block(question: &Question) -> Result<String, &'static str> {
    let (options, key): (Vec<&str>, usize) = match &question.body {
        Body::Single { options, key, .. } => (options.iter().map(|o| o.text.as_str()).collect(), usize::from(*key)),
        Body::TrueFalse { truth } => (vec!["正确", "错误"], usize::from(!*truth)),
        Body::Multiple { .. } => return Err("Aiken 没有多选题"),
        Body::Fill { .. } => return Err("Aiken 没有填空题"),
    };
    let stem = one_line(&question.stem);
    if crate::bank::import::is_aiken_sign(&stem) {
        return Err("题干的开头像选项或答案行，Aiken 分不出来");
    }
    let mut block = format!("{stem}\n");
    for (place, option) in options.into_iter().enumerate() {
        block.push_str(&format!("{}. {}\n", letter(place), one_line(option)));
    }
    block.push_str(&format!("ANSWER: {}\n\n", letter(key)));
    Ok(block)
}

fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
