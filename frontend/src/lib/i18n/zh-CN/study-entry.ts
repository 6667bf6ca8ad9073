// 简体中文: the ways into study from other pages, and what becomes of its notes there.
export const studyEntry = {
  'study.entry': '学习',
  'study.entry_note': '随时练题，看解析和条文，不计入竞赛成绩',
  'study.leave_title': '学习记录留在这部手机上吗？',
  'study.leave_note': '这部手机里有 {n} 道题的学习记录。账号里已经存好，下次登录都在。如果是别人的手机，建议删掉。',
  'study.leave_unsent': '这部手机里有 {n} 道题的学习记录，还没能全部存到账号。现在删掉，没存的就没有了。',
  'study.leave_drop': '从手机删掉并退出',
  'study.leave_keep': '留在手机并退出',
} as const;
