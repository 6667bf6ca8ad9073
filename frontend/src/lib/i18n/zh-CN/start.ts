// 简体中文: the sheet before a round.
export const start = {
  'start.title': '准备好了吗？',
  'start.close': '关闭',
  'start.line': '{n} 题，限时 {limit}。开始后计时，中途关掉也继续计时。',
  'start.less': '离竞赛截止不远了，现在开始只有 {left} 可答，到时自动交卷。',
  'start.saved': '每选一题自动保存，断网也不怕，答案先存在手机里。',
  'start.elder': '多给时间',
  'start.elder_note': '时间是平时的 {factor} 倍，榜上会照实标明',
  'start.go': '现在开始',
  'start.starting': '正在抽题…',
  'start.later': '等一会儿',
} as const;
