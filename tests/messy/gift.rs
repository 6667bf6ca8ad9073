//! GIFT and Aiken: what teachers type by hand, and what programs export.

use crate::{Case, case};

pub(crate) fn cases() -> Vec<Case> {
    [gift(), gift_troubles(), aiken()].into_iter().flatten().collect()
}

fn gift() -> Vec<Case> {
    let kinds = "\
// 题库：电梯安全
$CATEGORY: $course$/top/电梯安全/文明乘梯

::乘梯一::乘坐电梯时，下列做法正确的是 {
    ~扒开电梯门
    =按顺序进出#先出后进
    ~在轿厢里蹦跳#可能触发安全装置
    ####见乘梯须知。
}

::乘梯二::发现电梯困人，可以做的有 {
    ~%50%按下报警按钮
    ~%50%拨打维保电话
    ~%-100%强行扒门
}

电梯的使用管理者应当对电梯安全负责。{T}

电梯可以超载运行。{FALSE#超载会触发保护。#答对了}

电梯检验标志应当放在{=轿厢内 ~机房里 ~地下室}的显著位置。

电梯困人时应拨打报警 {=电话 =热线}。

特种设备救援电话是 {#96333}
";
    let escapes = "\
::名\\:字::[html]<p>含水率 5&nbsp;% &lt; 10 %，面积 10&nbsp;m<sup>2</sup></p><img src\\=\"a.png\" alt\\=\"铭牌\">{
    =[plain]1 \\= 1
    ~[markdown]**2** \\~ 3
    ~\\{花括号\\} 与 \\#井号\\\\反斜杠
    ####第一行\\n第二行
}

[plain]<b>不是标记</b> 的是 {T}
";
    let weights = "\
以下哪个最准确？{ ~%25%沾边 ~%50%一半 =完全对 }

哪几个对？{ =甲 =乙 ~丙 }

只有一个对，却可以选几个。{ ~%100%甲 ~乙 }

质量月在哪个月？{ =9月 =%80%九月份 =%0%* }

写出任意一个：{ =质量* }

三个选项的分不同。{ ~%70%甲 ~%30%乙 ~%-50%丙 }
";
    vec![
        case("gift-every-kind", "电梯.gift.txt", kinds),
        case("gift-escapes-and-formats", "转义.txt", escapes),
        case("gift-shares-of-points", "给分.gift", weights),
        case("gift-gb18030-and-line-ends", "电梯.txt", encoding_gb(&kinds.replace('\n', "\r\n"))),
    ]
}

fn encoding_gb(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn gift_troubles() -> Vec<Case> {
    let unsupported = "\
::论述::谈谈你对质量强国的认识。{}

::连线::把标志和含义连起来。{
    =CCC -> 强制性产品认证
    =QS -> 食品生产许可
}

::圆周率::圆周率是多少？{#3.14:0.01}

::范围::合格率应在什么范围？{#95..100}

::几个数::电梯困人多久内应到场？{#
    =30:0
    =%50%30:10
}

下面几题都与计量有关，
请先看铭牌。
";
    let cloze = "质量月在 {1:SHORTANSWER:=9~九} 月，主题是 {2:MULTICHOICE:=甲~乙}。\n";
    let braces = "\
第一题没有结尾 {=甲 ~乙

第二题完整 {T}

第三题有两段

{=甲

~乙}

第四题 } 花括号反了

第五题 {=甲 ~乙}
第六题紧跟着 {F}
// 注释之后
第七题 {~甲 =乙}
::第八题::没有答案的花括号也没有
::第九题::{=甲 ~乙}
";
    let answers = "\
没有正确答案 {~甲 ~乙}

只有一个选项 {=甲 ~}

选项重复 {=甲 ~甲 ~乙}
";
    vec![
        case("gift-kinds-without-a-place", "论述.gift.txt", unsupported),
        case("gift-cloze-text", "完形.txt", cloze),
        case("gift-braces-without-a-partner", "括号.gift.txt", braces),
        case("gift-answers-with-faults", "答案.gift.txt", answers),
    ]
}

fn aiken() -> Vec<Case> {
    vec![
        case("aiken-habits", "质量月.txt", HABITS),
        case("aiken-malformed-blocks", "错误.txt", MALFORMED),
        case("aiken-true-or-false", "判断.txt", TRUTHS),
    ]
}

const HABITS: &str = "\
质量月活动在每年的哪个月？
A. 8 月
B. 9 月
C. 10 月
ANSWER: B

2022 年质量月的主题与哪项工作有关？
A) 推动质量变革创新
B) 促进质量强国建设
Answer: a

计量的对象是什么？
Ａ．量
Ｂ．质
答案：Ａ

全国统一的价格举报电话是
A、12315
B、12345
【答案】A

下列属于强制性认证标志的有
A. CCC
B. 绿色食品
C. 有机产品
ANSWER: A,C
";

const MALFORMED: &str = "\
一、单项选择题

只有一个选项
A) 甲
ANSWER: A

A) 没有题干
B) 乙
ANSWER: B

没有答案行
A) 甲
B) 乙

答案不在选项里
A) 甲
B) 乙
ANSWER: D

字母跳号
A) 甲
C) 丙
ANSWER: A

答案看不懂
A) 甲
B) 乙
ANSWER: 都对

ANSWER: A

最后一题写到一半
A) 甲
";

const TRUTHS: &str = "\
电梯可以运送货物而不管载重。
A. 对
B. 错
ANSWER: B

Elevators need a yearly inspection.
A) True
B) False
ANSWER: A
";
