// Between a datetime-local field and milliseconds; the field always means Asia/Shanghai, wherever the browser is.
import { shanghai } from '$lib/format';

const OFFSET_MS = 8 * 3_600_000;
const two = (n: number): string => String(n).padStart(2, '0');

export function toLocalInput(at_ms: number, seconds = false): string {
  const p = shanghai(at_ms);
  return `${p.year}-${two(p.month)}-${two(p.day)}T${two(p.hour)}:${two(p.minute)}${seconds ? `:${two(p.second)}` : ''}`;
}

/** NaN if the field is empty or half filled. */
export function fromLocalInput(text: string): number {
  // Date.parse takes almost anything for a date, an empty field included.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return Number.NaN;
  const seconds = /^.{16}:(\d\d)/.exec(text)?.[1] ?? '00';
  return Date.parse(`${text.slice(0, 16)}:${seconds}Z`) - OFFSET_MS;
}
