//! Moodle XML and QTI: files that learning platforms export, whole and broken.

use crate::{Case, case};
use std::io::{Cursor, Write};

pub(crate) fn cases() -> Vec<Case> {
    [moodle(), moodle_troubles(), qti(), qti_packages()].into_iter().flatten().collect()
}

fn quiz(questions: &[&str]) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n{}\n</quiz>\n", questions.join("\n"))
}

fn question(kind: &str, stem: &str, rest: &str) -> String {
    format!(
        "<question type=\"{kind}\">\n<name><text>{kind}</text></name>\n<questiontext format=\"html\">\
         <text><![CDATA[{stem}]]></text></questiontext>\n{rest}\n</question>"
    )
}

fn answers(answers: &[(&str, &str)]) -> String {
    let one = |(share, text): &(&str, &str)| {
        format!("<answer fraction=\"{share}\" format=\"html\"><text><![CDATA[{text}]]></text></answer>\n")
    };
    answers.iter().map(one).collect()
}

fn moodle() -> Vec<Case> {
    vec![moodle_kinds(), moodle_markup(), moodle_shares()]
}

fn moodle_kinds() -> Case {
    let category = "<question type=\"category\"><category><text>$course$/top/电梯安全</text></category></question>";
    let single = question(
        "multichoice",
        "<p>电梯的法定检验周期是？</p>",
        &format!(
            "<single>true</single><shuffleanswers>0</shuffleanswers><generalfeedback format=\"html\"><text>&lt;p&gt;见规程。\
             &lt;/p&gt;</text></generalfeedback>{}<tags><tag><text>检验</text></tag></tags>",
            answers(&[("100", "一年"), ("0", "两年"), ("0", "三年")])
        ),
    );
    let several = answers(&[("50", "报警"), ("50", "等待"), ("-100", "扒门")]);
    let multiple = question("multichoice", "困人时可以", &format!("<single>false</single>{several}"));
    let truth = question(
        "truefalse",
        "电梯可以超载。",
        "<answer fraction=\"0\"><text>true</text><feedback><text>会报警</text></feedback></answer>\
         <answer fraction=\"100\"><text>false</text></answer>",
    );
    let short = question(
        "shortanswer",
        "质量月在____月",
        "<usecase>1</usecase><answer fraction=\"100\"><text>九</text></answer><answer fraction=\"100\"><text>9</text></answer>\
         <answer fraction=\"60\"><text>八九</text></answer><answer fraction=\"0\"><text>*</text></answer>",
    );
    let exact = question(
        "numerical",
        "救援时限 ____ 分钟",
        "<answer fraction=\"100\"><text>30</text><tolerance>0</tolerance></answer>",
    );
    let hidden = question(
        "truefalse",
        "这是旧版本。",
        "<hidden>1</hidden><hint><text>想一想</text></hint><answer fraction=\"100\"><text>true</text></answer>",
    );
    let kinds = quiz(&[category, &single, &multiple, &truth, &short, &exact, &hidden]);
    case("moodle-every-kind", "moodle.xml", kinds)
}

fn moodle_markup() -> Case {
    let rich = question(
        "multichoice",
        "<p>看图<img src=\"@@PLUGINFILE@@/ming%20pai.png\" alt=\"铭牌\">和表：</p><table><tr><td>载重</td><td>1&nbsp;000&nbsp;kg</td></tr>\
         <tr><td>面积</td><td>2.4 m<sup>2</sup></td></tr></table><ol><li>甲</li><li>乙</li></ol><script>alert(1)</script>正确的是&hellip;",
        &format!(
            "<single>true</single>{}",
            answers(&[
                ("100", "<span style=\"color:red\">甲 &amp; 乙</span>"),
                ("0", "x<y 且 y>z"),
                ("0", "<img src=\"b.png\">")
            ])
        ),
    );
    case("moodle-pictures-tables-and-entities", "moodle.xml", quiz(&[&rich]))
}

fn moodle_shares() -> Case {
    let odd = answers(&[("33", "二"), ("33.33333", "三"), ("33.33333", "五"), ("-50", "四")]);
    let grades = [
        question("multichoice", "质数有", &format!("<single>false</single>{odd}")),
        question(
            "multichoice",
            "两个满分的单选",
            &format!("<single>true</single>{}", answers(&[("100", "甲"), ("100", "乙")])),
        ),
        question(
            "multichoice",
            "一半分的单选",
            &format!("<single>true</single>{}", answers(&[("100", "甲"), ("50", "乙")])),
        ),
        question(
            "multichoice",
            "没有正确答案",
            &format!("<single>true</single>{}", answers(&[("0", "甲"), ("0", "乙")])),
        ),
        question(
            "multichoice",
            "九个选项",
            &answers(&[
                ("100", "1"),
                ("0", "2"),
                ("0", "3"),
                ("0", "4"),
                ("0", "5"),
                ("0", "6"),
                ("0", "7"),
                ("0", "8"),
                ("0", "9"),
            ]),
        ),
    ];
    let grades: Vec<&str> = grades.iter().map(String::as_str).collect();
    case("moodle-shares-of-points", "moodle.xml", quiz(&grades))
}

