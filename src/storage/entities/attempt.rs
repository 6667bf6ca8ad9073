//! Rows of the table `attempt`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub contest: String,
    pub participant: String,
    pub number: i64,
    pub day: i64,
    pub number_in_day: i64,
    pub started_at: i64,
    pub deadline: i64,
    pub grace_ms: i64,
    pub accepts_until: i64,
    pub elder_time: bool,
    pub index_version: i64,
    pub writer: i64,
    pub paper: String,
    pub sheet: String,
    pub state: String,
    pub score: Option<i64>,
    pub full_score: Option<i64>,
    pub right_count: Option<i64>,
    pub wrong_count: Option<i64>,
    pub blank_count: Option<i64>,
    pub duration_ms: Option<i64>,
    pub finished_at: Option<i64>,
    pub receipt_number: Option<i64>,
    pub receipt_at: Option<i64>,
    pub salt: Option<String>,
    pub receipt: Option<String>,
    pub scoring_version: i64,
    pub void_count: i64,
    pub origin: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
