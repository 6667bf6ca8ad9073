//! Reading a configuration: defaults, then the file, then the environment; every fault with its key and a remedy.

use super::{Config, DEFAULT};
use std::path::Path;
use toml::{Table, Value};

/// A fault of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// Key such as `server.listen`, or the variable's name.
    pub key: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.key.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.key, self.message) }
    }
}

fn fault(key: impl Into<String>, message: impl Into<String>) -> ConfigFault {
    ConfigFault { key: key.into(), message: message.into() }
}

/// Reads the file, if one is given, and the environment over the defaults.
///
/// # Errors
/// Every fault found.
pub fn load(file: Option<&Path>) -> Result<Config, Vec<ConfigFault>> {
    let text = match file {
        None => String::new(),
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| vec![fault("", format!("cannot read {}: {error}", path.display()))])?,
    };
    let environment: Vec<(String, String)> =
        std::env::vars().filter(|(name, _)| name.starts_with("QUIZ_") && name.contains("__")).collect();
    load_text(&text, &environment)
}

/// Reads a file's text and environment variables over the defaults.
///
/// # Errors
/// Every fault found.
pub fn load_text(text: &str, environment: &[(String, String)]) -> Result<Config, Vec<ConfigFault>> {
    let mut faults = Vec::new();
    let mut merged: Table = DEFAULT.parse().map_err(|e: toml::de::Error| vec![fault("", e.message())])?;
    match text.parse::<Table>() {
        Ok(table) => merge(&mut merged, &table, "", &mut faults),
        Err(error) => {
            let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or(text).lines().count().max(1));
            faults.push(fault("", format!("line {line}: {}", error.message())));
        }
    }
    for (name, value) in environment {
        apply_variable(&mut merged, name, value, &mut faults);
    }
    let config = read_sections(&merged, &mut faults);
    match config {
        Some(config) => {
            semantic(&config, &mut faults);
            if faults.is_empty() { Ok(config) } else { Err(faults) }
        }
        None => Err(faults),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text in quotes",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Array(_) => "a list in [ ]",
        Value::Table(_) => "a section",
        Value::Datetime(_) => "a date",
    }
}

fn merge(into: &mut Table, from: &Table, prefix: &str, faults: &mut Vec<ConfigFault>) {
    for (key, value) in from {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        let known: Vec<String> = into.keys().cloned().collect();
        match into.get_mut(key) {
            None => faults.push(fault(path, format!("unknown key; known here: {}", known.join(", ")))),
            Some(Value::Table(inner)) => match value {
                Value::Table(table) => merge(inner, table, &path, faults),
                other => faults.push(fault(path, format!("is a section, not {}", kind(other)))),
            },
            Some(old) if kind(old) != kind(value) => {
                faults.push(fault(path, format!("takes {}, not {}", kind(old), kind(value))));
            }
            Some(old) => *old = value.clone(),
        }
    }
}

fn apply_variable(into: &mut Table, name: &str, value: &str, faults: &mut Vec<ConfigFault>) {
    let path: Vec<String> = name.trim_start_matches("QUIZ_").split("__").map(str::to_lowercase).collect();
    let [section, key] = path.as_slice() else {
        faults.push(fault(name, "is not of the form QUIZ_SECTION__KEY"));
        return;
    };
    let place = into.get_mut(section).and_then(Value::as_table_mut).and_then(|table| table.get_mut(key));
    let Some(place) = place else {
        faults.push(fault(name, format!("there is no key {section}.{key}")));
        return;
    };
    let parsed = match place {
        Value::Integer(_) => value.parse().ok().map(Value::Integer),
        Value::Boolean(_) => value.parse().ok().map(Value::Boolean),
        Value::Array(_) => Some(Value::Array(
            value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(|v| Value::String(v.to_owned())).collect(),
        )),
        _ => Some(Value::String(value.to_owned())),
    };
    match parsed {
        Some(parsed) => *place = parsed,
        None => faults.push(fault(name, format!("takes {}", kind(place)))),
    }
}