fn moodle_troubles() -> Vec<Case> {
    let strange = [
        "matching",
        "cloze",
        "essay",
        "description",
        "calculated",
        "calculatedsimple",
        "ddwtos",
        "ddimageortext",
        "gapselect",
        "ordering",
        "random",
        "stack",
    ];
    let strange: Vec<String> = strange.iter().map(|kind| question(kind, &format!("题型 {kind} 的题干"), "")).collect();
    let loose = question(
        "numerical",
        "圆周率约为",
        "<answer fraction=\"100\"><text>3.14</text><tolerance>0.01</tolerance></answer>",
    );
    let all: Vec<&str> = strange.iter().map(String::as_str).chain([loose.as_str()]).collect();
    let truth = |stem: &str| question("truefalse", stem, "<answer fraction=\"100\"><text>true</text></answer>");
    let broken = quiz(&[
        &truth("第一题完整。"),
        "<question type=\"truefalse\"><questiontext><text>第二题标记交叉</questiontext></text></question>",
        &truth("第三题完整。"),
        "<question type=\"truefalse\"><questiontext><text>第四题没有结束标记</text></questiontext>",
        &truth("第五题完整。"),
    ]);
    let cut: String = broken.chars().take(broken.chars().count() - 60).collect();
    let entities = "<!DOCTYPE quiz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<quiz><question type=\"essay\">\
                    <questiontext><text>&b;</text></questiontext></question></quiz>";
    let gb = format!("<?xml version=\"1.0\" encoding=\"GB2312\"?>\n<quiz>{}</quiz>", truth("中文编码的题库。"));
    vec![
        case("moodle-kinds-without-a-place", "moodle.xml", quiz(&all)),
        case("moodle-broken-questions", "moodle.xml", broken),
        case("moodle-cut-off", "moodle.xml", cut),
        case("moodle-entities-of-its-own", "moodle.xml", entities),
        case("moodle-gb2312", "moodle.xml", encoding_rs::GBK.encode(&gb).0.into_owned()),
        case(
            "moodle-nothing-but-categories",
            "moodle.xml",
            quiz(&["<question type=\"category\"><category><text>top</text></category></question>"]),
        ),
    ]
}

fn item(identifier: &str, declaration: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<assessmentItem xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p1\" \
         identifier=\"{identifier}\" title=\"题目 {identifier}\" adaptive=\"false\" timeDependent=\"false\">\n{declaration}\n\
         <itemBody>{body}</itemBody>\n</assessmentItem>\n"
    )
}

fn declared(cardinality: &str, values: &[&str], mapping: &str) -> String {
    let values: String = values.iter().map(|value| format!("<value>{value}</value>")).collect();
    let correct =
        if values.is_empty() { String::new() } else { format!("<correctResponse>{values}</correctResponse>") };
    format!(
        "<responseDeclaration identifier=\"RESPONSE\" cardinality=\"{cardinality}\" baseType=\"identifier\">{correct}{mapping}\
         </responseDeclaration>"
    )
}

fn choices(most: &str, prompt: &str, texts: &[&str]) -> String {
    let one = |(place, text): (char, &&str)| format!("<simpleChoice identifier=\"{place}\">{text}</simpleChoice>");
    let texts: String = ('A'..='Z').zip(texts).map(one).collect();
    format!(
        "<choiceInteraction responseIdentifier=\"RESPONSE\" shuffle=\"true\" maxChoices=\"{most}\"><prompt>{prompt}</prompt>\
         {texts}</choiceInteraction>"
    )
}

