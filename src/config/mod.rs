//! Configuration: one struct per concern, a commented default file, every fault explained at once.

mod check;

pub use check::{ConfigFault, is_private_url, load, load_text};

use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};

/// The default file; it is the documentation of every key.
pub const DEFAULT: &str = include_str!("default.toml");

/// The whole configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Listening and proxies.
    pub server: Server,
    /// Database and its write lanes.
    pub database: Database,
    /// What the footer and the notice show.
    pub site: Site,
    /// Lifetimes of participants' sessions.
    pub sessions: Sessions,
    /// Password hashing.
    pub passwords: Passwords,
    /// Rate limits.
    pub limits: Limits,
    /// How long things are kept.
    pub retention: Retention,
    /// Logging.
    pub log: Log,
    /// Metrics.
    pub metrics: Metrics,
}

/// Listening and proxies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Address under which people reach the site; empty for the listen address.
    pub public_url: String,
    /// Proxies that may set forwarding headers.
    pub trusted_proxies: Vec<Network>,
    /// Worker threads; 0 for one per core.
    pub workers: usize,
    /// Connections kept at once by a worker.
    pub connections_max: usize,
}

impl Server {
    /// The origin of the site, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        let url = self.public_url.trim_end_matches('/');
        if url.is_empty() { format!("http://{}", self.listen) } else { url.to_owned() }
    }

    /// Whether people reach the site over https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Whether the peer is a proxy whose forwarding headers count.
    #[must_use]
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(peer))
    }
}

/// An address or a network such as `10.0.0.0/8`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl TryFrom<String> for Network {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not an address or a network such as 10.0.0.0/8");
        let (address, prefix) = text.split_once('/').map_or((text.as_str(), None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(bits), str::parse).map_err(|_| wrong())?;
        if prefix > bits { Err(wrong()) } else { Ok(Self { address, prefix }) }
    }
}

impl Network {
    fn contains(&self, address: IpAddr) -> bool {
        let bits = |ip: IpAddr| match ip.to_canonical() {
            IpAddr::V4(v4) => (32, u128::from(u32::from(v4))),
            IpAddr::V6(v6) => (128, u128::from(v6)),
        };
        let ((width, ours), (other_width, theirs)) = (bits(self.address), bits(address));
        let shift = width - self.prefix.min(width);
        width == other_width && (shift == 128 || ours >> shift == theirs >> shift)
    }
}

/// Database and its write lanes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// PostgreSQL address; empty for SQLite in the data directory.
    pub url: String,
    /// Write lanes on PostgreSQL.
    pub lanes: usize,
    /// Writes that may wait.
    pub queue_max: usize,
    /// Writes that share one commit.
    pub batch_max: usize,
    /// Read connections.
    pub readers_max: u32,
}

/// What the footer and the notice show; empty ones do not show.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Name at the top of every page.
    pub name: String,
    /// 主办单位
    pub organizer: String,
    /// 技术支持
    pub support: String,
    /// Contact.
    pub contact: String,
    /// ICP备案号
    pub icp: String,
    /// 公网安备号
    pub public_security_record: String,
    /// 政府网站标识码
    pub government_site_id: String,
    /// Number to call about quality problems.
    pub hotline: String,
}

/// Lifetimes of participants' sessions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    /// Access token, in seconds.
    pub access_s: i64,
    /// Refresh token, in seconds.
    pub refresh_s: i64,
}

/// Password hashing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passwords {
    /// Argon2id memory in KiB.
    pub memory_kib: u32,
    /// Argon2id passes.
    pub passes: u32,
    /// Hashing threads; 0 for one per core.
    pub threads: usize,
    /// Hashings that may wait.
    pub queue_max: usize,
}

/// Rate limits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Requests of one account or device in a minute.
    pub account_per_minute: u32,
    /// Requests of one address in a minute.
    pub address_per_minute: u32,
    /// Sign-ins of one number in a minute.
    pub sign_in_number_per_minute: u32,
    /// Sign-ins of one address in a minute.
    pub sign_in_address_per_minute: u32,
    /// Sign-ups of one address in a minute.
    pub sign_up_address_per_minute: u32,
    /// Whether limits are applied.
    pub enabled: bool,
}

/// How long things are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Days after a prize is over until what its winner gave is erased.
    pub claim_details_days: u32,
    /// Days after a prize is over until its record is erased.
    pub claim_days: u32,
}

/// Logging.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Lowest level shown.
    pub level: String,
    /// `text` or `json`.
    pub format: String,
}

/// Metrics.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Whether everyone may read them.
    pub public: bool,
}

impl Config {
    /// The defaults with cheap hashing and without rate limits.
    ///
    /// # Panics
    /// Never: the default file is checked by a test.
    #[must_use]
    pub fn for_testing() -> Self {
        #[expect(clippy::expect_used, reason = "the default file is part of the program and held by a test")]
        let mut config = load_text("", &[]).expect("the default configuration is valid");
        config.passwords.memory_kib = 64;
        config.passwords.passes = 1;
        config.limits.enabled = false;
        config
    }
}
