//! Question numbers that jump, repeat or run backwards: a sign that something was lost on the way.

use super::paper::Paper;

/// Warns at questions whose number does not follow the one before it.
pub(super) fn check(paper: &mut Paper<'_>) {
    let mut last: Option<(u32, usize)> = None;
    for raw in &mut paper.raws {
        let Some(number) = raw.number.map(|n| n.value) else { continue };
        let expected = last.map(|(value, _)| value + 1);
        let new_section = last.is_none_or(|(_, section)| section != raw.section);
        let follows = expected.is_none_or(|expected| expected == number) || (new_section && number == 1);
        if let (false, Some((before, _))) = (follows, last) {
            let value = number.to_string();
            let message = if number == before {
                format!("题号 {number} 重复")
            } else if number > before {
                format!("题号从 {before} 跳到 {number}")
            } else {
                format!("题号 {number} 排在 {before} 后面")
            };
            raw.notice("number_order", value, message);
        }
        last = Some((number, raw.section));
    }
}
