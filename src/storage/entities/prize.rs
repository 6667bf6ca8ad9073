//! Rows of the table `prize`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prize")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub contest: String,
    pub draw: String,
    pub source: String,
    pub tier: String,
    pub tier_name: String,
    pub item: String,
    pub value_fen: i64,
    pub place: i64,
    pub entry: Option<String>,
    pub participant: String,
    pub won_at: i64,
    pub follows: Option<String>,
    pub state: String,
    pub notified_at: Option<i64>,
    pub deadline_at: Option<i64>,
    pub way: Option<String>,
    pub confirmed_at: Option<i64>,
    pub proxy: bool,
    pub code_hash: Option<String>,
    pub details: Option<String>,
    pub delivered_at: Option<i64>,
    pub delivered_by: Option<String>,
    pub by_code: bool,
    pub delivery_note: Option<String>,
    pub closed_at: Option<i64>,
    pub closed_by: Option<String>,
    pub close_reason: Option<String>,
    pub closing_order: Option<i64>,
    pub archived_name: Option<String>,
    pub archived_mobile: Option<String>,
    pub archived_town: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
