//! The small lists of the bank: activities, topics, towns, organizations and the notice.

use super::node::Node;
use super::{BankFault, Notice};
use domain::activity::Activity;
use domain::organization::OrganizationName;
use domain::participant::Town;
use domain::question::Fault;
use domain::text;
use serde_norway::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Chinese names of topics and sub-topics by code, such as `elevator` and `elevator.ride`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topics {
    names: BTreeMap<String, String>,
    order: Vec<String>,
    /// Codes by folded code and by folded name.
    folded: BTreeMap<String, String>,
}

impl Topics {
    /// Topics from codes and names, in this order.
    pub fn from_pairs<C: Into<String>, N: Into<String>>(pairs: impl IntoIterator<Item = (C, N)>) -> Self {
        let mut topics = Self::default();
        for (code, name) in pairs {
            topics.insert(code.into(), name.into());
        }
        topics
    }

    fn insert(&mut self, code: String, name: String) -> bool {
        self.order.push(code.clone());
        for known in [&code, &name] {
            self.folded.entry(text::folded(known)).or_insert_with(|| code.clone());
        }
        self.names.insert(code, name).is_none()
    }

    /// The Chinese name of a topic.
    #[must_use]
    pub fn name(&self, code: &str) -> Option<&str> {
        self.names.get(code).map(String::as_str)
    }

    /// The code of a topic by its code or its Chinese name, however it is spaced; of `甲/乙` also by its last part.
    #[must_use]
    pub fn find(&self, said: &str) -> Option<&str> {
        let last = said.rsplit(['/', '／', '>', '-', '—', '·']).next().unwrap_or_default();
        let found = [said, last].into_iter().find_map(|name| self.folded.get(&text::folded(name)));
        found.map(String::as_str)
    }

    /// Codes and names in the order of the file: each topic before its sub-topics.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.order.iter().filter_map(|code| Some((code.as_str(), self.names.get(code)?.as_str())))
    }
}

