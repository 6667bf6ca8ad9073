// 简体中文: about and privacy pages.
export const site = {
  'privacy.title': '个人信息保护',
  'privacy.version': '第 {n} 版',
  'privacy.rights': '您可以随时在“我的资料和数据”里查看、更正、下载和删除。',
  'privacy.my_data': '看我的资料和数据',
  'about.title': '关于本活动',
  'about.text': '“质量月”质量知识竞赛，面向消费者、企业、技术机构和监管人员。题目出自法律原文和政府公开文件，每一题都能看到出处。',
  'about.fair': '组卷、评分和排名的规则事先公布，结果可以自己验算。',
  'about.organizer': '主办单位',
  'about.support': '技术支持',
  'about.contact': '联系方式',
  'about.hotline': '消费投诉举报',
  'about.certificate': '核验证书',
  'about.certificate_note': '输入证书编号，看看是不是真的',
} as const;
