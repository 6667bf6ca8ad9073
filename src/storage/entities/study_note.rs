//! Rows of the table `study_note`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub question: String,
    pub content: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
