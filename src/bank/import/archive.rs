//! What stands between an archive and its reader: sizes are checked before anything inside is parsed.

use super::format::Format;
use super::item::Source;
use super::limit::{FileRefused, Limits};
use std::io::{Cursor, Read};
use std::time::Instant;
use zip::ZipArchive;

/// Entries of an archive, at most; a spreadsheet has a few dozen, a package of questions one for each.
const ENTRIES_MAX: usize = 25_000;
/// Bytes read between two looks at the clock.
const STEP_BYTES: usize = 256 * 1024;

/// An archive whose real sizes are known to be within bounds.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    room: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive: the sizes it declares and the sizes it really has are checked.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits, deadline: Instant) -> Result<Self, FileRefused> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileRefused::broken())?;
        if zip.len() > ENTRIES_MAX {
            let message = format!("压缩包里超过 {ENTRIES_MAX} 个文件，请只留题目");
            return Err(FileRefused::new("too_many_entries", message));
        }
        let max = limits.unpacked_bytes_max;
        // Unknown when an entry was streamed; the reading below finds the real sizes in any case.
        let declared = zip.decompressed_size().unwrap_or(0);
        if declared > u128::from(max) {
            return Err(too_big_inside(max));
        }
        let mut left = max;
        for number in 0..zip.len() {
            let entry = zip.by_index(number).map_err(|error| match error {
                zip::result::ZipError::UnsupportedArchive(_) | zip::result::ZipError::InvalidPassword => encrypted(),
                _ => FileRefused::broken(),
            })?;
            left = left.checked_sub(measured(entry, left, deadline)?).ok_or_else(|| too_big_inside(max))?;
        }
        let names = zip.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
        Ok(Self { zip, names, room: max })
    }

    /// Names of the entries, as the archive has them.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The bytes of an entry; nothing if there is no such entry or it cannot be read.
    pub(super) fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.zip.by_name(name).ok()?.take(self.room).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// The format of an archive, by the names of its entries.
pub(super) fn format(source: &Source<'_>) -> Result<Format, FileRefused> {
    let archive = Archive::open(source.bytes, source.limits, source.deadline)?;
    let names: Vec<String> = archive.names().iter().map(|name| name.replace('\\', "/").to_lowercase()).collect();
    let has = |ending: &str| names.iter().any(|name| name.ends_with(ending));
    if has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    if has("word/document.xml") {
        return Ok(Format::Docx);
    }
    if has("xl/workbook.bin") {
        return Err(FileRefused::new("xlsb", "这是 .xlsb 文件，请在 Excel 中另存为 .xlsx 再上传"));
    }
    if names.iter().any(|name| name == "content.xml") {
        return Err(FileRefused::new("open_document", "这是 OpenDocument 文件，请另存为 .xlsx 或 .docx 再上传"));
    }
    if has(".xml") {
        return Ok(Format::Qti);
    }
    Err(FileRefused::new("unknown_archive", "压缩包里没有认得的题库。请解压后逐个上传"))
}

fn encrypted() -> FileRefused {
    FileRefused::new("encrypted", "文件加了密码或用了特别的压缩方式。请去掉密码，另存一份再上传")
}

fn too_big_inside(max: u64) -> FileRefused {
    let max = (max / (1024 * 1024)).max(1);
    FileRefused::new("unpacked_too_large", format!("文件展开后超过 {max} MB，不像是题目。请只留题目，另存一份再上传"))
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
