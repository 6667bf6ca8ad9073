//! Rows of the table `hold`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub contest: String,
    pub participant: String,
    pub reason: String,
    pub evidence: String,
    pub held_by: String,
    pub held_by_name: String,
    pub held_at: i64,
    pub state: String,
    pub appeal: Option<String>,
    pub appealed_at: Option<i64>,
    pub decided_by: Option<String>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<i64>,
    pub decision_note: Option<String>,
    pub alone_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
