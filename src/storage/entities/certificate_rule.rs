//! Rows of the table `certificate_rule`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub contest: String,
    pub rule: String,
    pub set_at: i64,
    pub set_by: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
