// Durations, clocks, codes and masks that the other pages need; always Asia/Shanghai.
import { date, dateTime, shanghai, two } from './first';

/** 9月20日 14:32:05 */
export function dateTimeSeconds(at_ms: number, now_ms: number = Date.now()): string {
  return `${dateTime(at_ms, now_ms)}:${two(shanghai(at_ms).second)}`;
}

/** 14:32 */
export function time(at_ms: number): string {
  const p = shanghai(at_ms);
  return `${p.hour}:${two(p.minute)}`;
}

/** 9月1日 至 9月30日 */
export function dateRange(from_ms: number, to_ms: number, now_ms: number = Date.now()): string {
  return `${date(from_ms, now_ms)} 至 ${date(to_ms, now_ms)}`;
}

/** Time used: 6分18秒, 48秒, 1小时02分. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s}秒`;
  if (s < 3600) return `${Math.floor(s / 60)}分${two(s % 60)}秒`;
  return `${Math.floor(s / 3600)}小时${two(Math.floor((s % 3600) / 60))}分`;
}

/** The clock of a round: 07:42, or 1:05:09 above an hour; rounds up so that 00:00 means over. */
export function clock(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000));
  const rest = `${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`;
  return s >= 3600 ? `${Math.floor(s / 3600)}:${rest}` : rest;
}

/** 12.5% */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** A fingerprint in groups of 8. */
export function groups(text: string, size = 8): string[] {
  return text.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
}

/** Receipt number in groups of four, from the right kept whole: 0012 3456. */
export function receiptNumber(n: number): string {
  const digits = String(n);
  const padded = digits.length % 4 === 0 ? digits : '0'.repeat(4 - (digits.length % 4)) + digits;
  return groups(padded, 4).join(' ');
}

/** 138 0000 0000 */
export function mobile(digits: string): string {
  const d = digits.replace(/\D/g, '');
  return [d.slice(0, 3), d.slice(3, 7), d.slice(7, 11)].filter(Boolean).join(' ');
}

/** How a board will show a nickname: first character, then one ＊ for each further one, two at most. */
export function maskNickname(name: string): string {
  const chars = Array.from(name.trim());
  return (chars[0] ?? '') + '＊'.repeat(Math.min(2, Math.max(0, chars.length - 1)));
}

/** 第 7、12 题 as numbers joined for a sentence. */
export function numberList(numbers: readonly number[]): string {
  return numbers.join('、');
}
