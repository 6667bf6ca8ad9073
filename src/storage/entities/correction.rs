//! Rows of the table `correction`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "correction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub contest: String,
    pub question: String,
    pub revision: i64,
    pub remedy: String,
    pub new_key: Option<String>,
    pub reason: String,
    pub top: i64,
    pub proposed_by: String,
    pub proposed_by_name: String,
    pub proposed_at: i64,
    pub state: String,
    pub decided_by: Option<String>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<i64>,
    pub decision_note: Option<String>,
    pub scoring_version: Option<i64>,
    pub applied_at: Option<i64>,
    pub applied_attempts: Option<i64>,
    pub applied_people: Option<i64>,
    pub index_version: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
