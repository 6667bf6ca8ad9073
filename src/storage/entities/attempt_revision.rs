//! Rows of the table `attempt_revision`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scoring_version: i64,
    pub revision: i64,
    pub contest: String,
    pub participant: String,
    pub number: i64,
    pub index_version: i64,
    pub correction: String,
    pub score: i64,
    pub right_count: i64,
    pub wrong_count: i64,
    pub blank_count: i64,
    pub void_count: i64,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
