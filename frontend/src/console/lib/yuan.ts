// Money as people type it, in yuan, and as the server keeps it, in fen.

/** 12345 fen as `123.45`; whole yuan without a fraction. */
export function toYuan(fen: number): string {
  return fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2);
}

/** Yuan as typed, in fen; null if it is not an amount with at most two decimals. */
export function toFen(text: string): number | null {
  const parts = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!parts) return null;
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}
