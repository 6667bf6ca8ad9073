//! Rows of the table `participant`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub nickname: String,
    pub nickname_hidden: bool,
    pub category: String,
    pub town: String,
    pub organization: Option<String>,
    pub notice_version: i64,
    pub notice_accepted_at: i64,
    pub created_at: i64,
    pub deleted_at: Option<i64>,
    pub mobile_hash: Option<String>,
    pub mobile_sealed: Option<String>,
    pub password_hash: Option<String>,
    pub recovery_hash: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
