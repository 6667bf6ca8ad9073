//! Bounds of an import, and the refusal of a file as a whole.

use serde::{Deserialize, Serialize};

/// Bounds of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes_max: u64,
    /// Bytes of everything inside it.
    pub unpacked_bytes_max: u64,
    /// Rows with content over all sheets; for other formats, questions.
    pub rows_max: usize,
    /// Characters of one cell; for other formats, of one part of a question.
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
    /// A refusal.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }

    pub(in crate::bank) fn broken() -> Self {
        Self::new("broken_file", "文件打不开，可能没有传完或已损坏。请用原来的软件打开后另存一份，再上传一次")
    }

    pub(in crate::bank) fn too_slow() -> Self {
        Self::new("too_slow", "文件太复杂，检查超时。请只留题目，去掉图片和多余的内容，或拆成几个文件分别上传")
    }

    pub(super) fn too_many(max: usize) -> Self {
        Self::new("too_many_rows", format!("超过 {max} 行。请拆成几个文件分别上传"))
    }
}

impl std::fmt::Display for FileRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FileRefused {}
