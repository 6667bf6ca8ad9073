//! Instants in Unix milliseconds and the calendar of Asia/Shanghai, which has had one offset since 1991.

use std::fmt;

/// Milliseconds that Shanghai is ahead of UTC.
pub const SHANGHAI_OFFSET_MS: i64 = 8 * 3_600_000;
/// Milliseconds of one day.
pub const DAY_MS: i64 = 86_400_000;

/// An instant: Unix time in milliseconds, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The instant as Unix milliseconds.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The instant this many milliseconds later.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this instant; negative if it lies before.
    #[must_use]
    pub const fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The Shanghai day this instant belongs to.
    #[must_use]
    pub const fn day(self) -> Day {
        Day(self.0.saturating_add(SHANGHAI_OFFSET_MS).div_euclid(DAY_MS))
    }

    /// ISO 8601 with the Shanghai offset, seconds precise: `2022-09-20T14:32:05+08:00`.
    #[must_use]
    pub fn iso_shanghai(self) -> String {
        let local = self.0.saturating_add(SHANGHAI_OFFSET_MS);
        let (year, month, day) = civil(local.div_euclid(DAY_MS));
        let second = local.rem_euclid(DAY_MS) / 1000;
        format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}+08:00", second / 3600, second / 60 % 60, second % 60)
    }

    /// Reads `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS]` or ISO 8601 with `T`, as Shanghai time; an offset may only be `+08:00`.
    #[must_use]
    pub fn parse_shanghai(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches("+08:00");
        let (date, clock) = match text.split_once(['T', ' ']) {
            Some((date, clock)) => (date, clock),
            None => (text, "00:00"),
        };
        let day = Day::parse(date)?;
        let mut parts = clock.split(':').map(|part| part.parse::<i64>().ok());
        let (hour, minute) = (parts.next()??, parts.next()??);
        let second = parts.next().map_or(Some(0), |part| part)?;
        let ok =
            parts.next().is_none() && (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
        ok.then(|| day.start().plus_ms(((hour * 60 + minute) * 60 + second) * 1000))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso_shanghai())
    }
}

/// A calendar day in Shanghai, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// The first instant of the day.
    #[must_use]
    pub const fn start(self) -> Timestamp {
        Timestamp(self.0 * DAY_MS - SHANGHAI_OFFSET_MS)
    }

    /// The day after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Reads `YYYY-MM-DD`; refuses days that no calendar has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        let days = days_from_civil(year, month, day);
        (civil(days) == (year, month, day)).then_some(Self(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.0);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Days since 1970-01-01 of a proleptic Gregorian date (era arithmetic over 400 years).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a count of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shanghai_day_begins_at_sixteen_hundred_utc() {
        let midnight = Timestamp::parse_shanghai("2022-09-20").unwrap();
        assert_eq!(midnight.ms(), 1_663_603_200_000);
        assert_eq!(midnight.day(), Day::parse("2022-09-20").unwrap());
        assert_eq!(midnight.plus_ms(-1).day(), Day::parse("2022-09-19").unwrap());
        assert_eq!(midnight.day().start(), midnight);
    }

    #[test]
    fn times_read_back_as_written() {
        for text in ["1999-12-31T23:59:59+08:00", "2024-02-29T00:00:00+08:00", "2022-09-01T09:00:00+08:00"] {
            assert_eq!(Timestamp::parse_shanghai(text).unwrap().iso_shanghai(), text);
        }
        for bad in ["2023-02-29", "2022-9-1", "2022-09-01T24:00", "2022-09-01T09:00Z", "x", "2022-09-01T09"] {
            assert!(Timestamp::parse_shanghai(bad).is_none(), "{bad}");
        }
    }
}
