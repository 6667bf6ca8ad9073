// 简体中文: law texts and documents.
export const law = {
  'laws.title': '法律条文',
  'laws.intro': '题目都出自这些法律和文件，每一条都可以看原文。',
  'laws.count': '{n} 条',
  'laws.effective': '{version}，{date}起施行',
  'laws.none': '法律条文还没有准备好',
  'law.here': '题目引用的就是这一条',
  'law.missing': '没有找到 {number}，下面是全文',
  'law.back': '全部法律',
  'fact.title': '资料',
  'fact.source': '出处',
} as const;