fn qti() -> Vec<Case> {
    let feedback =
        "<feedbackInline outcomeIdentifier=\"F\" identifier=\"A\" showHide=\"show\">先出后进</feedbackInline>";
    let single = item(
        "one",
        &declared("single", &["A"], ""),
        &format!(
            "<p>乘坐电梯时</p>{}<rubricBlock view=\"scorer\"><p>按标准给分</p></rubricBlock>",
            choices("1", "正确的做法是？", &[&format!("排队{feedback}"), "推挤", "扒门"])
        ),
    )
    .replace("</assessmentItem>", "<modalFeedback outcomeIdentifier=\"F\" identifier=\"m\" showHide=\"show\"><p>见乘梯须知。</p></modalFeedback></assessmentItem>");
    let three = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<qti-assessment-item xmlns=\"http://www.imsglobal.org/xsd/imsqtiasi_v3p0\" \
        identifier=\"three\" title=\"三\" time-dependent=\"false\"><qti-response-declaration identifier=\"RESPONSE\" cardinality=\"multiple\" \
        base-type=\"identifier\"><qti-mapping default-value=\"0\"><qti-map-entry map-key=\"A\" mapped-value=\"1\"/><qti-map-entry \
        map-key=\"C\" mapped-value=\"1\"/><qti-map-entry map-key=\"B\" mapped-value=\"-1\"/></qti-mapping></qti-response-declaration>\
        <qti-item-body><qti-choice-interaction response-identifier=\"RESPONSE\" max-choices=\"0\" shuffle=\"true\"><qti-prompt>困人时可以\
        </qti-prompt><qti-simple-choice identifier=\"A\">报警</qti-simple-choice><qti-simple-choice identifier=\"B\">扒门</qti-simple-choice>\
        <qti-simple-choice identifier=\"C\" fixed=\"true\">等待</qti-simple-choice></qti-choice-interaction></qti-item-body></qti-assessment-item>";
    let mapping = "<mapping defaultValue=\"0\"><mapEntry mapKey=\"9\" mappedValue=\"1\"/><mapEntry mapKey=\"九\" mappedValue=\"1\"/>\
                   <mapEntry mapKey=\"秋天\" mappedValue=\"0.5\"/></mapping>";
    let entry = item(
        "entry",
        &declared("single", &["9"], mapping),
        "<p>质量月在每年的 <textEntryInteraction responseIdentifier=\"RESPONSE\"/> 月。</p>",
    );
    let truth = item("truth", &declared("single", &["B"], ""), &choices("1", "电梯可以超载。", &["对", "错"]));
    let faults = [
        item("no-key", &declared("single", &[], ""), &choices("1", "没有答案？", &["甲", "乙"])),
        item("outside", &declared("single", &["Z"], ""), &choices("1", "答案不在选项里？", &["甲", "乙"])),
        item("ordered", &declared("ordered", &["A", "B"], ""), &choices("0", "排出先后？", &["甲", "乙"])),
        item("one-of-many", &declared("multiple", &["A"], ""), &choices("0", "几选一？", &["甲", "乙"])),
        item("empty", "", "<p>只有说明。</p>"),
    ];
    let legacy = "<questestinterop><assessment title=\"旧\"><section><item ident=\"a\" title=\"多选\"><presentation><material><mattext \
        texttype=\"text/html\">&lt;b&gt;属于&lt;/b&gt;计量的有</mattext></material><response_lid ident=\"r\" rcardinality=\"Multiple\">\
        <render_choice shuffle=\"No\"><response_label ident=\"1\"><material><mattext>量值</mattext></material></response_label>\
        <response_label ident=\"2\"><material><mattext>单位</mattext></material></response_label><response_label ident=\"3\"><material>\
        <mattext>广告</mattext></material></response_label></render_choice></response_lid></presentation><resprocessing><respcondition>\
        <conditionvar><and><varequal respident=\"r\">1</varequal><varequal respident=\"r\">2</varequal><not><varequal respident=\"r\">3\
        </varequal></not></and></conditionvar><setvar action=\"Set\">100</setvar></respcondition></resprocessing></item>\
        <item ident=\"b\" title=\"填空\"><presentation><material><mattext>质量月在</mattext></material><response_str ident=\"s\"><render_fib/>\
        </response_str><material><mattext>月</mattext></material></presentation><resprocessing><respcondition><conditionvar><varequal \
        respident=\"s\">9</varequal></conditionvar><setvar action=\"Set\">1</setvar></respcondition></resprocessing></item>\
        <item ident=\"c\" title=\"论述\"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>\
        essay_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata><presentation><material><mattext>谈谈体会</mattext>\
        </material></presentation></item></section></assessment></questestinterop>";
    let blackboard = "<questestinterop><assessment><section><item><itemmetadata><bbmd_questiontype>Multiple Choice</bbmd_questiontype>\
        </itemmetadata><presentation><flow><material><mat_extension><mat_formattedtext type=\"HTML\">&lt;p&gt;质量月在&lt;b&gt;哪个月&lt;/b&gt;？&lt;/p&gt;\
        </mat_formattedtext></mat_extension></material></flow><response_lid ident=\"r\" rcardinality=\"Single\"><render_choice><response_label \
        ident=\"a\"><material><mattext>八月</mattext></material></response_label><response_label ident=\"b\"><material><mattext>九月</mattext>\
        </material></response_label></render_choice></response_lid></presentation><resprocessing><respcondition title=\"correct\"><conditionvar>\
        <varequal respident=\"r\">b</varequal></conditionvar><setvar variablename=\"SCORE\">SCORE.max</setvar></respcondition></resprocessing></item>\
        <item><itemmetadata><bbmd_questiontype>Essay</bbmd_questiontype></itemmetadata><presentation><flow><material><mattext>谈谈体会</mattext>\
        </material></flow></presentation></item></section></assessment></questestinterop>";
    let test = "<assessmentTest xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p1\" identifier=\"t\" title=\"试卷\"><testPart identifier=\"p\">\
        <assessmentSection identifier=\"s\" title=\"电梯\"><assessmentItemRef identifier=\"i\" href=\"items/i.xml\"/></assessmentSection></testPart>\
        </assessmentTest>";
    vec![
        case("qti-single-with-feedback", "one.xml", single),
        case("qti-3-several-by-mapping", "three.xml", three),
        case("qti-typed-answer", "entry.xml", entry),
        case("qti-true-or-false", "truth.xml", truth),
        case("qti-items-with-faults", "faults.xml", faults.concat()),
        case("qti-1-2", "old.xml", legacy),
        case("qti-of-blackboard", "pool.dat", blackboard),
        case("qti-test-without-its-items", "test.xml", test),
    ]
}

fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn qti_packages() -> Vec<Case> {
    let good = item("good", &declared("single", &["A"], ""), &choices("1", "哪个是强制性认证？", &["CCC", "ISO"]));
    let passage = good
        .replace("good", "passage")
        .replace("哪个是强制性认证？", "材料说的是哪一年？")
        .replace("<itemBody>", "<assessmentStimulusRef identifier=\"s\" href=\"../texts/passage.xml\"/><itemBody>");
    let stimulus = "<assessmentStimulus identifier=\"s\"><stimulusBody><p>2022 年 9 月是第 45 个质量月。</p></stimulusBody></assessmentStimulus>";
    let test = "<assessmentTest identifier=\"t\"><testPart identifier=\"p\"><assessmentSection identifier=\"s\" title=\"文明乘梯\">\
        <assessmentItemRef identifier=\"good\" href=\"items/good.xml\"/><assessmentItemRef identifier=\"gone\" href=\"items/gone.xml\"/>\
        </assessmentSection></testPart></assessmentTest>";
    let manifest = "<manifest><resources><resource identifier=\"p\" type=\"imsqti_item_xmlv2p1\" href=\"items/passage.xml\"/><resource \
        identifier=\"g\" type=\"imsqti_item_xmlv2p1\" href=\"items/good.xml\"/><resource identifier=\"l\" type=\"imsqti_item_xmlv2p1\" \
        href=\"items/lost.xml\"/></resources></manifest>";
    let package = archive(&[
        ("course/imsmanifest.xml", manifest),
        ("course/items/good.xml", &good),
        ("course/items/passage.xml", &passage),
        ("course/texts/passage.xml", stimulus),
        ("course/test.xml", test),
        ("course/items/broken.xml", "<assessmentItem identifier=\"b\"><itemBody><p>没有结束"),
        ("course/notes.txt", "不是题目"),
        ("__MACOSX/course/items/._good.xml", "junk"),
    ]);
    let strange = [
        "associate",
        "match",
        "order",
        "gapMatch",
        "inlineChoice",
        "hottext",
        "hotspot",
        "selectPoint",
        "graphicOrder",
        "slider",
        "upload",
        "drawing",
        "extendedText",
        "media",
        "custom",
    ];
    let body = |kind: &&str| format!("<p>用 {kind} 作答</p><{kind}Interaction responseIdentifier=\"RESPONSE\"/>");
    let mut files: Vec<(String, String)> =
        strange.iter().map(|kind| (format!("{kind}.xml"), item(kind, "", &body(kind)))).collect();
    let two =
        "<p><textEntryInteraction responseIdentifier=\"A\"/> 和 <textEntryInteraction responseIdentifier=\"B\"/></p>";
    files.push(("two.xml".to_owned(), item("two", "", two)));
    let random = item(
        "random",
        "<templateDeclaration identifier=\"X\"/>",
        "<p>随机 <textEntryInteraction responseIdentifier=\"RESPONSE\"/></p>",
    );
    files.push(("random.xml".to_owned(), random));
    let adaptive = good.replace("adaptive=\"false\"", "adaptive=\"true\"").replace("good", "adaptive");
    files.push(("steps.xml".to_owned(), adaptive));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    vec![
        case("qti-package", "package.zip", package),
        case("qti-kinds-without-a-place", "strange.zip", archive(&files)),
        case(
            "qti-package-of-something-else",
            "moodle.zip",
            archive(&[("moodle.xml", "<quiz><question type=\"essay\"/></quiz>")]),
        ),
    ]
}