/// Reads section by section, so that one wrong value does not hide the next; a section that cannot be read is taken
/// from the defaults, so that the others are still looked at.
fn read_sections(merged: &Table, faults: &mut Vec<ConfigFault>) -> Option<Config> {
    let defaults: Table = DEFAULT.parse().ok()?;
    let of = |table: &Table, name: &str| table.get(name).cloned().unwrap_or(Value::Table(Table::new()));
    macro_rules! section {
        ($name:literal) => {
            of(merged, $name)
                .try_into()
                .or_else(|error: toml::de::Error| {
                    faults.push(fault($name, error.message().to_owned()));
                    of(&defaults, $name).try_into()
                })
                .ok()
        };
    }
    let (server, database, site) = (section!("server"), section!("database"), section!("site"));
    let (sessions, passwords, limits) = (section!("sessions"), section!("passwords"), section!("limits"));
    let retention = section!("retention");
    let (log, metrics) = (section!("log"), section!("metrics"));
    Some(Config {
        server: server?,
        database: database?,
        site: site?,
        sessions: sessions?,
        passwords: passwords?,
        limits: limits?,
        retention: retention?,
        log: log?,
        metrics: metrics?,
    })
}

fn semantic(config: &Config, faults: &mut Vec<ConfigFault>) {
    let mut require = |ok: bool, key: &str, message: &str| {
        if !ok {
            faults.push(fault(key, message));
        }
    };
    let url = config.server.public_url.as_str();
    let origin = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    require(
        url.is_empty() || origin.is_some_and(|rest| !rest.is_empty() && !rest.trim_end_matches('/').contains('/')),
        "server.public_url",
        "give scheme and host only, such as https://quiz.example.gov.cn",
    );
    require(
        url.is_empty() || url.starts_with("https://") || is_private_url(url),
        "server.public_url",
        "plain http is for loopback and private addresses only; use https",
    );
    require(
        config.database.url.is_empty() || config.database.url.starts_with("postgres"),
        "database.url",
        "leave empty for SQLite or give postgres://user:password@host/database",
    );
    require((1..=16).contains(&config.database.lanes), "database.lanes", "takes 1 to 16");
    require(config.database.queue_max >= 16, "database.queue_max", "takes 16 or more");
    require((1..=1000).contains(&config.database.batch_max), "database.batch_max", "takes 1 to 1000");
    require((1..=64).contains(&config.database.readers_max), "database.readers_max", "takes 1 to 64");
    require((30..=3600).contains(&config.sessions.access_s), "sessions.access_s", "takes 30 to 3600 seconds");
    require(config.sessions.refresh_s > config.sessions.access_s, "sessions.refresh_s", "must be longer than access_s");
    require((8..=1_048_576).contains(&config.passwords.memory_kib), "passwords.memory_kib", "takes 8 to 1048576");
    require((1..=16).contains(&config.passwords.passes), "passwords.passes", "takes 1 to 16");
    require(config.passwords.queue_max >= 1, "passwords.queue_max", "takes 1 or more");
    let kept = &config.retention;
    require((1..=3650).contains(&kept.claim_details_days), "retention.claim_details_days", "takes 1 to 3650 days");
    require(kept.claim_days >= kept.claim_details_days, "retention.claim_days", "takes claim_details_days or more");
    let limits = &config.limits;
    let per_minute = [
        ("limits.account_per_minute", limits.account_per_minute),
        ("limits.address_per_minute", limits.address_per_minute),
        ("limits.sign_in_number_per_minute", limits.sign_in_number_per_minute),
        ("limits.sign_in_address_per_minute", limits.sign_in_address_per_minute),
        ("limits.sign_up_address_per_minute", limits.sign_up_address_per_minute),
    ];
    for (key, value) in per_minute {
        require(value >= 1, key, "takes 1 or more");
    }
    require(
        ["error", "warn", "info", "debug", "trace"].contains(&config.log.level.as_str()),
        "log.level",
        "takes error, warn, info, debug or trace",
    );
    require(["text", "json"].contains(&config.log.format.as_str()), "log.format", "takes text or json");
}

