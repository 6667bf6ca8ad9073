//! A list of prizes: what it holds, and each row as the cells that every file format writes.

use super::cell::safe;
use super::winners::Detail;
use domain::text::{mask_mobile, mask_person};
use domain::time::Timestamp;

/// A list of prizes. People always stand in it with full data; masking is done when the file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizeSheet {
    /// What the list is of, such as the title of the contest.
    pub title: String,
    /// Who publishes it.
    pub organizer: String,
    /// How much of a person is shown.
    pub detail: Detail,
    /// When and how the list can be objected to; none for internal lists.
    pub publication: Option<Publication>,
    /// When the file was made.
    pub generated_at: Timestamp,
    /// Tiers, the highest first.
    pub tiers: Vec<PrizeTier>,
}

/// The window in which people may object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// First moment.
    pub starts_at: Timestamp,
    /// Last moment.
    pub ends_at: Timestamp,
    /// Where objections go.
    pub contact: String,
}

/// A tier with those who won it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizeTier {
    /// Name, such as `一等奖`.
    pub name: String,
    /// The prize.
    pub prize: String,
    /// Rows by place.
    pub rows: Vec<PrizeRow>,
    /// Places that nobody won.
    pub unassigned: u32,
}

/// A winner; what is not known stays empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrizeRow {
    /// Place in the tier, from 1.
    pub place: u32,
    /// Name, or the nickname where no name is known.
    pub name: String,
    /// Whether the name is one that stands for a hidden one and is shown as it is.
    pub name_replaced: bool,
    /// Mobile number.
    pub mobile: String,
    /// Name of the town.
    pub town: String,
    /// Number in the draw.
    pub entry: String,
    /// State of the claim, in words. Full lists only, as all below.
    pub state: String,
    /// How it is handed over, in words.
    pub way: String,
    /// Name of the recipient, when it differs.
    pub recipient: String,
    /// Number of the recipient.
    pub recipient_mobile: String,
    /// Address.
    pub address: String,
    /// Number of the identity card.
    pub id_number: String,
    /// Remarks.
    pub note: String,
}

/// A column with its width on paper, in characters, and whether its cells stand in the middle.
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) width: f64,
    pub(super) centered: bool,
}

const fn column(title: &'static str, width: f64, centered: bool) -> Column {
    Column { title, width, centered }
}

/// Columns of a published list.
const PUBLIC: &[Column] = &[
    column("奖项", 12.0, true),
    column("奖品", 20.0, false),
    column("序号", 7.0, true),
    column("姓名", 12.0, true),
    column("手机号", 15.0, true),
    column("镇街", 14.0, true),
    column("参与编号", 18.0, true),
];

/// Columns of an internal list.
const FULL: &[Column] = &[
    column("奖项", 10.0, true),
    column("奖品", 18.0, false),
    column("序号", 6.0, true),
    column("姓名", 12.0, true),
    column("手机号", 13.0, true),
    column("镇街", 11.0, true),
    column("参与编号", 14.0, true),
    column("状态", 9.0, true),
    column("领取方式", 9.0, true),
    column("收件人", 12.0, true),
    column("收件电话", 13.0, true),
    column("地址", 34.0, false),
    column("身份证号", 20.0, true),
    column("备注", 16.0, false),
];

impl PrizeSheet {
    /// Columns in order.
    pub(super) const fn columns(&self) -> &'static [Column] {
        match self.detail {
            Detail::Full => FULL,
            Detail::Masked => PUBLIC,
        }
    }

    /// The title line.
    #[must_use]
    pub fn heading(&self) -> String {
        match self.detail {
            Detail::Masked => format!("{}中奖名单公示", self.title),
            Detail::Full => format!("{}中奖名单（内部使用，请妥善保管）", self.title),
        }
    }

    /// Lines below the title: window and contact of a published list, else when it was made.
    pub(super) fn lines(&self) -> Vec<String> {
        let Some(publication) = &self.publication else {
            return vec![format!("生成时间：{}", moment(self.generated_at))];
        };
        let mut lines = vec![format!("公示期：{} 至 {}", moment(publication.starts_at), moment(publication.ends_at))];
        if !publication.contact.is_empty() {
            lines.push(format!("对名单有异议的，请在公示期内提出：{}", publication.contact));
        }
        lines
    }

    /// The name of a row as this list shows it.
    pub(super) fn name(&self, row: &PrizeRow) -> String {
        if self.detail == Detail::Full || row.name_replaced { row.name.clone() } else { mask_person(&row.name) }
    }

    /// The number of a row as this list shows it.
    pub(super) fn mobile(&self, row: &PrizeRow) -> String {
        match self.detail {
            Detail::Full => row.mobile.clone(),
            Detail::Masked if row.mobile.is_empty() => String::new(),
            Detail::Masked => mask_mobile(&row.mobile),
        }
    }

    /// The cells of a row in the order of the columns, safe to write as text.
    pub(super) fn cells(&self, tier: &PrizeTier, row: &PrizeRow) -> Vec<String> {
        let mut cells = vec![
            safe(&tier.name),
            safe(&tier.prize),
            row.place.to_string(),
            safe(&self.name(row)),
            safe(&self.mobile(row)),
            safe(&row.town),
            safe(&row.entry),
        ];
        if self.detail == Detail::Full {
            let rest =
                [&row.state, &row.way, &row.recipient, &row.recipient_mobile, &row.address, &row.id_number, &row.note];
            cells.extend(rest.map(|text| safe(text)));
        }
        cells
    }
}

/// A moment as notices write it: `2022年10月10日 9:00`.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    let iso = at.iso_shanghai();
    let hour = iso.get(11..13).unwrap_or_default();
    format!("{} {}:{}", date(at), hour.strip_prefix('0').unwrap_or(hour), iso.get(14..16).unwrap_or_default())
}

/// A date as notices write it: `2022年10月10日`.
#[must_use]
pub fn date(at: Timestamp) -> String {
    let iso = at.iso_shanghai();
    let part = |range: std::ops::Range<usize>| {
        let part = iso.get(range).unwrap_or_default();
        part.strip_prefix('0').unwrap_or(part).to_owned()
    };
    format!("{}年{}月{}日", part(0..4), part(5..7), part(8..10))
}
