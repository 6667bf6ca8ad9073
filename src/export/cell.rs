//! Cells that a spreadsheet program cannot mistake for a formula.

/// A file could not be written; the text is for the log.
#[derive(Debug, thiserror::Error)]
#[error("export: {0}")]
pub struct ExportFailed(pub(super) String);

impl ExportFailed {
    pub(super) const fn new(text: String) -> Self {
        Self(text)
    }
}

impl From<rust_xlsxwriter::XlsxError> for ExportFailed {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self(error.to_string())
    }
}

impl From<csv::Error> for ExportFailed {
    fn from(error: csv::Error) -> Self {
        Self(error.to_string())
    }
}

/// Text for a cell: one line, and a leading `'` where the text would begin like a formula or a command.
pub(super) fn safe(text: &str) -> String {
    let risky = text.starts_with(['\t', '\r', '\n']) || starts_formula(text);
    let line = domain::text::one_line(text);
    if risky || starts_formula(&line) { format!("'{line}") } else { line }
}

/// Full-width signs count too: some programs fold them before they look.
fn starts_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-x", "'-x"),
            ("@a", "'@a"),
            ("\t=1", "'=1"),
            ("\rx", "'x"),
            (" =1", "'=1"),
            ("\u{200b}甲", "\u{200b}甲"),
            ("＝1", "'＝1"),
            ("林小红", "林小红"),
            ("13812347712", "13812347712"),
            ("a\nb", "a b"),
        ] {
            assert_eq!(safe(text), cell, "{text:?}");
        }
    }
}
