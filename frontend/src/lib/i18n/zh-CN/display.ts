// 简体中文: the display sheet.
export const display = {
  'display.title': '显示设置',
  'display.close': '关闭显示设置',
  'display.size': '字的大小',
  'display.normal': '常规',
  'display.big': '大字（长辈模式）',
  'display.theme': '外观',
  'display.auto': '跟随手机',
  'display.light': '浅色',
  'display.dark': '深色',
  'display.contrast': '高对比',
  'display.contrast_note': '字更黑，边框更清楚',
  'display.note': '只记在这部手机上，随时可改。',
} as const;
