//! The participant app and the staff console, embedded as a table of files with their compressed forms.
//!
//! The table is written by `build.rs`; this crate knows nothing about HTTP and depends on nothing.

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Path on the site, beginning with a slash: `/index.html`, `/assets/app-1a2b.js`, `/console/index.html`.
    pub path: &'static str,
    /// Value for `Content-Type`.
    pub content_type: &'static str,
    /// The file as it is.
    pub bytes: &'static [u8],
    /// The file compressed with gzip, when that is smaller.
    pub gzip: Option<&'static [u8]>,
    /// The file compressed with brotli, when that is smaller.
    pub brotli: Option<&'static [u8]>,
    /// Value for `ETag`, quotes included.
    pub etag: &'static str,
    /// Whether the name carries a hash of the content, so that a browser may keep it for a year.
    pub immutable: bool,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file at exactly this path; missing files are not found, never another page.
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    let index = ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    ASSETS.get(index)
}

#[cfg(test)]
mod tests {
    use super::{ASSETS, SCRIPT_HASHES, find};

    #[test]
    fn both_pages_are_embedded_with_compressed_forms() {
        for path in ["/index.html", "/console/index.html"] {
            let page = find(path);
            assert!(
                page.is_some_and(|page| page.gzip.is_some() && page.brotli.is_some()),
                "{path} is missing or not compressed"
            );
        }
        assert!(find("/nothing.html").is_none());
    }

    #[test]
    fn table_is_sorted_so_that_every_file_is_found() {
        for asset in ASSETS {
            assert!(find(asset.path).is_some(), "{}", asset.path);
        }
    }

    #[test]
    fn inline_scripts_have_their_hashes() {
        assert!(SCRIPT_HASHES.iter().all(|token| token.starts_with("'sha256-")));
        assert!(!SCRIPT_HASHES.is_empty());
    }
}
