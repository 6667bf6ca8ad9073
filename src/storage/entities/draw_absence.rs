//! Rows of the table `draw_absence`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draw_absence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub draw: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub freeze_number: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant: String,
    pub reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
