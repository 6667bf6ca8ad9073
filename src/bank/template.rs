//! The spreadsheet people start from: 考试宝's columns, one example of each kind, lists to choose from.

use super::import::EXAMPLE;
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// The last row in which kinds and difficulties are chosen from a list.
const LAST_ROW: u32 = 20_000;

/// Headings with the width of their columns, in the order of 考试宝.
pub(super) const HEADINGS: [(&str, f64); 14] = [
    ("题干（必填）", 48.0),
    ("题型（必填）", 12.0),
    ("选项A", 20.0),
    ("选项B", 20.0),
    ("选项C", 20.0),
    ("选项D", 20.0),
    ("选项E（勿删）", 14.0),
    ("选项F（勿删）", 14.0),
    ("选项G（勿删）", 14.0),
    ("选项H（勿删）", 14.0),
    ("正确答案（必填）", 16.0),
    ("解析", 40.0),
    ("章节", 16.0),
    ("难度", 8.0),
];

const EXAMPLES: [[&str; 14]; 4] = [
    [
        "电梯门正在关闭时，赶来的乘客应当怎样做？",
        "单选题",
        "用手挡住门",
        "等下一趟",
        "用包卡住门缝",
        "跑步冲进去",
        "",
        "",
        "",
        "",
        "B",
        "强行挡门容易被夹伤，也会使电梯出故障。等下一趟最安全。",
        "文明乘梯",
        "易",
    ],
    [
        "购买家用电器时，可以查看下列哪些信息？",
        "多选题",
        "产品名称",
        "厂名和厂址",
        "合格证明",
        "售货员的姓名",
        "",
        "",
        "",
        "",
        "ABC",
        "产品标识应当有名称、厂名厂址和合格证明。",
        "标识：中文、厂名厂址、期限、警示",
        "适中",
    ],
    [
        "保健食品可以代替药物治病。",
        "判断题",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "错误",
        "保健食品不能代替药物，生病要就医。",
        "不是药，不治病，不停药",
        "易",
    ],
    [
        "发现身边有违法生产销售的行为，可以拨打____热线举报。",
        "填空题",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "12315",
        "全国12315平台和12315热线受理投诉举报。",
        "12315等渠道",
        "易",
    ],
];

const GUIDE: [&str; 9] = [
    "填写说明",
    "1. 每题一行，写在“题目”工作表里。表头不要改，列可以空着，不要删。",
    "2. 题型：单选题、多选题、判断题、填空题。",
    "3. 选择题的答案写字母，多选连写，如 ABD。选项最多 8 个，从 A 开始连续填写。",
    "4. 判断题的答案写 正确 或 错误，选项留空。",
    "5. 填空题的题干用四条下划线 ____ 表示空，每题一个空；几个都对的答案用分号隔开。",
    "6. 章节写题库里已有的主题名称；写不准可以空着。难度：易、偏易、适中、较难、难，空着按适中。",
    "7. 上传后先看检查报告，确认以后才导入。题干与题库相同的题不会重复导入。",
    "8. 以“【示例】”开头的行不会导入，可以删去。",
];

/// A sheet with headings and lists to choose from, and the format of its cells.
pub(super) fn page<'b>(
    workbook: &'b mut Workbook,
    columns: &[(&str, f64)],
) -> Result<(&'b mut Worksheet, Format), XlsxError> {
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let head = head.set_background_color("DDE6F0");
    let sheet = workbook.add_worksheet().set_name("题目")?;
    for (column, (title, width)) in (0_u16..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.set_column_format(column, &cell)?;
        sheet.write_with_format(0, column, *title, &head)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    let kinds = DataValidation::new()
        .allow_list_strings(&["单选题", "多选题", "判断题", "填空题"])?
        .set_error_title("题型")?
        .set_error_message("请从列表中选择：单选题、多选题、判断题、填空题")?;
    sheet.add_data_validation(1, 1, LAST_ROW, 1, &kinds)?;
    let levels = DataValidation::new()
        .allow_list_strings(&["易", "偏易", "适中", "较难", "难"])?
        .set_error_title("难度")?
        .set_error_message("请从列表中选择：易、偏易、适中、较难、难")?;
    sheet.add_data_validation(1, 13, LAST_ROW, 13, &levels)?;
    Ok((sheet, cell))
}

/// The template as a file.
///
/// # Errors
/// When the file cannot be written, which memory allows in practice.
pub fn template_xlsx() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (sheet, cell) = page(&mut workbook, &HEADINGS)?;
    for (row, example) in (1_u32..).zip(EXAMPLES) {
        for (column, text) in (0_u16..).zip(example) {
            let text = if column == 0 { format!("{EXAMPLE}{text}") } else { text.to_owned() };
            sheet.write_with_format(row, column, text, &cell)?;
        }
    }
    let guide = workbook.add_worksheet().set_name("填写说明")?;
    guide.set_column_width(0, 90)?;
    let plain = Format::new().set_text_wrap();
    for (row, line) in (0_u32..).zip(GUIDE) {
        guide.write_with_format(row, 0, line, &plain)?;
    }
    workbook.save_to_buffer()
}
