//! What an item of QTI says about right answers: correct responses, mappings, and how responses are compared.

use super::super::xml::Element;

/// The declaration of a response.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Declaration {
    /// `single`, `multiple`, `ordered` or `record`.
    pub(super) cardinality: String,
    /// Values of the correct response.
    pub(super) correct: Vec<String>,
    /// Keys with their points.
    pub(super) mapped: Vec<(String, f64)>,
}

impl Declaration {
    /// The declaration of an identifier; an item with one declaration means that one.
    pub(super) fn of(item: &Element, identifier: &str) -> Self {
        let mut all = item.all("responseDeclaration");
        let found = all.find(|d| d.attribute("identifier").is_some_and(|id| id.trim() == identifier.trim()));
        let Some(declared) = found else { return Self::default() };
        let values = declared.child("correctResponse").map(|correct| {
            correct.all("value").map(|value| value.deep_text().trim().to_owned()).filter(|v| !v.is_empty()).collect()
        });
        let mapped = declared.child("mapping").map(|mapping| {
            let entry = |entry: &Element| {
                let points = entry.attribute("mappedValue")?.trim().parse::<f64>().ok().filter(|p| p.is_finite())?;
                Some((entry.attribute("mapKey")?.trim().to_owned(), points))
            };
            mapping.all("mapEntry").filter_map(entry).collect()
        });
        Self {
            cardinality: declared.attribute("cardinality").unwrap_or_default().to_owned(),
            correct: values.unwrap_or_default(),
            mapped: mapped.unwrap_or_default(),
        }
    }

    /// Keys that give all the points that one key can give.
    pub(super) fn best(&self) -> Vec<String> {
        let most = self.most();
        self.mapped.iter().filter(|(_, p)| *p > 0.0 && (most - p).abs() < 1e-9).map(|(key, _)| key.clone()).collect()
    }

    /// Keys that give some of the points, and which part in percent.
    pub(super) fn partial(&self) -> Vec<(String, f64)> {
        let most = self.most();
        let part = |(key, p): &(String, f64)| (key.clone(), (p / most * 100.0).round());
        self.mapped.iter().filter(|(_, p)| *p > 0.0 && (most - p).abs() >= 1e-9).map(part).collect()
    }

    /// Keys that give points at all.
    pub(super) fn positive(&self) -> Vec<String> {
        self.mapped.iter().filter(|(_, points)| *points > 0.0).map(|(key, _)| key.clone()).collect()
    }

    fn most(&self) -> f64 {
        self.mapped.iter().map(|(_, points)| *points).fold(0.0, f64::max)
    }
}

/// How a typed answer is compared, where that is more than equality: a tolerance, a rounding, a pattern.
pub(super) fn loose_comparison(item: &Element) -> Option<&'static str> {
    let processing = item.child("responseProcessing")?;
    processing.descendants().into_iter().find_map(|element| match element.name.as_str() {
        "equal" => {
            let mode = element.attribute("toleranceMode").unwrap_or("exact");
            let zero = |t: &str| t.split_whitespace().all(|t| t.parse::<f64>().is_ok_and(|t| t.abs() < f64::EPSILON));
            (mode != "exact" && !element.attribute("tolerance").is_some_and(zero))
                .then_some("带误差的数值题（tolerance）")
        }
        "equalRounded" => Some("按四舍五入比对的数值题（equalRounded）"),
        "patternMatch" => Some("按正则表达式比对的填空题（patternMatch）"),
        "substring" => Some("按部分文字比对的填空题（substring）"),
        "lt" | "gt" | "lte" | "gte" if compares_response(element) => Some("按范围比对的数值题（range）"),
        _ => None,
    })
}

fn compares_response(element: &Element) -> bool {
    element.all("variable").any(|variable| variable.attribute("identifier").is_some_and(|id| id.contains("RESPONSE")))
}
