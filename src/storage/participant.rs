//! People who play, what is kept of their numbers and credentials, and numbers that may not sign up for now.

use crate::entities::blocked_mobile as blocked;
use crate::entities::participant::{ActiveModel, Column, Entity, Model};
use crate::query::{CHUNK, for_change, insert_new, only, small, word};
use crate::{Access, StoreError, Tx};
use domain::id::{ContestId, OrganizationId, ParticipantId};
use domain::participant::{Category, Participant};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// What is kept of a number and of credentials: keyed hashes and sealed text only.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    /// Keyed hash of the number, for finding it.
    pub mobile_hash: String,
    /// Sealed number.
    pub mobile_sealed: String,
    /// Hash of the password.
    pub password_hash: String,
    /// Hash of the recovery code.
    pub recovery_hash: String,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(hidden)")
    }
}

/// The outcome of changing a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MobileChange {
    /// The number is changed.
    Changed,
    /// Someone else has it.
    Taken,
}

/// Signs a person up; false when the number is taken by someone else. Running again finds its own row.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, participant: &Participant, secrets: &Secrets) -> Result<bool, StoreError> {
    let row = ActiveModel {
        id: Set(participant.id.to_string()),
        nickname: Set(participant.nickname.clone()),
        nickname_hidden: Set(participant.nickname_hidden),
        category: Set(participant.category.word().to_owned()),
        town: Set(participant.town.clone()),
        organization: Set(participant.organization.as_ref().map(OrganizationId::to_string)),
        notice_version: Set(i64::from(participant.notice_version)),
        notice_accepted_at: Set(participant.notice_accepted_at.ms()),
        created_at: Set(participant.created_at.ms()),
        deleted_at: Set(participant.deleted_at.map(Timestamp::ms)),
        mobile_hash: Set(Some(secrets.mobile_hash.clone())),
        mobile_sealed: Set(Some(secrets.mobile_sealed.clone())),
        password_hash: Set(Some(secrets.password_hash.clone())),
        recovery_hash: Set(Some(secrets.recovery_hash.clone())),
    };
    if insert_new(tx, row).await? {
        return Ok(true);
    }
    let own = one(&participant.id).filter(Column::MobileHash.eq(secrets.mobile_hash.as_str()));
    Ok(own.count(tx).await? == 1)
}

/// One person, also after they deleted their data; a write locks them.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, id: &ParticipantId) -> Result<Option<Participant>, StoreError> {
    let select = for_change(c, one(id)).select_only().columns(PARTICULARS);
    select.into_model::<Particulars>().all(c).await?.pop().map(read).transpose()
}

/// The secrets of a person who has not deleted their data.
///
/// # Errors
/// When the database fails.
pub async fn secrets(c: &impl Access, id: &ParticipantId) -> Result<Option<Secrets>, StoreError> {
    Ok(only(c, one(id)).await?.as_ref().and_then(read_secrets))
}

/// The person with this number.
///
/// # Errors
/// When the database fails.
pub async fn find_by_mobile(c: &impl Access, mobile_hash: &str) -> Result<Option<(Participant, Secrets)>, StoreError> {
    let row = only(c, Entity::find().filter(Column::MobileHash.eq(mobile_hash))).await?;
    row.map_or(Ok(None), read_both)
}

