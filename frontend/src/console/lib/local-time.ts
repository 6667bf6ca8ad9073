// Between a datetime-local field and milliseconds; the field always means Asia/Shanghai, wherever the browser is.
import { shanghai } from '$lib/format';

const OFFSET_MS = 8 * 3_600_000;
const two = (n: number): string => String(n).padStart(2, '0');

export function toLocalInput(at_ms: number): string {
  const p = shanghai(at_ms);
  return `${p.year}-${two(p.month)}-${two(p.day)}T${two(p.hour)}:${two(p.minute)}`;
}

/** NaN if the field is empty or half filled. */
export function fromLocalInput(text: string): number {
  // Date.parse takes almost anything for a date, an empty field included.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return Number.NaN;
  return Date.parse(`${text.slice(0, 16)}:00Z`) - OFFSET_MS;
}
