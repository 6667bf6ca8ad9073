//! The report as people read it on a shell: totals, then each fault with its place.

use super::report::{ImportFault, ImportReport};
use std::fmt::Write as _;

impl ImportReport {
    /// The same report under another name of the file, such as its path.
    #[must_use]
    pub fn named(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        for fault in self.faults.iter_mut().chain(&mut self.notes) {
            file.clone_into(&mut fault.file);
        }
        self
    }

    /// The report in Chinese sentences.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a text does not fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "{}", self.file)?;
        if let Some(refused) = &self.refused {
            return writeln!(text, "  不能导入：{} [{}]", refused.message, refused.code);
        }
        let encoding = if self.encoding.is_empty() { String::new() } else { format!("，{}", self.encoding) };
        let counts = &self.counts;
        writeln!(text, "  格式 {}{encoding}，{} 字节", self.format, self.size)?;
        writeln!(
            text,
            "  读到 {} 题：可导入 {}，重复 {}，有错 {}，不支持 {}",
            counts.read, counts.accepted, counts.duplicates, counts.faulty, counts.unsupported
        )?;
        for fault in self.faults.iter().chain(&self.notes) {
            line(text, fault)?;
        }
        Ok(())
    }
}

fn line(text: &mut String, fault: &ImportFault) -> std::fmt::Result {
    let severity = match fault.severity.as_str() {
        "error" => "错误",
        "warning" => "警告",
        _ => "说明",
    };
    let row = if fault.row > 0 { format!("第 {} 行", fault.row) } else { String::new() };
    let item = if fault.item.is_empty() { String::new() } else { format!("题 {}", fault.item) };
    let place: Vec<&str> = [&fault.sheet, &row, &item, &fault.column].into_iter().map(String::as_str).collect();
    let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let place = if place.is_empty() { "整个文件" } else { &place };
    let value = if fault.value.is_empty() { String::new() } else { format!("“{}”：", fault.value) };
    write!(text, "  {severity}  {place}  {value}{}", fault.message)?;
    if let Some(suggestion) = &fault.suggestion {
        write!(text, "（{suggestion}）")?;
    }
    writeln!(text, " [{}]", fault.code)
}