/// Saves nickname and whether it is hidden, group, town, organization and the accepted notice.
///
/// # Errors
/// When the database fails.
pub async fn update_profile(tx: &Tx, participant: &Participant) -> Result<(), StoreError> {
    let organization = participant.organization.as_ref().map(OrganizationId::to_string);
    Entity::update_many()
        .col_expr(Column::Nickname, Expr::value(participant.nickname.as_str()))
        .col_expr(Column::NicknameHidden, Expr::value(participant.nickname_hidden))
        .col_expr(Column::Category, Expr::value(participant.category.word()))
        .col_expr(Column::Town, Expr::value(participant.town.as_str()))
        .col_expr(Column::Organization, Expr::value(organization))
        .col_expr(Column::NoticeVersion, Expr::value(i64::from(participant.notice_version)))
        .col_expr(Column::NoticeAcceptedAt, Expr::value(participant.notice_accepted_at.ms()))
        .filter(present(&participant.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Sets the hash of the password.
///
/// # Errors
/// When the database fails.
pub async fn set_password(tx: &Tx, id: &ParticipantId, hash: &str) -> Result<(), StoreError> {
    let update = Entity::update_many().col_expr(Column::PasswordHash, Expr::value(hash)).filter(present(id));
    update.exec(tx).await?;
    Ok(())
}

/// Sets the hash of the recovery code.
///
/// # Errors
/// When the database fails.
pub async fn set_recovery(tx: &Tx, id: &ParticipantId, hash: &str) -> Result<(), StoreError> {
    let update = Entity::update_many().col_expr(Column::RecoveryHash, Expr::value(hash)).filter(present(id));
    update.exec(tx).await?;
    Ok(())
}

/// Changes the number of a person unless someone else has it.
///
/// # Errors
/// When the database fails.
pub async fn set_mobile(tx: &Tx, id: &ParticipantId, hash: &str, sealed: &str) -> Result<MobileChange, StoreError> {
    let other = Alias::new("other");
    let someone_else = Query::select()
        .expr(Expr::val(1_i64))
        .from_as(Entity, other.clone())
        .and_where(Expr::col((other.clone(), Column::MobileHash)).eq(hash))
        .and_where(Expr::col((other, Column::Id)).ne(id.as_str()))
        .to_owned();
    let update = Entity::update_many()
        .col_expr(Column::MobileHash, Expr::value(hash))
        .col_expr(Column::MobileSealed, Expr::value(sealed))
        .filter(present(id))
        .filter(Expr::exists(someone_else).not());
    let changed = update.exec(tx).await?.rows_affected == 1;
    Ok(if changed { MobileChange::Changed } else { MobileChange::Taken })
}

/// Hides the nickname; tells whether it was visible.
///
/// # Errors
/// When the database fails.
pub async fn hide_name(tx: &Tx, id: &ParticipantId) -> Result<bool, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::NicknameHidden, Expr::value(true))
        .filter(present(id))
        .filter(Column::NicknameHidden.eq(false));
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Deletes everything that identifies a person; tells whether it was still there.
///
/// # Errors
/// When the database fails.
pub async fn erase(tx: &Tx, id: &ParticipantId, now: Timestamp) -> Result<bool, StoreError> {
    let nothing = || Expr::value(None::<String>);
    let update = Entity::update_many()
        .col_expr(Column::Nickname, Expr::value(""))
        .col_expr(Column::Organization, nothing())
        .col_expr(Column::MobileHash, nothing())
        .col_expr(Column::MobileSealed, nothing())
        .col_expr(Column::PasswordHash, nothing())
        .col_expr(Column::RecoveryHash, nothing())
        .col_expr(Column::DeletedAt, Expr::value(now.ms()))
        .filter(present(id));
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Keeps a number from signing up until the contest lets it go.
///
/// # Errors
/// When the database fails.
pub async fn block_mobile(tx: &Tx, mobile_hash: &str, contest: &ContestId) -> Result<(), StoreError> {
    let row = blocked::ActiveModel { mobile_hash: Set(mobile_hash.to_owned()), contest: Set(contest.to_string()) };
    insert_new(tx, row).await.map(|_| ())
}

/// Whether any contest keeps a number from signing up.
///
/// # Errors
/// When the database fails.
pub async fn is_blocked(c: &impl Access, mobile_hash: &str) -> Result<bool, StoreError> {
    let select = blocked::Entity::find().filter(blocked::Column::MobileHash.eq(mobile_hash));
    Ok(select.count(c).await? > 0)
}

/// Lets go the numbers that a contest blocked.
///
/// # Errors
/// When the database fails.
pub async fn unblock(tx: &Tx, contest: &ContestId) -> Result<(), StoreError> {
    blocked::Entity::delete_many().filter(blocked::Column::Contest.eq(contest.as_str())).exec(tx).await?;
    Ok(())
}

/// What decides whether somebody has an entry in a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// Who.
    pub id: ParticipantId,
    /// Group of people.
    pub category: Category,
    /// Code of the town.
    pub town: String,
    /// Keyed hash of the number.
    pub mobile_hash: String,
    /// Organization, if they belong to one.
    pub organization: Option<OrganizationId>,
}

/// Id, group, town, keyed hash of the number, organization.
type EligibleRow = (String, String, String, Option<String>, Option<String>);

/// People whose ids lie between two, both included, without those who deleted their data.
///
/// # Errors
/// When the database fails.
pub async fn eligibility_between(
    c: &impl Access,
    first: &ParticipantId,
    last: &ParticipantId,
) -> Result<Vec<Eligibility>, StoreError> {
    let rows: Vec<EligibleRow> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Category, Column::Town, Column::MobileHash, Column::Organization])
        .filter(Column::Id.between(first.as_str(), last.as_str()))
        .filter(Column::DeletedAt.is_null())
        .into_tuple()
        .all(c)
        .await?;
    let read = |(id, category, town, mobile_hash, organization): EligibleRow| {
        let id = ParticipantId::parse(&id).map_err(StoreError::corrupt)?;
        let category = word(&category, "group", Category::parse)?;
        let organization =
            organization.map(|id| OrganizationId::parse(&id).map_err(StoreError::corrupt)).transpose()?;
        Ok(Eligibility { id, category, town, mobile_hash: mobile_hash.unwrap_or_default(), organization })
    };
    rows.into_iter().map(read).collect()
}

