//! What a winner gives to receive a prize: read, held against the rules, sealed, and opened again.

use super::super::{Error, FieldFault, Result};
use domain::participant::Mobile;
use domain::prize::{ClaimRules, Way, identity_number};
use domain::text;

/// Who collects a prize in the winner's place.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Name.
    pub name: String,
    /// Number.
    pub mobile: String,
}

/// What a winner types.
pub struct GivenDetails {
    /// Name of the person who receives the prize.
    pub name: String,
    /// Number to be reached at; the account's own if none is given.
    pub mobile: Option<String>,
    /// Where it is sent to.
    pub address: Option<String>,
    /// Number of the identity card.
    pub id_number: Option<String>,
    /// Who collects it instead.
    pub proxy: Option<Proxy>,
}

/// What a winner gave, as it was checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Details {
    /// Name of the person who receives the prize.
    pub name: String,
    /// Number to be reached at.
    pub mobile: String,
    /// Where it is sent to.
    pub address: Option<String>,
    /// Number of the identity card.
    pub id_number: Option<String>,
    /// Who collects it instead.
    pub proxy: Option<Proxy>,
}

impl std::fmt::Debug for Details {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Details(hidden)")
    }
}

fn present(text: Option<&String>) -> Option<String> {
    text.map(|text| text::one_line(text)).filter(|text| !text.is_empty())
}

/// A line of so many characters.
fn line(field: &str, text: &str, min: usize, max: usize, faults: &mut Vec<FieldFault>) -> String {
    let text = text::one_line(text);
    let length = text::length(&text);
    if length == 0 {
        faults.push(FieldFault::new(field, "required", "required"));
    } else if length < min {
        faults.push(FieldFault::new(field, "too_short", format!("at least {min} characters")));
    } else if length > max {
        faults.push(FieldFault::new(field, "too_long", format!("at most {max} characters")));
    }
    text
}

fn mobile(field: &str, raw: &str, faults: &mut Vec<FieldFault>) -> String {
    match Mobile::parse(raw) {
        Ok(mobile) => mobile.as_str().to_owned(),
        Err(refused) => {
            faults.push(FieldFault::refused(field, refused));
            String::new()
        }
    }
}

fn not_asked(field: &str) -> FieldFault {
    FieldFault::new(field, "not_asked", "the rules do not ask for it")
}

impl Details {
    /// Holds what was typed against the rules: what they do not ask for is not taken either.
    ///
    /// # Errors
    /// Every faulty field.
    pub fn read(given: &GivenDetails, way: Way, rules: &ClaimRules, own_mobile: &str) -> Result<Self> {
        let mut faults = Vec::new();
        let name = line("name", &given.name, 2, 40, &mut faults);
        let mobile_given = present(given.mobile.as_ref());
        let reached = mobile("mobile", mobile_given.as_deref().unwrap_or(own_mobile), &mut faults);
        let address = match (way, present(given.address.as_ref())) {
            (Way::Ship, address) => Some(line("address", &address.unwrap_or_default(), 5, 200, &mut faults)),
            (Way::PickUp, Some(_)) => {
                faults.push(not_asked("address"));
                None
            }
            (Way::PickUp, None) => None,
        };
        let id_number = match (rules.id_needed, present(given.id_number.as_ref())) {
            (true, None) => {
                faults.push(FieldFault::new("id_number", "required", "required"));
                None
            }
            (true, Some(raw)) => {
                let number = identity_number(&raw);
                if number.is_none() {
                    faults.push(FieldFault::new("id_number", "format", "18 characters with a right check character"));
                }
                number
            }
            (false, Some(_)) => {
                faults.push(not_asked("id_number"));
                None
            }
            (false, None) => None,
        };
        let proxy = match (way, &given.proxy) {
            (_, None) => None,
            (Way::Ship, Some(_)) => {
                faults.push(not_asked("proxy"));
                None
            }
            (Way::PickUp, Some(proxy)) => Some(Proxy {
                name: line("proxy.name", &proxy.name, 2, 40, &mut faults),
                mobile: mobile("proxy.mobile", &proxy.mobile, &mut faults),
            }),
        };
        if faults.is_empty() {
            Ok(Self { name, mobile: reached, address, id_number, proxy })
        } else {
            Err(Error::Invalid(faults))
        }
    }