impl Config {
    /// Things worth mending that do not stop the server, such as record numbers missing on a public address.
    #[must_use]
    pub fn warnings(&self) -> Vec<ConfigFault> {
        let mut warnings = Vec::new();
        let public = !self.server.public_url.is_empty() && !is_private_url(&self.server.public_url);
        if public {
            let site = &self.site;
            for (key, value, name) in [
                ("site.organizer", &site.organizer, "主办单位"),
                ("site.contact", &site.contact, "contact"),
                ("site.icp", &site.icp, "ICP备案号"),
                ("site.public_security_record", &site.public_security_record, "公网安备号"),
                ("site.government_site_id", &site.government_site_id, "政府网站标识码"),
            ] {
                if value.is_empty() {
                    warnings.push(fault(key, format!("is empty, but the address is public: {name} must be shown")));
                }
            }
        }
        if !self.server.listen.ip().is_loopback() && !self.server.is_https() {
            warnings.push(fault("server.listen", "plain http beyond this machine: use it on a private network only"));
        }
        if !self.limits.enabled {
            warnings.push(fault("limits.enabled", "is false: nothing stops floods of requests"));
        }
        warnings
    }
}

/// Whether an http address is a loopback or private one.
#[must_use]
pub fn is_private_url(url: &str) -> bool {
    let host = url.split("://").nth(1).unwrap_or(url).trim_end_matches('/');
    let host = host
        .strip_prefix('[')
        .and_then(|h| h.split(']').next())
        .unwrap_or_else(|| host.split(':').next().unwrap_or(host));
    match host.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(v4)) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        Ok(std::net::IpAddr::V6(v6)) => v6.is_loopback() || v6.is_unique_local(),
        Err(_) => host == "localhost" || host.ends_with(".localhost") || !host.contains('.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str, environment: &[(&str, &str)]) -> Vec<String> {
        let environment: Vec<_> = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        load_text(text, &environment).map_or_else(|faults| faults.into_iter().map(|f| f.key).collect(), |_| vec![])
    }

    #[test]
    fn the_default_file_is_valid_and_names_every_key() {
        let config = load_text("", &[]).unwrap();
        assert_eq!(config.server.origin(), "http://127.0.0.1:8080");
        assert!(config.warnings().is_empty());
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let text = "[server]\nlisten = \"x\"\nport = 1\n[database]\nlanes = \"4\"\n[log]\nlevel = \"loud\"\n[sitee]\n";
        let found = keys(text, &[("QUIZ_LIMITS__ENABLED", "ja"), ("QUIZ_NO__SUCH", "1")]);
        for key in ["server.port", "database.lanes", "sitee", "QUIZ_LIMITS__ENABLED", "QUIZ_NO__SUCH", "server"] {
            assert!(found.iter().any(|f| f == key), "{key} in {found:?}");
        }
        let both = keys("[server]\nlisten = \"x\"\n[sessions]\naccess_s = 1", &[]);
        assert_eq!(both, ["server", "sessions.access_s"]);
        assert_eq!(keys("[log]\nlevel = \"loud\"\n[sessions]\naccess_s = 1", &[]), ["sessions.access_s", "log.level"]);
        assert_eq!(keys("[server\n", &[]), [""]);
    }

    #[test]
    fn the_environment_reaches_every_kind_of_key() {
        let set = [
            ("QUIZ_SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
            ("QUIZ_DATABASE__LANES", "2"),
            ("QUIZ_SITE__ICP", "粤ICP备1号"),
        ];
        let environment: Vec<_> = set.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let config = load_text("", &environment).unwrap();
        assert_eq!((config.database.lanes, config.site.icp.as_str()), (2, "粤ICP备1号"));
        assert!(config.server.trusts("10.1.2.3".parse().unwrap()) && config.server.trusts("::1".parse().unwrap()));
        assert!(!config.server.trusts("11.1.2.3".parse().unwrap()));
        assert!(config.server.trusts("::ffff:10.0.0.1".parse().unwrap()));
    }

    #[test]
    fn a_public_address_asks_for_its_record_numbers() {
        let config = load_text("[server]\npublic_url = \"https://quiz.example.gov.cn\"", &[]).unwrap();
        assert!(config.warnings().iter().any(|w| w.key == "site.icp"));
        for private in ["http://127.0.0.1:1", "http://192.168.1.2", "http://localhost:8080", "http://[::1]:80"] {
            assert!(is_private_url(private), "{private}");
        }
        assert!(!is_private_url("http://quiz.example.gov.cn"));
    }
}
