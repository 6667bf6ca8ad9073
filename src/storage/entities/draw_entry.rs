//! Rows of the table `draw_entry`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draw_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub draw: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub freeze_number: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: String,
    pub participant: String,
    pub right_count: i64,
    pub score: i64,
    pub rank_number: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
