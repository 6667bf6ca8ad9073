//! Rows of the table `instant_play`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instant_play")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt: String,
    pub contest: String,
    pub participant: String,
    pub number: i64,
    pub drawn: i64,
    pub outcome: String,
    pub prize: Option<String>,
    pub prize_name: Option<String>,
    pub item: Option<String>,
    pub played_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
