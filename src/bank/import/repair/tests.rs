//! Repairs of whole drafts: what is certain is mended, good text is left alone, and nothing panics.

use super::repair;
use crate::bank::Bank;
use crate::bank::import::item::{Item, Place};
use domain::question::{Draft, DraftOption};
use proptest::prelude::*;

fn draft(stem: &str, options: &[&str]) -> Draft {
    let option = |text: &&str| DraftOption { text: (*text).to_owned(), ..DraftOption::default() };
    let mut draft = Item::new(Place::default()).draft;
    draft.stem = stem.to_owned();
    draft.options = options.iter().map(option).collect();
    draft
}

/// Lines of the notice of the 2022 quality month as a scraper left it on the net.
#[test]
fn a_real_specimen_comes_out_clean() {
    for (damaged, clean) in [
        (
            "每年9月,,是全國“質(zhì)量月”,。為深入貫徹市場監(jiān)管總局、省市場監(jiān)管局關(guān)于“質(zhì)量月”活動的工作部署要求,,市市場監(jiān)管局結(jié)合工作實(shí)際,,制定了中山市2022年“質(zhì)量月”活動安排表",
            "每年9月，是全国“质量月”。为深入贯彻市场监管总局、省市场监管局关于“质量月”活动的工作部署要求，市市场监管局结合工作实际，制定了中山市2022年“质量月”活动安排表",
        ),
        (
            "為進(jìn)一步推動企業(yè)提升質(zhì)量意識,,促進(jìn)企業(yè)重視質(zhì)量管理,,建立健全質(zhì)量管理體系,組織對中,、小企業(yè)質(zhì)量管理體系的免費(fèi)培訓(xùn),,培訓(xùn)不少于9場次。",
            "为进一步推动企业提升质量意识，促进企业重视质量管理，建立健全质量管理体系，组织对中、小企业质量管理体系的免费培训，培训不少于9场次。",
        ),
        (
            "通過開展形式多樣的宣傳,、培訓(xùn),、服務(wù)活動,廣泛普及綠色有機(jī)產(chǎn)品認(rèn)證和服務(wù)認(rèn)證知識,,推廣應(yīng)用綠色認(rèn)證,。",
            "通过开展形式多样的宣传、培训、服务活动，广泛普及绿色有机产品认证和服务认证知识，推广应用绿色认证。",
        ),
    ] {
        let mut mended = draft(damaged, &[]);
        let repairs = repair(&mut mended, true);
        assert_eq!(mended.stem, clean);
        assert!(repairs.iter().all(|repair| repair.done), "{repairs:?}");
        let mut offered = draft(damaged, &[]);
        let repairs = repair(&mut offered, false);
        let offer = repairs.iter().find(|repair| !repair.done).unwrap();
        assert_eq!((offer.code, offer.after.as_str()), ("traditional", clean));
        assert_ne!(offered.stem, clean);
    }
}

#[test]
fn what_is_lost_is_reported_and_left() {
    for text in ["開展燃?xì)饩摺N衛(wèi)電器", "质量\u{fffd}月", "锟斤拷锟斤拷", "质量\u{e123}月"]
    {
        let mut damaged = draft(text, &[]);
        assert!(repair(&mut damaged, false).iter().any(|repair| repair.code == "damaged_text"), "{text}");
    }
}

#[test]
fn letters_go_only_where_every_option_has_its_own() {
    let options = |list: &[&str]| {
        let mut mended = draft("甲", list);
        repair(&mut mended, false);
        mended.options.into_iter().map(|option| option.text).collect::<Vec<_>>()
    };
    assert_eq!(options(&["A、甲", "B、乙"]), ["甲", "乙"]);
    assert_eq!(options(&["A、B都对", "都不对"]), ["A、B都对", "都不对"]);
}

#[test]
fn the_bundled_bank_needs_no_repair() {
    for question in Bank::bundled().unwrap().questions {
        let mut written = draft(&question.stem, &[]);
        written.explanation.clone_from(&question.explanation);
        written.options =
            question.options().iter().map(|o| DraftOption { text: o.text.clone(), ..DraftOption::default() }).collect();
        let before = written.clone();
        let repairs = repair(&mut written, false);
        assert!(repairs.is_empty() && written == before, "{}: {repairs:?}", question.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_mended_without_a_panic(text in "(?s)(.|[ ,，。、(（）)]|[a-zàìǒ]|[质量質璐閲锟]|<br>|&nbsp;){0,60}") {
        let mut mended = draft(&text, &[&text, "乙"]);
        repair(&mut mended, true);
        let once = mended.clone();
        repair(&mut mended, true);
        prop_assert_eq!(once.options.len(), mended.options.len());
    }
}
