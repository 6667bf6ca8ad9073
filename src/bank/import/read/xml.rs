//! XML as small trees, one question at a time, within bounds: no DTD is expanded, and a broken question does not take
//! the ones behind it along.

use crate::bank::import::decode::{self, Decoded};
use crate::bank::import::item::{Items, Source};
use crate::bank::import::limit::FileRefused;
use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::time::Instant;

/// Levels of elements inside each other.
const DEPTH_MAX: usize = 200;
/// Elements and texts of one tree.
const NODES_MAX: usize = 200_000;
/// Events between two looks at the clock.
const STEP_EVENTS: usize = 500;
/// Broken places after which a file is given up.
const BROKEN_MAX: usize = 500;

/// An element or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// A text, entities resolved.
    Text(String),
}

/// An element. Names have lost their prefix; the names of QTI 3.0 are written as 2.1 writes them, so that
/// `qti-simple-choice` is `simpleChoice` and `show-hide` is `showHide`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Name.
    pub(super) name: String,
    /// Attributes.
    pub(super) attributes: Vec<(String, String)>,
    /// Content.
    pub(super) children: Vec<Node>,
    /// Line of its start tag, from 1.
    pub(super) line: usize,
}

impl Element {
    /// An attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Elements directly inside.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Elements of a name directly inside.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The first element of a name directly inside.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// Every element inside, however deep, in order.
    pub(super) fn descendants(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut waiting: Vec<&Self> = self.elements().collect();
        waiting.reverse();
        while let Some(element) = waiting.pop() {
            found.push(element);
            let inside = waiting.len();
            waiting.extend(element.elements());
            if let Some(inside) = waiting.get_mut(inside..) {
                inside.reverse();
            }
        }
        found
    }

    /// Texts directly inside, as they are.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// Every text inside, as it is.
    pub(super) fn deep_text(&self) -> String {
        let mut written = String::new();
        let mut waiting: Vec<&Node> = self.children.iter().rev().collect();
        while let Some(node) = waiting.pop() {
            match node {
                Node::Text(text) => written.push_str(text),
                Node::Element(element) => waiting.extend(element.children.iter().rev()),
            }
        }
        written
    }
}

/// A place that could not be read; reading goes on behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    /// Line, from 1.
    pub(super) line: usize,
    /// Chinese sentence.
    pub(super) message: String,
}

/// The trees of the elements that are asked for, in the order of the file.
pub(super) struct Trees<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// Where the reader's text begins in the whole.
    base: usize,
    /// A place whose line is known, and that line.
    known: (usize, usize),
    wanted: &'t [&'t str],
    deadline: Instant,
    events: usize,
    broken: usize,
}

/// What a step of the reader says.
enum Step {
    Open(Element),
    Empty(Element),
    Close,
    Text(String),
    Other,
    End,
}

impl<'t> Trees<'t> {
    /// Trees of elements with these names; elements around them are passed through.
    ///
    /// # Errors
    /// When the text declares entities of its own.
    pub(super) fn of(text: &'t str, wanted: &'t [&'t str], deadline: Instant) -> Result<Self, FileRefused> {
        if text.contains("<!ENTITY") {
            let message = "XML 文件里自定义了实体（<!ENTITY>），为安全起见不读取。请去掉这些定义再上传";
            return Err(FileRefused::new("xml_entities", message));
        }
        Ok(Self { text, reader: reader(text), base: 0, known: (0, 1), wanted, deadline, events: 0, broken: 0 })
    }

    /// The next tree, a place that is broken, or nothing at the end.
    ///
    /// # Errors
    /// When the time is over or the file is beyond its bounds.
    pub(super) fn next(&mut self) -> Result<Option<Result<Element, Broken>>, FileRefused> {
        let mut open: Vec<Element> = Vec::new();
        let mut nodes = 0_usize;
        loop {
            let before = self.position();
            let step = match self.step()? {
                Ok(step) => step,
                Err(_) if self.broken >= BROKEN_MAX => return Err(FileRefused::broken()),
                Err(message) => return Ok(Some(Err(self.broken(before, message)))),
            };
            nodes += usize::from(!open.is_empty());
            if nodes > NODES_MAX || open.len() > DEPTH_MAX {
                return Err(FileRefused::new(
                    "too_complex",
                    "XML 文件嵌套太深或太大，不像是题库。请拆成几个文件再上传",
                ));
            }
            match step {
                Step::Open(element) if !open.is_empty() && self.asked(&element.name) => {
                    self.restart(before);
                    let line = open.first().map_or(element.line, |first| first.line);
                    let message = format!("这里的 <{}> 没有结束标记，这一题没有读出来", element.name);
                    return Ok(Some(Err(Broken { line, message })));
                }
                Step::Open(element) => {
                    if !open.is_empty() || self.asked(&element.name) {
                        open.push(element);
                    }
                }
                Step::Empty(element) => match open.last_mut() {
                    Some(parent) => parent.children.push(Node::Element(element)),
                    None if self.asked(&element.name) => return Ok(Some(Ok(element))),
                    None => {}
                },
                Step::Text(text) => {
                    if let Some(parent) = open.last_mut() {
                        add_text(parent, text);
                    }
                }
                Step::Close => {
                    let Some(done) = open.pop() else { continue };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(Node::Element(done)),
                        None => return Ok(Some(Ok(done))),
                    }
                }
                Step::Other => {}
                Step::End => {
                    let Some(first) = open.first() else { return Ok(None) };
                    let message = format!("文件在 <{}> 里面中断了，这一题没有读出来", first.name);
                    return Ok(Some(Err(Broken { line: first.line, message })));
                }
            }
        }
    }

