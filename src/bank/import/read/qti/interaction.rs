//! Names of the interactions of QTI, as people call them.

use super::super::xml::Element;

/// Interactions that only steer, and ask nothing.
const STEERING: [&str; 1] = ["endAttemptInteraction"];

/// The interactions of a body that ask something.
pub(super) fn asking(body: &Element) -> Vec<&Element> {
    let asks = |element: &&Element| element.name.ends_with("Interaction") && !STEERING.contains(&element.name.as_str());
    body.descendants().into_iter().filter(asks).collect()
}

/// What people call an interaction that the bank cannot express.
pub(super) fn name(interaction: &str) -> String {
    let word = match interaction {
        "associateInteraction" => "配对题",
        "choiceInteraction" => "选择题",
        "customInteraction" | "portableCustomInteraction" => "自定义交互题",
        "drawingInteraction" => "绘图题",
        "extendedTextInteraction" => "论述题",
        "gapMatchInteraction" => "选词填空题",
        "graphicAssociateInteraction" => "图上配对题",
        "graphicGapMatchInteraction" => "图上选词填空题",
        "graphicOrderInteraction" => "图上排序题",
        "hotspotInteraction" => "图上热区题",
        "hottextInteraction" => "文中选词题",
        "inlineChoiceInteraction" => "下拉选择填空题",
        "matchInteraction" => "连线题",
        "mediaInteraction" => "音视频题",
        "orderInteraction" => "排序题",
        "positionObjectInteraction" => "图上摆放题",
        "selectPointInteraction" => "图上点选题",
        "sliderInteraction" => "滑块题",
        "textEntryInteraction" => "填空题",
        "uploadInteraction" => "上传题",
        _ => "未知题型",
    };
    format!("{word}（{interaction}）")
}