/// How many people there are, without those who deleted their data.
///
/// # Errors
/// When the database fails.
pub async fn count(c: &impl Access) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(Column::DeletedAt.is_null()).count(c).await?)
}

/// People with their secrets, in no order, without those who deleted their data.
///
/// # Errors
/// When the database fails.
pub async fn many(c: &impl Access, ids: &[ParticipantId]) -> Result<Vec<(Participant, Secrets)>, StoreError> {
    let mut people = Vec::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        let rows = Entity::find().filter(Column::Id.is_in(ids.iter().map(ParticipantId::as_str))).all(c).await?;
        for row in rows {
            people.extend(read_both(row)?);
        }
    }
    Ok(people)
}

/// A page of people by id, without those who deleted their data, for building boards.
///
/// # Errors
/// When the database fails.
pub async fn all_public(
    c: &impl Access,
    after: Option<&ParticipantId>,
    limit: u64,
) -> Result<Vec<Participant>, StoreError> {
    let mut select = Entity::find().filter(Column::DeletedAt.is_null());
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after.as_str()));
    }
    let select = select.select_only().columns(PARTICULARS).order_by_asc(Column::Id).limit(limit);
    select.into_model::<Particulars>().all(c).await?.into_iter().map(read).collect()
}

/// A row without its secrets.
#[derive(FromQueryResult)]
struct Particulars {
    id: String,
    nickname: String,
    nickname_hidden: bool,
    category: String,
    town: String,
    organization: Option<String>,
    notice_version: i64,
    notice_accepted_at: i64,
    created_at: i64,
    deleted_at: Option<i64>,
}

const PARTICULARS: [Column; 10] = [
    Column::Id,
    Column::Nickname,
    Column::NicknameHidden,
    Column::Category,
    Column::Town,
    Column::Organization,
    Column::NoticeVersion,
    Column::NoticeAcceptedAt,
    Column::CreatedAt,
    Column::DeletedAt,
];

fn one(id: &ParticipantId) -> sea_orm::Select<Entity> {
    Entity::find_by_id(id.to_string())
}

/// This person, unless they deleted their data.
fn present(id: &ParticipantId) -> Expr {
    Column::Id.eq(id.as_str()).and(Column::DeletedAt.is_null())
}

fn read(row: Particulars) -> Result<Participant, StoreError> {
    let organization = row.organization.as_deref().map(OrganizationId::parse).transpose();
    Ok(Participant {
        id: ParticipantId::parse(&row.id).map_err(StoreError::corrupt)?,
        nickname: row.nickname,
        nickname_hidden: row.nickname_hidden,
        category: word(&row.category, "category", Category::parse)?,
        town: row.town,
        organization: organization.map_err(StoreError::corrupt)?,
        notice_version: small(row.notice_version, "notice version")?,
        notice_accepted_at: Timestamp(row.notice_accepted_at),
        created_at: Timestamp(row.created_at),
        deleted_at: row.deleted_at.map(Timestamp),
    })
}

fn read_secrets(row: &Model) -> Option<Secrets> {
    Some(Secrets {
        mobile_hash: row.mobile_hash.clone()?,
        mobile_sealed: row.mobile_sealed.clone()?,
        password_hash: row.password_hash.clone()?,
        recovery_hash: row.recovery_hash.clone()?,
    })
}

/// A person with their secrets; nothing once those are deleted.
fn read_both(row: Model) -> Result<Option<(Participant, Secrets)>, StoreError> {
    let Some(secrets) = read_secrets(&row) else { return Ok(None) };
    let particulars = Particulars {
        id: row.id,
        nickname: row.nickname,
        nickname_hidden: row.nickname_hidden,
        category: row.category,
        town: row.town,
        organization: row.organization,
        notice_version: row.notice_version,
        notice_accepted_at: row.notice_accepted_at,
        created_at: row.created_at,
        deleted_at: row.deleted_at,
    };
    Ok(Some((read(particulars)?, secrets)))
}