    fn asked(&self, name: &str) -> bool {
        self.wanted.contains(&name)
    }

    fn step(&mut self) -> Result<Result<Step, String>, FileRefused> {
        self.events += 1;
        if self.events.is_multiple_of(STEP_EVENTS) && Instant::now() > self.deadline {
            return Err(FileRefused::too_slow());
        }
        let at = self.position();
        let event = match self.reader.read_event() {
            Ok(event) => event,
            Err(error) => return Ok(Err(format!("XML 写法有误（{error}）"))),
        };
        Ok(Ok(match event {
            Event::Start(tag) => Step::Open(element(&tag, self.line(at))),
            Event::Empty(tag) => Step::Empty(element(&tag, self.line(at))),
            Event::End(_) => Step::Close,
            Event::Text(text) => Step::Text(text.xml10_content().into_owned()),
            Event::CData(text) => Step::Text(text.xml10_content().into_owned()),
            Event::GeneralRef(name) => Step::Text(match name.resolve_char_ref() {
                Ok(Some(c)) => c.to_string(),
                _ => super::html::entity(&name.xml10_content())
                    .map_or_else(|| format!("&{};", name.xml10_content()), str::to_owned),
            }),
            Event::Eof => Step::End,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Step::Other,
        }))
    }

    /// Bytes read of the whole text.
    fn position(&self) -> usize {
        self.base.saturating_add(usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX))
    }

    /// The line of a place that is not before the last one asked for.
    fn line(&mut self, at: usize) -> usize {
        let (from, line) = self.known;
        let breaks = self.text.as_bytes().get(from..at).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        self.known = (at.max(from), line + breaks);
        line + breaks
    }

    /// Names the broken place and goes on at the next element that is asked for.
    fn broken(&mut self, before: usize, message: String) -> Broken {
        self.broken += 1;
        let line = self.line(before);
        let next = before.saturating_add(1);
        let rest = (next..self.text.len()).find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.text.len());
        let tail = self.text.get(rest..).unwrap_or_default();
        let found = self.wanted.iter().filter_map(|name| opening(tail, name)).min();
        self.restart(found.map_or(self.text.len(), |offset| rest + offset));
        Broken { line, message }
    }

    fn restart(&mut self, at: usize) {
        self.base = at;
        self.reader = reader(self.text.get(at..).unwrap_or_default());
    }
}

/// Name of the root element.
pub(super) fn root(text: &str) -> Option<String> {
    let mut reader = reader(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => return Some(local(tag.local_name().as_ref())),
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    // A fresh start in the middle of a file meets the end tags of what was open before.
    config.allow_unmatched_ends = true;
    reader
}

/// Where the next start tag of a name begins.
fn opening(text: &str, name: &str) -> Option<usize> {
    let tag = format!("<{name}");
    text.match_indices(&tag).map(|(at, _)| at).find(|at| {
        let after = text.get(at + tag.len()..).and_then(|rest| rest.chars().next());
        after.is_some_and(|c| c.is_whitespace() || matches!(c, '>' | '/'))
    })
}

fn add_text(parent: &mut Element, text: String) {
    match parent.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(&text),
        _ => parent.children.push(Node::Text(text)),
    }
}

fn element(tag: &BytesStart<'_>, line: usize) -> Element {
    let name = local(tag.local_name().as_ref());
    // Attributes that cannot be read are as good as absent.
    let mut written = tag.attributes();
    let attributes = written.with_checks(false).flatten().map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned);
        (local(attribute.key.local_name().as_ref()), value)
    });
    Element { name, attributes: attributes.collect(), children: Vec::new(), line }
}

/// A name as QTI 2.1 would write it.
fn local(name: &str) -> String {
    let kebab = name.strip_prefix("qti-").unwrap_or(name);
    let mut written = String::new();
    let mut raise = false;
    for c in kebab.chars() {
        if c == '-' {
            raise = true;
        } else if raise {
            written.extend(c.to_uppercase());
            raise = false;
        } else {
            written.push(c);
        }
    }
    written
}

/// An XML file as text: UTF-8 where it is that, else what its first line declares, else what its bytes look like.
pub(super) fn decoded(bytes: &[u8]) -> Result<Decoded, FileRefused> {
    let marked = Encoding::for_bom(bytes).is_some() || bytes.get(..2).is_some_and(|head| head.contains(&0));
    if marked || std::str::from_utf8(bytes).is_ok() {
        return decode::decode(bytes);
    }
    let head: String = bytes.iter().take(200).map(|byte| char::from(*byte)).collect();
    let said = head.split_once("encoding=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let label = said.and_then(|rest| rest.split(['"', '\'']).next()).unwrap_or_default();
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            let damaged = text.chars().filter(|c| *c == '\u{fffd}').count();
            Ok(Decoded { text: text.replace("\r\n", "\n").replace('\r', "\n"), encoding: encoding.name(), damaged })
        }
        _ => decode::decode(bytes),
    }
}

/// The whole XML file as text; notes the encoding that was assumed.
pub(super) fn text(source: &Source<'_>, out: &mut Items) -> Result<String, FileRefused> {
    let Decoded { text, encoding, damaged } = decoded(source.bytes)?;
    out.encoding(encoding, damaged);
    Ok(text)
}
