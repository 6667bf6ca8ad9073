//! Rows of the table `blocked_mobile`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "blocked_mobile")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub mobile_hash: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub contest: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
