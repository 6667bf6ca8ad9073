// The public value that decides a draw: the usual one, 双色球, and its seven numbers as the exact line that enters the seed.
export const LOTTERY = '双色球';
export const RED = { count: 6, max: 33 };
export const BLUE_MAX = 16;

/** 双色球 is drawn on Tuesdays, Thursdays and Sundays at 21:15 in Shanghai. */
const DAYS = [0, 2, 4];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OFFSET_MS = 8 * HOUR_MS;
const AT_MS = 21.25 * HOUR_MS;

/** The first time at or after `from_ms` at which a result of 双色球 appears. */
export function nextLottery(from_ms: number): number {
  for (let day = Math.floor((from_ms + OFFSET_MS) / DAY_MS); ; day += 1) {
    const at_ms = day * DAY_MS + AT_MS - OFFSET_MS;
    // 1970-01-01 was a Thursday.
    if (at_ms >= from_ms && DAYS.includes((day + 4) % 7)) return at_ms;
  }
}

/** The issue as announcements name it: `2022113 期`, whether 期 was typed or not. */
export function issueName(typed: string): string {
  const digits = /^第?\s*(\d+)\s*期?$/.exec(typed.trim());
  return digits ? `${digits[1]} 期` : typed.trim();
}

export type BallsFault = 'red' | 'red_twice' | 'blue';

/** Six red numbers and a blue one, as typed; null if they are a result of 双色球. */
export function ballsFault(red: readonly string[], blue: string): BallsFault | null {
  const number = (text: string, max: number): number => (/^\d{1,2}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= max ? Number(text) : 0);
  const reds = red.map((one) => number(one, RED.max));
  if (reds.length !== RED.count || reds.includes(0)) return 'red';
  if (new Set(reds).size !== RED.count) return 'red_twice';
  return number(blue, BLUE_MAX) ? null : 'blue';
}

/** The value in the announced template: `双色球 2022113 期 03 06 11 12 19 25 | 08`. */
export function ballsValue(series: string, issue: string, red: readonly string[], blue: string): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const sorted = red.map(Number).sort((a, b) => a - b);
  return `${series} ${issue} ${sorted.map(two).join(' ')} | ${two(Number(blue))}`;
}
