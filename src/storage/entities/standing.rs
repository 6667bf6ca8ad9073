//! Rows of the table `standing`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub contest: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant: String,
    pub score: i64,
    pub duration_ms: i64,
    pub finished_at: i64,
    pub counted: String,
    pub attempts: i64,
    pub elder_time: bool,
    pub version: i64,
    pub changed_xid: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
