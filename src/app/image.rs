//! Pictures in stems: kept by the hash of their bytes, so that an address never shows anything else.

use super::staff::{Staff, permit};
use super::{App, Error, Result};
use domain::fairness::{hash, hex};
use storage::LaneKey;

pub use storage::image::Image;

impl App {
    /// Keeps a picture that was read and written anew; gives it with its hash.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_image(
        &self,
        staff: &Staff<permit::EditQuestions>,
        content_type: &str,
        size: (u32, u32),
        bytes: Vec<u8>,
    ) -> Result<Image> {
        let (width, height) = size;
        let image = Image { hash: hex(&hash(&[&bytes])), content_type: content_type.to_owned(), width, height, bytes };
        let (now, actor) = (self.now(), staff.account().id.to_string());
        let detail = format!("{} bytes", image.bytes.len());
        let line = self.staff_entry(staff, ("image.upload", &image.hash, detail));
        let stored = image.clone();
        self.store
            .write(LaneKey::Common, move |tx| {
                let (image, actor, line) = (stored.clone(), actor.clone(), line.clone());
                Box::pin(async move {
                    if storage::image::insert(tx, &image, now, &actor).await? {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .await?;
        Ok(image)
    }

    /// A picture.
    ///
    /// # Errors
    /// When there is none.
    pub async fn image(&self, hash: &str) -> Result<Image> {
        storage::image::find(&self.store.reader(), hash).await?.ok_or(Error::NotFound("image"))
    }
}
