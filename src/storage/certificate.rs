//! Certificates and the contests' rules for them.

use crate::entities::certificate::{ActiveModel, Column, Entity, Model};
use crate::entities::certificate_rule;
use crate::json::certificate::{read_rule, write_rule};
use crate::query::{containing, insert_new, only, word};
use crate::{Access, StoreError, Tx};
use domain::certificate::{Certificate, CertificateNumber, Kind, Revocation, Rule};
use domain::id::{AccountId, ContestId, ParticipantId};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// Inserts a certificate; false when its owner has one of the contest that still stands, or the number is taken.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, certificate: &Certificate) -> Result<bool, StoreError> {
    let row = ActiveModel {
        number: Set(certificate.number.to_string()),
        contest: Set(certificate.contest.to_string()),
        participant: Set(certificate.participant.to_string()),
        kind: Set(certificate.kind.word().to_owned()),
        result: Set(certificate.result.clone()),
        name_sealed: Set(certificate.name_sealed.clone()),
        issued_at: Set(certificate.issued_at.ms()),
        revoked_at: Set(None),
        revoked_by: Set(None),
        revoked_reason: Set(None),
        may_reissue: Set(false),
    };
    insert_new(tx, row).await
}

/// The certificate that stands in the way of another one of the same contest and person, if any.
///
/// # Errors
/// When the database fails.
pub async fn standing(
    c: &impl Access,
    contest: &ContestId,
    owner: &ParticipantId,
) -> Result<Option<Certificate>, StoreError> {
    let select = Entity::find()
        .filter(Column::Contest.eq(contest.as_str()))
        .filter(Column::Participant.eq(owner.as_str()))
        .filter(Column::MayReissue.eq(false));
    only(c, select).await?.map(read).transpose()
}

/// A person's certificates, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of(c: &impl Access, owner: &ParticipantId) -> Result<Vec<Certificate>, StoreError> {
    let select = Entity::find().filter(Column::Participant.eq(owner.as_str()));
    let rows = select.order_by_desc(Column::IssuedAt).order_by_desc(Column::Number).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// The certificate of a number, whoever owns it: for the public check and for staff, who know numbers only.
///
/// # Errors
/// When the database fails.
pub async fn check(c: &impl Access, number: &CertificateNumber) -> Result<Option<Certificate>, StoreError> {
    only(c, Entity::find_by_id(number.to_string())).await?.map(read).transpose()
}

/// How many certificates of a contest stand, and how many were taken back.
///
/// # Errors
/// When the database fails.
pub async fn counts(c: &impl Access, contest: &ContestId) -> Result<(u64, u64), StoreError> {
    let all = || Entity::find().filter(Column::Contest.eq(contest.as_str()));
    let valid = all().filter(Column::RevokedAt.is_null()).count(c).await?;
    Ok((valid, all().filter(Column::RevokedAt.is_not_null()).count(c).await?))
}

/// A page of a contest's certificates, newest first, and the total: those whose number contains the text, those that stand
/// or were taken back, or all.
///
/// # Errors
/// When the database fails.
pub async fn page(
    c: &impl Access,
    contest: &ContestId,
    (number_part, revoked): (&str, Option<bool>),
    page_size: u64,
    offset: u64,
) -> Result<(u64, Vec<Certificate>), StoreError> {
    let mut select = Entity::find().filter(Column::Contest.eq(contest.as_str()));
    if !number_part.is_empty() {
        select = select.filter(Column::Number.like(containing(number_part)));
    }
    match revoked {
        None => {}
        Some(true) => select = select.filter(Column::RevokedAt.is_not_null()),
        Some(false) => select = select.filter(Column::RevokedAt.is_null()),
    }
    let total = select.clone().count(c).await?;
    let ordered = select.order_by_desc(Column::IssuedAt).order_by_desc(Column::Number);
    let rows = ordered.limit(page_size).offset(offset).all(c).await?;
    Ok((total, rows.into_iter().map(read).collect::<Result<_, _>>()?))
}

/// Takes a certificate back; false when it was before.
///
/// # Errors
/// When the database fails.
pub async fn revoke(tx: &Tx, number: &CertificateNumber, revocation: &Revocation) -> Result<bool, StoreError> {
    let by = revocation.by.as_ref().map(|by| by.as_str().to_owned());
    let update = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(revocation.at.ms()))
        .col_expr(Column::RevokedBy, Expr::value(by))
        .col_expr(Column::RevokedReason, Expr::value(revocation.reason.as_str()))
        .col_expr(Column::MayReissue, Expr::value(revocation.may_reissue))
        .filter(Column::Number.eq(number.as_str()))
        .filter(Column::RevokedAt.is_null());
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Forgets the names on a person's certificates and takes back those that stand.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &Tx, owner: &ParticipantId, now: Timestamp, reason: &str) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::NameSealed, Expr::value(""))
        .filter(Column::Participant.eq(owner.as_str()))
        .exec(tx)
        .await?;
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now.ms()))
        .col_expr(Column::RevokedReason, Expr::value(reason))
        .filter(Column::Participant.eq(owner.as_str()))
        .filter(Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// A contest's rule, if it issues certificates.
///
/// # Errors
/// When the database fails.
pub async fn rule(c: &impl Access, contest: &ContestId) -> Result<Option<Rule>, StoreError> {
    let found = only(c, certificate_rule::Entity::find_by_id(contest.to_string())).await?;
    found.map(|row| read_rule(&row.rule)).transpose()
}

/// Every contest's rule.
///
/// # Errors
/// When the database fails.
pub async fn rules(c: &impl Access) -> Result<Vec<(ContestId, Rule)>, StoreError> {
    let rows = certificate_rule::Entity::find().order_by_asc(certificate_rule::Column::Contest).all(c).await?;
    let read = |row: certificate_rule::Model| {
        Ok((ContestId::parse(&row.contest).map_err(StoreError::corrupt)?, read_rule(&row.rule)?))
    };
    rows.into_iter().map(read).collect()
}

/// Sets a contest's rule, or takes it away.
///
/// # Errors
/// When the database fails.
pub async fn set_rule(
    tx: &Tx,
    contest: &ContestId,
    rule: Option<&Rule>,
    by: &AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    use certificate_rule::{ActiveModel, Column, Entity};
    let Some(rule) = rule else {
        Entity::delete_by_id(contest.to_string()).exec(tx).await?;
        return Ok(());
    };
    let row = ActiveModel {
        contest: Set(contest.to_string()),
        rule: Set(write_rule(rule)?),
        set_at: Set(at.ms()),
        set_by: Set(by.to_string()),
    };
    let replace =
        OnConflict::column(Column::Contest).update_columns([Column::Rule, Column::SetAt, Column::SetBy]).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

fn read(row: Model) -> Result<Certificate, StoreError> {
    let revoked = match row.revoked_at {
        None => None,
        Some(at) => Some(Revocation {
            at: Timestamp(at),
            by: row.revoked_by.as_deref().map(AccountId::parse).transpose().map_err(StoreError::corrupt)?,
            reason: row.revoked_reason.unwrap_or_default(),
            may_reissue: row.may_reissue,
        }),
    };
    let number = CertificateNumber::parse(&row.number)
        .ok_or_else(|| StoreError::corrupt(format!("certificate number {}", row.number)))?;
    Ok(Certificate {
        number,
        contest: ContestId::parse(&row.contest).map_err(StoreError::corrupt)?,
        participant: ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?,
        kind: word(&row.kind, "kind of certificate", Kind::parse)?,
        result: row.result,
        name_sealed: row.name_sealed,
        issued_at: Timestamp(row.issued_at),
        revoked,
    })
}
