//! Points of a score, kept as whole thousandths so that 1.5 points add up exactly.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// Thousandths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(i64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// From thousandths of a point.
    #[must_use]
    pub const fn from_milli(milli: i64) -> Self {
        Self(milli)
    }

    /// Thousandths of a point.
    #[must_use]
    pub const fn milli(self) -> i64 {
        self.0
    }

    /// This many times the points.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(count)))
    }

    /// Reads a decimal with up to three places, such as `5` or `1.5`; no sign, at most 1,000,000.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 7 || part.len() > 3 || !digits(whole) || !digits(part) {
            return None;
        }
        if text.ends_with('.') {
            return None;
        }
        let milli = whole.parse::<i64>().ok()? * 1000 + format!("{part:0<3}").parse::<i64>().ok()?;
        (milli <= 1_000_000_000).then_some(Self(milli))
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1000, self.0 % 1000);
        if part == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{part:03}").trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (text, milli, shown) in
            [("5", 5000, "5"), ("1.5", 1500, "1.5"), ("0.125", 125, "0.125"), ("2.50", 2500, "2.5")]
        {
            let points = Points::parse(text).unwrap();
            assert_eq!((points.milli(), points.to_string().as_str()), (milli, shown));
        }
        for bad in ["", "-1", "1.", ".5", "1.2345", "1e3", "1,5", "99999999"] {
            assert_eq!(Points::parse(bad), None, "{bad}");
        }
    }
}
