//! Everything the platform keeps in its database; the only package that names the ORM.
//!
//! One module per noun with functions over domain types. Reads take any [`Access`], writes take the [`Tx`] of a lane.

mod backend;
mod connect;
mod entities;
mod error;
mod json;
mod lane;
mod query;
#[cfg(test)]
mod round_trip;

pub mod account;
pub mod attempt;
pub mod audit;
pub mod award;
pub mod certificate;
pub mod contest;
pub mod correction;
pub mod draw;
pub mod exclusion;
pub mod hold;
pub mod image;
pub mod import;
pub mod installation;
pub mod instant;
pub mod lease;
pub mod link;
pub mod organization;
pub mod organization_prize;
pub mod participant;
pub mod prize;
pub mod prize_reserve;
pub mod question;
pub mod receipt;
pub mod session;
pub mod standing;
pub mod study;
pub mod testing;

pub use connect::{Options, Reader, Store, Url};
pub use error::StoreError;
pub use lane::{LaneFigures, LaneKey, Tx};

/// What a piece of work returns: a boxed future that borrows its transaction.
pub type Piece<'t, T, E> = std::pin::Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;

mod sealed {
    //! Keeps others from implementing [`super::Access`].

    use sea_orm::ConnectionTrait;

    pub trait Sealed: ConnectionTrait {
        /// Whether rows that are read are going to be changed, so that nobody else may change them before.
        const LOCKS: bool;
    }

    impl Sealed for crate::Tx {
        const LOCKS: bool = true;
    }

    impl Sealed for crate::Reader {
        const LOCKS: bool = false;
    }
}

/// Where a query may run: inside a write ([`Tx`]) or outside of all ([`Reader`]).
pub trait Access: sealed::Sealed {}
impl Access for Tx {}
impl Access for Reader {}
