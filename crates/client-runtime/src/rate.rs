//! [`RateLimit`]: the number of requests that a server still accepts.

use std::time::{Duration, SystemTime};

use reqwest::header::HeaderMap;

/// The rate limit that the headers of a response state, whatever its status.
///
/// `RateLimit` and `RateLimit-Policy` of [the IETF's draft] are read, of which the policy with
/// the fewest requests left counts; its earlier form `RateLimit-Limit`, `RateLimit-Remaining`
/// and `RateLimit-Reset`; and the same names with the prefix `X-RateLimit-` or `X-Rate-Limit-`,
/// as GitHub and others use them.
///
/// ```
/// use client_runtime::{RateLimit, reqwest::header::HeaderMap};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("x-ratelimit-remaining", "59".parse()?);
/// let limit = RateLimit::of(&headers).expect("the header is present");
/// assert_eq!((limit.remaining, limit.limit), (Some(59), None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [the IETF's draft]: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of requests that the server accepts in a period, if stated.
    pub limit: Option<u64>,
    /// The number of requests that it still accepts in this period.
    pub remaining: Option<u64>,
    /// The time until the next period begins.
    pub reset: Option<Duration>,
}

impl RateLimit {
    /// Reads the headers; `None` if they state no rate limit.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let found = parse_policies(headers).or_else(|| {
            let mut prefixes = ["ratelimit-", "x-ratelimit-", "x-rate-limit-"].into_iter();
            prefixes.find_map(|prefix| {
                let number = |name| first_number(text(headers, &format!("{prefix}{name}"))?);
                let found = Self {
                    limit: number("limit"),
                    remaining: number("remaining"),
                    reset: number("reset").map(until),
                };
                found.is_any().then_some(found)
            })
        });
        found.filter(Self::is_any)
    }

    fn is_any(&self) -> bool {
        *self != Self::default()
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Parses `RateLimit: "name";r=50;t=30` with `RateLimit-Policy: "name";q=100;w=60`.
fn parse_policies(headers: &HeaderMap) -> Option<RateLimit> {
    let named = |text: &'_ str| {
        let (name, parameters) = text.split_once(';')?;
        Some((name.trim().to_owned(), parameters.to_owned()))
    };
    let parameter = |parameters: &str, wanted: &str| {
        let mut all = parameters.split(';').filter_map(|it| it.split_once('='));
        all.find_map(|(name, value)| (name.trim() == wanted).then(|| first_number(value))?)
    };
    let quotas = text(headers, "ratelimit-policy").unwrap_or_default();
    let quotas: Vec<_> = quotas.split(',').filter_map(named).collect();
    let limits = text(headers, "ratelimit")?.split(',').filter_map(named);
    let limits = limits.map(|(name, parameters)| {
        let quota = quotas.iter().find(|(other, _)| *other == name);
        RateLimit {
            limit: quota.and_then(|(_, parameters)| parameter(parameters, "q")),
            remaining: parameter(&parameters, "r"),
            reset: parameter(&parameters, "t").map(Duration::from_secs),
        }
    });
    limits.min_by_key(|it| it.remaining.unwrap_or(u64::MAX))
}

/// Returns the number with which a value begins: `100` of `100, 100;w=60`, `7` of `7.5`.
fn first_number(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|it: char| !it.is_ascii_digit());
    text[..end.unwrap_or(text.len())].parse().ok()
}

/// Returns the time until a period begins: the header states seconds from now or, recognized by
/// its size, seconds or milliseconds since 1970.
fn until(number: u64) -> Duration {
    const YEAR_2001: u64 = 1_000_000_000;
    let instant = match number {
        0..YEAR_2001 => return Duration::from_secs(number),
        YEAR_2001..1_000_000_000_000 => Duration::from_secs(number),
        _ => Duration::from_millis(number),
    };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    instant.saturating_sub(now.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderName;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Option<RateLimit> {
        let pairs = pairs.iter().map(|(name, value)| {
            let name: HeaderName = name.parse().expect("a name");
            (name, value.parse().expect("a value"))
        });
        RateLimit::of(&pairs.collect())
    }

    fn of(limit: u64, remaining: u64, seconds: u64) -> Option<RateLimit> {
        Some(RateLimit {
            limit: Some(limit),
            remaining: Some(remaining),
            reset: Some(Duration::from_secs(seconds)),
        })
    }

    #[test]
    fn all_forms_are_read() {
        assert_eq!(
            read(&[
                ("RateLimit", "\"hour\";r=900;t=3000, \"burst\";r=3;t=30"),
                (
                    "RateLimit-Policy",
                    "\"burst\";q=100;w=60,\"hour\";q=1000;w=3600"
                ),
            ]),
            of(100, 3, 30)
        );
        for prefix in ["RateLimit-", "X-RateLimit-", "x-rate-limit-"] {
            let name = |name: &str| format!("{prefix}{name}");
            let (limit, remaining, reset) = (name("Limit"), name("Remaining"), name("Reset"));
            let pairs = [
                (limit.as_str(), "100, 100;w=60"),
                (&remaining, "7"),
                (&reset, "30"),
            ];
            assert_eq!(read(&pairs), of(100, 7, 30), "{prefix}");
        }
    }

    #[test]
    fn a_reset_may_be_a_point_in_time() {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now = now.expect("after 1970");
        for text in [now.as_secs() + 600, now.as_millis() as u64 + 600_000] {
            let found = read(&[("x-ratelimit-reset", &text.to_string())]);
            let left = found.and_then(|it| it.reset).expect("a time").as_secs();
            assert!((590..=600).contains(&left), "{left}");
        }
        let past = read(&[("x-ratelimit-reset", "1400000000")]);
        assert_eq!(past.and_then(|it| it.reset), Some(Duration::ZERO));
    }

    #[test]
    fn headers_without_numbers_state_no_limit() {
        let huge = "99999999999999999999";
        for pairs in [
            &[][..],
            &[("x-ratelimit-limit", "many")],
            &[("ratelimit", "\"a\"")],
            &[("ratelimit", ";;=,")],
            &[("ratelimit-reset", huge)],
        ] {
            assert_eq!(read(pairs), None, "{pairs:?}");
        }
    }
}