/// Reads the file as a list and each of its entries by `read`; faults get the file's name and the entry's number.
fn entries(
    file: &str,
    text: Option<&str>,
    faults: &mut Vec<BankFault>,
    mut read: impl FnMut(&mut Node<'_>, usize) -> Result<(), Fault>,
) {
    let Some(text) = text else {
        faults.push(BankFault::of_file(file, "missing_file", format!("缺少文件 {file}")));
        return;
    };
    let values = match serde_norway::from_str::<Vec<Value>>(text) {
        Ok(values) => values,
        Err(error) => {
            let line = error.location().map(|at| at.line());
            let message = format!("YAML 写法有误：{error}。文件应当是一个列表");
            faults.push(BankFault { line, ..BankFault::of_file(file, "yaml", message) });
            return;
        }
    };
    for (i, value) in values.iter().enumerate() {
        let mut node = match Node::new(value, "") {
            Ok(node) => node,
            Err(fault) => {
                faults.push(BankFault::of_entry(file, i, fault));
                continue;
            }
        };
        let last = read(&mut node, i).err();
        faults.extend(node.finish().into_iter().chain(last).map(|fault| BankFault::of_entry(file, i, fault)));
    }
}

/// Reads `topics.yaml`.
pub(super) fn topics(file: &str, text: Option<&str>, faults: &mut Vec<BankFault>) -> Topics {
    let mut topics = Topics::default();
    entries(file, text, faults, |node, _| {
        let (code, name) = (node.text("code"), node.text("name"));
        let mut repeated = !topics.insert(code.clone(), name);
        for (i, value) in node.list("topics").iter().enumerate() {
            let prefix = format!("topics.{i}.");
            let mut inner = Node::new(value, &prefix)?;
            let (sub, name) = (inner.text("code"), inner.text("name"));
            repeated |= !topics.insert(format!("{code}.{sub}"), name);
            node.faults.extend(inner.finish());
        }
        if repeated { Err(Fault::new("code", "repeated", "主题代码重复，请改一个")) } else { Ok(()) }
    });
    topics
}

/// Reads `activities.yaml`.
pub(super) fn activities(
    file: &str,
    text: Option<&str>,
    topics: &Topics,
    faults: &mut Vec<BankFault>,
) -> Vec<Activity> {
    let mut activities: Vec<Activity> = Vec::new();
    entries(file, text, faults, |node, i| {
        let number = u8::try_from(node.number("number", 1, 99)).unwrap_or(u8::MAX);
        let (name, content) = (node.text("name"), node.text("content"));
        let (kind, topic) = (node.text("kind"), node.text("topic"));
        // Kept for readers of the file; the program does not use them.
        node.texts("audience");
        node.optional_number("sessions_min", 1, 1000);
        activities.push(Activity { number, name, content, kind, topic: topic.clone() });
        if usize::from(number) != i + 1 {
            return Err(Fault::new("number", "order", format!("序号是 {number}，这里应当是 {}", i + 1)));
        }
        match topics.name(&topic) {
            Some(_) => Ok(()),
            None => Err(Fault::new("topic", "unknown_value", format!("topics.yaml 里没有主题 {topic}"))),
        }
    });
    activities
}

/// Reads `towns.yaml`.
pub(super) fn towns(file: &str, text: Option<&str>, faults: &mut Vec<BankFault>) -> Vec<Town> {
    let mut towns = Vec::new();
    let mut seen = BTreeSet::new();
    entries(file, text, faults, |node, _| {
        let (code, name, aliases) = (node.text("code"), node.text("name"), node.texts("aliases"));
        let digits = code.len() == 9 && code.bytes().all(|b| b.is_ascii_digit());
        let mut fresh = seen.insert(code.clone());
        for known in aliases.iter().chain([&name]) {
            fresh &= seen.insert(known.clone());
        }
        towns.push(Town { code, name, aliases });
        match (digits, fresh) {
            (false, _) => Err(Fault::new("code", "format", "镇街代码是 9 位数字，并加双引号")),
            (_, false) => Err(Fault::new("name", "repeated", "代码、名称或别名重复")),
            _ => Ok(()),
        }
    });
    towns
}

/// Reads `organizations.yaml`.
pub(super) fn organizations(file: &str, text: Option<&str>, faults: &mut Vec<BankFault>) -> Vec<OrganizationName> {
    let mut names = Vec::new();
    let mut seen = BTreeSet::new();
    entries(file, text, faults, |node, _| {
        let written = node.text("name");
        match OrganizationName::parse(&written) {
            Some(name) if seen.insert(name.folded()) => {
                names.push(name);
                Ok(())
            }
            Some(_) => Err(Fault::new("name", "repeated", format!("“{written}”重复了"))),
            None => Err(Fault::new("name", "format", "单位名称应当有 2 到 60 个字")),
        }
    });
    names
}

/// Reads `notice.yaml`. Its text keeps line ends; a blank line divides paragraphs.
pub(super) fn notice(file: &str, text: Option<&str>, faults: &mut Vec<BankFault>) -> Notice {
    let nothing = Notice { version: 0, title: String::new(), text: String::new() };
    let Some(text) = text else {
        faults.push(BankFault::of_file(file, "missing_file", format!("缺少文件 {file}")));
        return nothing;
    };
    let value: Value = match serde_norway::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let line = error.location().map(|at| at.line());
            faults.push(BankFault { line, ..BankFault::of_file(file, "yaml", format!("YAML 写法有误：{error}")) });
            return nothing;
        }
    };
    let mut node = match Node::new(&value, "") {
        Ok(node) => node,
        Err(fault) => {
            faults.push(BankFault::of_entry(file, 0, fault));
            return nothing;
        }
    };
    let version = u32::try_from(node.number("version", 1, 1_000_000)).unwrap_or(0);
    let notice = Notice { version, title: node.text("title"), text: node.text("text") };
    faults.extend(node.finish().into_iter().map(|fault| BankFault::of_entry(file, 0, fault)));
    notice
}
