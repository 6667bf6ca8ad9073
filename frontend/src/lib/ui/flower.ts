// Path data for rings of strokes around one point: the chrysanthemum made of measuring marks.
const fixed = (n: number): string => String(Math.round(n * 100) / 100);

/** Stroke `index` of a ring of `n`, from radius `a` to `b`, around `c`. */
export function stroke(index: number, n: number, a: number, b: number, c = 100, turn = 0): string {
  const angle = (2 * Math.PI * (index + turn)) / n;
  const x = Math.sin(angle);
  const y = -Math.cos(angle);
  return `M${fixed(c + a * x)} ${fixed(c + a * y)}L${fixed(c + b * x)} ${fixed(c + b * y)}`;
}

/** A whole ring; every `longEvery`-th stroke reaches to `long`. */
export function ring(n: number, a: number, b: number, c = 100, turn = 0, longEvery = 0, long = b): string {
  let path = '';
  for (let i = 0; i < n; i++) path += stroke(i, n, a, longEvery && i % longEvery === 0 ? long : b, c, turn);
  return path;
}
