//! Which format a file has: by its content first, by its name only where the content leaves it open.

use super::archive;
use super::decode;
use super::item::Source;
use super::limit::FileRefused;

/// Formats that have a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Excel 2007 and later.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    /// Values parted by comma, semicolon or tab.
    Csv,
    /// The house format.
    Yaml,
    /// Questions as people write them.
    Text,
    /// Word 2007 and later.
    Docx,
    /// GIFT of Moodle.
    Gift,
    /// Aiken of Moodle.
    Aiken,
    /// XML of Moodle.
    Moodle,
    /// QTI 2.1 or 3.0: an item, a test, or a package.
    Qti,
}

impl Format {
    /// The word used in reports.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Csv => "csv",
            Self::Yaml => "yaml",
            Self::Text => "text",
            Self::Docx => "docx",
            Self::Gift => "gift",
            Self::Aiken => "aiken",
            Self::Moodle => "moodle",
            Self::Qti => "qti",
        }
    }
}

/// Tells the format of a file.
///
/// # Errors
/// When no reader knows it; the sentence says what it is and what to do.
pub(super) fn detect(source: &Source<'_>) -> Result<Format, FileRefused> {
    let bytes = source.bytes;
    if bytes.is_empty() {
        return Err(FileRefused::new("empty_file", "文件是空的，请重新选择"));
    }
    if bytes.starts_with(b"PK") {
        return archive::format(source);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return compound(bytes);
    }
    if let Some((name, remedy)) = known_stranger(bytes) {
        return Err(FileRefused::new("unsupported_format", format!("这是{name}，不能导入。{remedy}")));
    }
    let text = decode::decode(bytes)?.text;
    if text.trim().is_empty() {
        return Err(FileRefused::new("empty_file", "文件里没有文字，请重新选择"));
    }
    if text.trim_start().starts_with('<') {
        return markup(&text);
    }
    let ending = source.file_name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    Ok(written(&text, &ending))
}

/// Files that are something else, by their first bytes.
fn known_stranger(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const SAVE: &str = "请把题目另存为 .xlsx 或 .docx 再上传";
    let known: [(&[u8], &str, &str); 8] = [
        (b"%PDF", " PDF 文件", SAVE),
        (b"{\\rtf", " RTF 文件", "请用 Word 或 WPS 另存为 .docx 再上传"),
        (b"Rar!", " RAR 压缩包", "请解压后逐个上传"),
        (b"7z\xBC\xAF", " 7z 压缩包", "请解压后逐个上传"),
        (b"\x1F\x8B", " gzip 压缩包", "请解压后逐个上传"),
        (b"\x89PNG", "图片", "图片里的文字认不出来，请上传文字版"),
        (b"\xFF\xD8\xFF", "图片", "图片里的文字认不出来，请上传文字版"),
        (b"GIF8", "图片", "图片里的文字认不出来，请上传文字版"),
    ];
    known.into_iter().find(|(mark, ..)| bytes.starts_with(mark)).map(|(_, name, remedy)| (name, remedy))
}

/// A compound file of old Office programs: a workbook, an encrypted file or something else.
fn compound(bytes: &[u8]) -> Result<Format, FileRefused> {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        return Err(FileRefused::new("encrypted", "文件加了密码。请去掉密码，另存为 .xlsx 再上传"));
    }
    if has("WordDocument") {
        let message = "这是旧版 Word 文件（.doc）。请用 Word 或 WPS 另存为 .docx 再上传";
        return Err(FileRefused::new("old_word", message));
    }
    if has("Workbook") || has("Book") {
        return Ok(Format::Xls);
    }
    Err(FileRefused::broken())
}

/// XML and HTML by the root element.
fn markup(text: &str) -> Result<Format, FileRefused> {
    let mut rest = text.trim_start();
    for _ in 0..50 {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?mso-application") {
            return Err(xml_spreadsheet());
        } else if rest.starts_with("<?") {
            "?>"
        } else if rest.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype")) {
            if rest.get(9..).is_some_and(|rest| rest.trim_start().to_lowercase().starts_with("html")) {
                return Err(web_page());
            }
            if rest.find('[').is_some_and(|at| rest.find('>').is_some_and(|end| at < end)) { "]>" } else { ">" }
        } else {
            break;
        };
        rest = rest.split_once(end).map_or("", |(_, after)| after);
    }
    let name: String = rest.chars().skip(1).take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).collect();
    let name = name.rsplit(':').next().unwrap_or_default().to_lowercase();
    match name.as_str() {
        "quiz" => Ok(Format::Moodle),
        "assessmentitem" | "assessmenttest" | "manifest" | "questestinterop" => Ok(Format::Qti),
        name if name.starts_with("qti-") => Ok(Format::Qti),
        "html" | "head" | "body" | "table" | "meta" | "div" | "style" => Err(web_page()),
        "workbook" => Err(xml_spreadsheet()),
        _ => Err(FileRefused::new(
            "unsupported_format",
            "这个 XML 文件不是 Moodle 或 QTI 题库。请换一种格式导出，或先下载模板",
        )),
    }
}

fn web_page() -> FileRefused {
    let message = "这个文件其实是网页（有些系统导出的 .xls 就是这样）。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传";
    FileRefused::new("web_page", message)
}

fn xml_spreadsheet() -> FileRefused {
    FileRefused::new("xml_spreadsheet", "这是 XML 表格。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传")
}

/// Plain text by its habits, then by the ending of its name.
fn written(text: &str, ending: &str) -> Format {
    match ending {
        "yaml" | "yml" => return Format::Yaml,
        "csv" | "tsv" => return Format::Csv,
        "gift" => return Format::Gift,
        _ => {}
    }
    if super::read::yaml::looks_like(text) {
        Format::Yaml
    } else if super::read::aiken::looks_like(text) {
        Format::Aiken
    } else if super::read::gift::looks_like(text) {
        Format::Gift
    } else if super::read::csv::looks_like(text) {
        Format::Csv
    } else {
        Format::Text
    }
}
