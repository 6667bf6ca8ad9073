//! What stands between an uploaded file and the reader of spreadsheets: sizes are checked before anything is parsed.

use serde::{Deserialize, Serialize};
use std::io::{Cursor, Read};
use std::time::Instant;
use zip::ZipArchive;

/// Entries of an archive, at most; a spreadsheet has a few dozen.
const ENTRIES_MAX: usize = 2000;
/// Bytes read between two looks at the clock.
const STEP_BYTES: usize = 256 * 1024;

/// Bounds of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes_max: u64,
    /// Bytes of everything inside it.
    pub unpacked_bytes_max: u64,
    /// Rows with content over all sheets.
    pub rows_max: usize,
    /// Characters of one cell.
    pub cell_chars_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 10 * 1024 * 1024,
            unpacked_bytes_max: 100 * 1024 * 1024,
            rows_max: 20_000,
            cell_chars_max: 5000,
        }
    }
}

/// Why a file is refused as a whole: one sentence with the remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRefused {
    /// Stable word for programs.
    pub code: String,
    /// Chinese sentence.
    pub message: String,
}

impl FileRefused {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }

    pub(super) fn broken() -> Self {
        Self::new("broken_file", "文件打不开，可能没有传完或已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx，再上传一次")
    }

    pub(super) fn too_slow() -> Self {
        Self::new("too_slow", "文件太复杂，检查超时。请只留题目，去掉图片和多余的工作表，或拆成几个文件分别上传")
    }
}

impl std::fmt::Display for FileRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FileRefused {}

fn megabytes(bytes: u64) -> u64 {
    (bytes / (1024 * 1024)).max(1)
}

/// Looks at the archive without parsing a sheet: its kind, the sizes it declares and the sizes it really has.
pub(super) fn guard(bytes: &[u8], limits: &Limits, deadline: Instant) -> Result<(), FileRefused> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limits.file_bytes_max {
        let max = megabytes(limits.file_bytes_max);
        return Err(FileRefused::new("too_large", format!("文件超过 {max} MB。请去掉图片，或拆成几个文件分别上传")));
    }
    kind(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileRefused::broken())?;
    if archive.len() > ENTRIES_MAX {
        return Err(FileRefused::broken());
    }
    let names: Vec<String> = archive.file_names().flatten().map(|n| n.replace('\\', "/").to_lowercase()).collect();
    let has = |ending: &str| names.iter().any(|name| name.ends_with(ending));
    if !has("xl/workbook.xml") {
        return Err(if has("xl/workbook.bin") {
            FileRefused::new("xlsb", "这是 .xlsb 文件，请在 Excel 中另存为 .xlsx 再上传")
        } else {
            FileRefused::new("not_xlsx", "这不是 Excel 工作簿。请上传 .xlsx 文件，可先下载模板")
        });
    }
    let max = limits.unpacked_bytes_max;
    // Unknown when an entry was streamed; the reading below finds the real sizes in any case.
    let declared = archive.decompressed_size().unwrap_or(0);
    if declared > u128::from(max) {
        return Err(too_big_inside(max));
    }
    let mut left = max;
    for number in 0..archive.len() {
        let entry = archive.by_index(number).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(_) | zip::result::ZipError::InvalidPassword => encrypted(),
            _ => FileRefused::broken(),
        })?;
        left = left.checked_sub(measured(entry, left, deadline)?).ok_or_else(|| too_big_inside(max))?;
    }
    Ok(())
}

fn kind(bytes: &[u8]) -> Result<(), FileRefused> {
    if bytes.is_empty() {
        return Err(FileRefused::new("empty_file", "文件是空的，请重新选择"));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(FileRefused::new(
            "old_or_encrypted",
            "这是旧版 .xls 或加了密码的文件。请去掉密码，另存为 .xlsx 再上传",
        ));
    }
    if !bytes.starts_with(b"PK") {
        return Err(FileRefused::new(
            "not_xlsx",
            "这不是 .xlsx 文件。请用 Excel 或 WPS 另存为 .xlsx 再上传，可先下载模板",
        ));
    }
    Ok(())
}

fn encrypted() -> FileRefused {
    FileRefused::new("old_or_encrypted", "文件加了密码或用了特别的压缩方式。请去掉密码，另存为 .xlsx 再上传")
}

fn too_big_inside(max: u64) -> FileRefused {
    let max = megabytes(max);
    FileRefused::new(
        "unpacked_too_large",
        format!("文件展开后超过 {max} MB，不像是题目表。请只留题目，另存为新的 .xlsx"),
    )
}

/// The real size of an entry; one byte more than `left` is enough to know that it is too much.
fn measured(mut entry: impl Read, left: u64, deadline: Instant) -> Result<u64, FileRefused> {
    let mut step = vec![0_u8; STEP_BYTES];
    let mut size = 0_u64;
    loop {
        if Instant::now() > deadline {
            return Err(FileRefused::too_slow());
        }
        let read = entry.read(&mut step).map_err(|_| FileRefused::broken())?;
        if read == 0 {
            return Ok(size);
        }
        size = size.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        if size > left {
            return Ok(size);
        }
    }
}
