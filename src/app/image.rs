//! Pictures in stems and of prizes: kept by the hash of their bytes, so that an address never shows anything else.

use super::staff::{Permit, Staff, permit};
use super::{App, Error, Result};
use domain::fairness::{hash, hex};
use storage::LaneKey;

pub use storage::image::Image;

/// A picture as it was written anew.
#[derive(Debug)]
pub struct NewImage {
    /// Content type.
    pub content_type: &'static str,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

impl App {
    /// Keeps a picture of a question that was read and written anew; gives it with its hash.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_image(&self, staff: &Staff<permit::EditQuestions>, picture: NewImage) -> Result<Image> {
        self.store_image(staff, picture).await
    }

    /// Keeps a picture of a prize that was read and written anew; gives it with its hash.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_prize_image(&self, staff: &Staff<permit::ManageAwards>, picture: NewImage) -> Result<Image> {
        self.store_image(staff, picture).await
    }

    async fn store_image<P: Permit>(&self, staff: &Staff<P>, picture: NewImage) -> Result<Image> {
        let NewImage { content_type, width, height, bytes } = picture;
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
