//! Uploads of pictures for stems and prizes.

use crate::app::image::{Image, NewImage};
use crate::app::staff::permit;
use crate::bank::{PICTURE_BYTES_MAX, PictureRefused, clean_picture};
use crate::web::auth::StaffWith;
use crate::web::problem::{FieldError, Problem};
use crate::web::view::count;
use crate::web::{State, code, upload};
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A kept picture.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct KeptImage {
    /// `/api/v1/images/{hash}` serves it.
    pub hash: String,
    pub width: u32,
    pub height: u32,
    pub size_bytes: u64,
}

fn refused(refused: PictureRefused) -> Problem {
    let message = refused.to_string();
    let error = FieldError {
        field: "file".to_owned(),
        code: "file_refused".to_owned(),
        message: message.clone(),
        params: BTreeMap::new(),
    };
    Problem::new(code::FILE_REFUSED).detail(message).errors(vec![error])
}

/// A picture out of a form: read off the async threads, written anew without its metadata.
async fn read(form: &mut Multipart) -> Result<NewImage, Problem> {
    let too_large = PictureRefused::TooLarge.to_string();
    let (_, bytes) = upload::read_file(form, PICTURE_BYTES_MAX, &too_large).await?;
    let work = actix_web::web::block(move || clean_picture(&bytes)).await;
    let picture = work.map_err(|_| Problem::new(code::BUSY))?.map_err(refused)?;
    let (width, height) = (picture.width, picture.height);
    Ok(NewImage { content_type: picture.content_type, width, height, bytes: picture.bytes })
}

fn kept(image: Image) -> HttpResponse {
    HttpResponse::Created().json(KeptImage {
        width: image.width,
        height: image.height,
        size_bytes: count(image.bytes.len()),
        hash: image.hash,
    })
}

/// Keeps a picture for a question. Editors.
#[utoipa::path(post, path = "/api/v1/staff/images", request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 201, body = KeptImage)))]
pub async fn upload(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    mut form: Multipart,
) -> Result<HttpResponse, Problem> {
    let picture = read(&mut form).await?;
    Ok(kept(state.app.keep_image(&staff, picture).await?))
}

/// Keeps a picture of a prize. Whoever manages awards.
#[utoipa::path(post, path = "/api/v1/staff/prize-images", request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 201, body = KeptImage)))]
pub async fn upload_of_prize(
    state: Data<State>,
    staff: StaffWith<permit::ManageAwards>,
    mut form: Multipart,
) -> Result<HttpResponse, Problem> {
    let picture = read(&mut form).await?;
    Ok(kept(state.app.keep_prize_image(&staff, picture).await?))
}
