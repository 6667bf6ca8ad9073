//! Rows of the table `organization_prize`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_prize")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub contest: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub award: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization: String,
    pub award_name: String,
    pub item: String,
    pub name: String,
    pub place: i64,
    pub people: i64,
    pub mean: i64,
    pub coverage: Option<i64>,
    pub won_at: i64,
    pub delivered_at: Option<i64>,
    pub delivered_by: Option<String>,
    pub delivery_note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
