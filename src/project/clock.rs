//! Clock: the day of today, by which allowances expire and facts age.
//!
//! Front ends ask it once and hand the date to the core, which knows no clock.

use medlint_core::linter::allow::Date;
use std::ops::RangeInclusive;
use std::time::{SystemTime, UNIX_EPOCH};

/// Today in UTC; `None` when the clock stands before 1970. A build that wants the same output on every day says in
/// SOURCE_DATE_EPOCH which second it takes for now.
pub fn today() -> Option<Date> {
    let stated = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.trim().parse().ok());
    Some(civil_date(stated.unwrap_or_else(|| seconds_of(SystemTime::now())).div_euclid(86_400)))
}

/// Seconds since 1970 began, rounded down; before that below zero.
fn seconds_of(now: SystemTime) -> i64 {
    match now.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(until) => {
            let until = until.duration();
            let seconds = i64::try_from(until.as_secs()).unwrap_or(i64::MAX);
            seconds.saturating_add(i64::from(until.subsec_nanos() > 0)).saturating_neg()
        }
    }
}

/// The days that have a date of four digits, counted from 1970-01-01: the first of year 1 to the last of year 9999.
const DATED: RangeInclusive<i64> = -719_162..=2_932_896;

/// Days since 1970-01-01 to year, month, day: the algorithm of Howard Hinnant's "chrono-compatible low-level date
/// algorithms", which counts eras of 400 years from March. A clock far out of order counts as the nearest day with a date.
fn civil_date(days: i64) -> Date {
    let shifted = days.clamp(*DATED.start(), *DATED.end()) + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32, day as u32)
}

/// A day as a text: 2026-12-01.
#[cfg(feature = "cli")]
pub(crate) fn written((year, month, day): Date) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day so many days later.
#[cfg(feature = "cli")]
pub(crate) fn after((year, month, day): Date, days: u32) -> Date {
    // The other half of the same algorithm: a year begins in March.
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month_from_march = i64::from(if month > 2 { month - 3 } else { month + 9 });
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    civil_date(era * 146_097 + day_of_era - 719_468 + i64::from(days))
}

#[cfg(test)]
mod tests {
    use super::{after, civil_date, seconds_of};
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn days_to_dates() {
        assert_eq!(civil_date(0), (1970, 1, 1));
        assert_eq!(civil_date(11_016), (2000, 2, 29));
        assert_eq!(civil_date(20_781), (2026, 11, 24));
        assert_eq!(civil_date(-1), (1969, 12, 31));
        assert_eq!(civil_date(-25_509), (1900, 2, 28));
        assert_eq!(civil_date(-719_162), (1, 1, 1));
        assert_eq!(civil_date(2_932_896), (9999, 12, 31));
        assert_eq!((civil_date(i64::MIN), civil_date(i64::MAX)), ((1, 1, 1), (9999, 12, 31)));
    }

    #[test]
    fn days_are_counted_on_from_any_date() {
        for days in [0, 1, 59, 60, 11_016, 20_781] {
            assert_eq!(after((1970, 1, 1), days), civil_date(i64::from(days)));
            assert_eq!(after(civil_date(i64::from(days)), 1), civil_date(i64::from(days) + 1));
        }
        assert_eq!(after((2028, 2, 28), 2), (2028, 3, 1));
    }

    #[test]
    fn a_clock_may_stand_anywhere() {
        let date = |now| civil_date(seconds_of(now).div_euclid(86_400));
        assert_eq!(date(UNIX_EPOCH), (1970, 1, 1));
        assert_eq!(date(UNIX_EPOCH - Duration::from_secs(1)), (1969, 12, 31));
        assert_eq!(date(UNIX_EPOCH - Duration::from_millis(1)), (1969, 12, 31));
        assert_eq!(date(UNIX_EPOCH - Duration::from_secs(86_400)), (1969, 12, 31));
        assert_eq!(date(UNIX_EPOCH - Duration::from_secs(86_401)), (1969, 12, 30));
        assert_eq!(date(UNIX_EPOCH + Duration::from_secs(1 << 34)), (2514, 5, 30));
        assert_eq!(date(UNIX_EPOCH + Duration::from_secs(1 << 60)), (9999, 12, 31));
    }
}
