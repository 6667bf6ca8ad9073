// Dates, countdowns, scores and counts that the first page needs; always Asia/Shanghai.

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** China has kept UTC+8 without daylight saving since 1992, so no time zone data is needed. */
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS;

export const two = (n: number): string => (n < 10 ? '0' : '') + n;

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

export function shanghai(at_ms: number): Parts {
  const d = new Date(at_ms + SHANGHAI_OFFSET_MS);
  return { year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, day: d.getUTCDate(), hour: d.getUTCHours(), minute: d.getUTCMinutes(), second: d.getUTCSeconds() };
}

/** 9月20日, with the year only if it is not the year of `now_ms`. */
export function date(at_ms: number, now_ms: number = Date.now()): string {
  const p = shanghai(at_ms);
  const year = p.year === shanghai(now_ms).year ? '' : p.year + '年';
  return `${year}${p.month}月${p.day}日`;
}

/** 9月20日 14:32 */
export function dateTime(at_ms: number, now_ms: number = Date.now()): string {
  const p = shanghai(at_ms);
  return `${date(at_ms, now_ms)} ${p.hour}:${two(p.minute)}`;
}

/** A limit in a sentence: 10 分钟, 90 秒, 6 分 18 秒. */
export function span(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s % 60 === 0) return `${s / 60} 分钟`;
  if (s < 60) return `${s} 秒`;
  return `${Math.floor(s / 60)} 分 ${s % 60} 秒`;
}

export interface CountdownPart {
  value: string;
  unit: string;
}

/** Countdown: 6天 04时 32分 above a day, 04:32:10 below it, 42:07 below an hour. */
export function countdown(ms: number): CountdownPart[] {
  const left = Math.max(0, ms);
  const hours = Math.floor((left % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((left % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor((left % MINUTE_MS) / 1000);
  if (left >= DAY_MS) {
    return [
      { value: String(Math.floor(left / DAY_MS)), unit: '天' },
      { value: two(hours), unit: '时' },
      { value: two(minutes), unit: '分' },
    ];
  }
  if (left >= HOUR_MS) return [{ value: `${two(hours)}:${two(minutes)}:${two(seconds)}`, unit: '' }];
  return [{ value: `${two(minutes)}:${two(seconds)}`, unit: '' }];
}

/** Points without a decimal unless they have one: 85, 87.5, 3.333. */
export function score(milli: number): string {
  return String(Math.round(milli) / 1000);
}

/** 12,846 */
export function count(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
}
