//! Named and numbered characters of HTML, and raised and lowered ones.

/// The text of a reference without its `&` and `;`.
pub(super) fn character(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else { return entity(name).map(str::to_owned) };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace()).map(String::from)
}

/// A named character of HTML; those that question banks use.
pub(in crate::bank::import) fn entity(name: &str) -> Option<&'static str> {
    const KNOWN: [(&str, &str); 74] = [
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("nbsp", "\u{a0}"),
        ("ensp", " "),
        ("emsp", " "),
        ("thinsp", " "),
        ("zwnj", ""),
        ("zwj", ""),
        ("shy", ""),
        ("ldquo", "“"),
        ("rdquo", "”"),
        ("lsquo", "‘"),
        ("rsquo", "’"),
        ("laquo", "«"),
        ("raquo", "»"),
        ("hellip", "…"),
        ("mdash", "—"),
        ("ndash", "–"),
        ("middot", "·"),
        ("bull", "•"),
        ("times", "×"),
        ("divide", "÷"),
        ("plusmn", "±"),
        ("minus", "−"),
        ("le", "≤"),
        ("ge", "≥"),
        ("ne", "≠"),
        ("asymp", "≈"),
        ("equiv", "≡"),
        ("infin", "∞"),
        ("radic", "√"),
        ("sum", "∑"),
        ("deg", "°"),
        ("permil", "‰"),
        ("micro", "µ"),
        ("sup1", "¹"),
        ("sup2", "²"),
        ("sup3", "³"),
        ("frac12", "½"),
        ("frac14", "¼"),
        ("frac34", "¾"),
        ("sect", "§"),
        ("para", "¶"),
        ("copy", "©"),
        ("reg", "®"),
        ("trade", "™"),
        ("yen", "¥"),
        ("euro", "€"),
        ("pound", "£"),
        ("cent", "¢"),
        ("alpha", "α"),
        ("beta", "β"),
        ("gamma", "γ"),
        ("delta", "δ"),
        ("Delta", "Δ"),
        ("lambda", "λ"),
        ("mu", "μ"),
        ("pi", "π"),
        ("sigma", "σ"),
        ("Sigma", "Σ"),
        ("omega", "ω"),
        ("Omega", "Ω"),
        ("phi", "φ"),
        ("theta", "θ"),
        ("rarr", "→"),
        ("larr", "←"),
        ("uarr", "↑"),
        ("darr", "↓"),
        ("eacute", "é"),
        ("uuml", "ü"),
        ("hearts", "♥"),
    ];
    KNOWN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// A raised or lowered character where there is one.
pub(super) fn small(c: char, up: bool) -> char {
    let (from, to) = if up {
        ("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
    } else {
        ("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
    };
    from.chars().position(|known| known == c).and_then(|at| to.chars().nth(at)).unwrap_or(c)
}
