//! Statements of official documents that items may quote: `F008 | text | source | A`.

use super::BankFault;
use domain::question::Library;

/// Reads `facts.md` into the library; laws have to be there already, since a source may be an article.
pub(super) fn parse(file: &str, text: &str, library: &mut Library, faults: &mut Vec<BankFault>) {
    for (line, number) in text.lines().zip(1_usize..) {
        if !is_statement(line) {
            continue;
        }
        let mut fault = |item: Option<&str>, message: String| {
            faults.push(BankFault {
                line: Some(number),
                item: item.map(str::to_owned),
                ..BankFault::of_file(file, "fact", message)
            });
        };
        let fields: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let &[id, text, source, grade] = fields.as_slice() else {
            fault(None, "要点写成“编号 | 要点 | 出处 | A”".to_owned());
            continue;
        };
        if grade != "A" {
            fault(Some(id), format!("可信度是 {grade}，只收 A 级的要点"));
        }
        if source.contains("://") {
            fault(Some(id), "出处写发布单位、标题和日期，不写网址".to_owned());
        }
        match shown_source(source, library) {
            Some(source) => {
                if library.facts.insert(id.to_owned(), (text.to_owned(), source)).is_some() {
                    fault(Some(id), "编号重复，请换一个".to_owned());
                }
            }
            None => fault(Some(id), format!("出处“{source}”在法规库里找不到")),
        }
    }
}

fn is_statement(line: &str) -> bool {
    let digits = line.strip_prefix('F').and_then(|rest| rest.get(..3)).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The source for readers: `law:slug 第X条` becomes the title of the law.
fn shown_source(source: &str, library: &Library) -> Option<String> {
    let Some(law) = source.strip_prefix("law:") else { return Some(source.to_owned()) };
    let (slug, article) = law.split_once(' ')?;
    let law = library.laws.get(slug)?;
    law.articles.iter().any(|a| a.number == article).then(|| format!("《{}》{article}", law.title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_read_and_bad_ones_named() {
        let mut library = Library::default();
        let law = "# 某法\neffective: 2018-12-29\nversion: x\nstatus: current\n\n**第一条**　甲。\n";
        library.laws.insert("x".into(), super::super::law::parse("laws/x.md", "x", law).unwrap());
        let mut faults = Vec::new();
        let text = "# 标题\n\nF001 | 甲 | law:x 第一条 | A\nF002 | 乙 | 某局《通知》（2023-02） | A\nF003 | 丙 | x | B\n\
            F004 | 丁 | law:x 第二条 | A\nF005 | 戊 | https://x.cn | A\nF006 | 己\n";
        parse("facts.md", text, &mut library, &mut faults);
        assert_eq!(library.facts["F001"].1, "《某法》第一条");
        assert_eq!(library.facts["F002"], ("乙".to_owned(), "某局《通知》（2023-02）".to_owned()));
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [Some(5), Some(6), Some(7), Some(8)]);
    }
}
