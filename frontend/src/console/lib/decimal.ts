// Amounts as people type them and as the server keeps them: whole fen, millionths, thousandths. No floating point between.

const DIGITS_MAX = 9;

/** 12345 with 2 places as `123.45`; without zeros at the end, but money keeps both of its places. */
export function fromUnits(units: number, places: number, keep = false): string {
  const digits = String(Math.abs(units)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const rest = digits.slice(digits.length - places);
  const part = keep && /[1-9]/.test(rest) ? rest : rest.replace(/0+$/, '');
  return (units < 0 ? '-' : '') + whole + (part ? `.${part}` : '');
}

/** An amount as typed, in its smallest unit; null if it is none, or has more places than that. */
export function toUnits(text: string, places: number): number | null {
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(text.trim());
  const rest = parts?.[2] ?? '';
  if (!parts || (parts[1] ?? '').length + places > DIGITS_MAX + 2 || (parts[1] ?? '').length > DIGITS_MAX || rest.length > places) return null;
  return Number((parts[1] ?? '') + rest.padEnd(places, '0'));
}