    /// As lines of a key and a value; no value holds a tab or a line's end.
    pub(super) fn plain(&self) -> String {
        let Self { name, mobile, address, id_number, proxy } = self;
        let fields = [
            ("name", Some(name)),
            ("mobile", Some(mobile)),
            ("address", address.as_ref()),
            ("id", id_number.as_ref()),
            ("proxy", proxy.as_ref().map(|proxy| &proxy.name)),
            ("proxy-mobile", proxy.as_ref().map(|proxy| &proxy.mobile)),
        ];
        let given = fields.into_iter().filter_map(|(key, value)| Some(format!("{key}\t{}\n", value?)));
        format!("quiz-claim/v1\n{}", given.collect::<String>())
    }

    /// Reads [`Self::plain`] back.
    pub(super) fn parse(plain: &str) -> Option<Self> {
        let lines = plain.strip_prefix("quiz-claim/v1\n")?;
        let value = |wanted: &str| {
            let mut pairs = lines.lines().filter_map(|line| line.split_once('\t'));
            pairs.find(|(key, _)| *key == wanted).map(|(_, value)| value.to_owned())
        };
        let proxy = value("proxy").zip(value("proxy-mobile")).map(|(name, mobile)| Proxy { name, mobile });
        Some(Self {
            name: value("name")?,
            mobile: value("mobile")?,
            address: value("address"),
            id_number: value("id"),
            proxy,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> GivenDetails {
        GivenDetails { name: " 林 小红\t".into(), mobile: None, address: None, id_number: None, proxy: None }
    }

    fn faults(given: &GivenDetails, way: Way, rules: &ClaimRules) -> Vec<(String, &'static str)> {
        match Details::read(given, way, rules, "13812347712") {
            Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| (fault.field, fault.code)).collect(),
            _ => vec![],
        }
    }

    #[test]
    fn what_was_given_reads_back() {
        let rules = ClaimRules { id_needed: true, ship: true, ..ClaimRules::default() };
        let id_number = Some("11010519491231002x".into());
        let address = Some("石岐街道\n孙文东路1号".into());
        let sent = GivenDetails { address, id_number: id_number.clone(), ..given() };
        let proxy = Some(Proxy { name: "陈大文".into(), mobile: "139 0000 0001".into() });
        let fetched = GivenDetails { proxy, id_number, mobile: Some("13900000002".into()), ..given() };
        for (given, way) in [(sent, Way::Ship), (fetched, Way::PickUp)] {
            let details = Details::read(&given, way, &rules, "13812347712").unwrap();
            assert_eq!(Details::parse(&details.plain()).unwrap(), details);
            assert_eq!(details.id_number.as_deref(), Some("11010519491231002X"));
            assert_eq!(format!("{details:?}"), "Details(hidden)");
        }
    }

    #[test]
    fn what_the_rules_do_not_ask_for_is_not_taken() {
        let rules = ClaimRules { ship: true, ..ClaimRules::default() };
        let more = GivenDetails { address: Some("石岐街道1号".into()), id_number: Some("1".into()), ..given() };
        let found = faults(&more, Way::PickUp, &rules);
        assert_eq!(found, [("address".to_owned(), "not_asked"), ("id_number".to_owned(), "not_asked")]);
        let proxy = Some(Proxy { name: "陈大文".into(), mobile: "13900000001".into() });
        let less = GivenDetails { name: "林".into(), proxy, ..given() };
        let found = faults(&less, Way::Ship, &ClaimRules { id_needed: true, ..rules });
        let named = [("name", "too_short"), ("address", "required"), ("id_number", "required"), ("proxy", "not_asked")];
        assert_eq!(found, named.map(|(field, code)| (field.to_owned(), code)));
    }
}
