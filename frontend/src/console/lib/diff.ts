// What changed between two texts, by words: runs of Latin letters and digits are one word, every other character is one.
export interface Part {
  text: string;
  kind: 'same' | 'gone' | 'new';
}

/** Beyond this the table of the comparison would be too large; the texts are then shown one after the other. */
const CELLS_MAX = 4_000_000;

const words = (text: string): string[] => text.match(/[A-Za-z0-9]+|\s+|[^\sA-Za-z0-9]/gu) ?? [];

/** The parts of `before` and `after` in reading order; joined without `new` they give `before`, without `gone` `after`. */
export function diff(before: string, after: string): Part[] {
  const a = words(before);
  const b = words(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const parts: Part[] = [];
  add(parts, 'same', a.slice(0, start));
  middle(parts, a.slice(start, a.length - end), b.slice(start, b.length - end));
  add(parts, 'same', a.slice(a.length - end));
  return parts;
}

/** The longest common subsequence, read off backwards from the table of its lengths. */
function middle(parts: Part[], a: string[], b: string[]): void {
  if (a.length * b.length > CELLS_MAX) {
    add(parts, 'gone', a);
    add(parts, 'new', b);
    return;
  }
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add(parts, 'same', [a[i] ?? '']);
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) add(parts, 'gone', [a[i++] ?? '']);
    else add(parts, 'new', [b[j++] ?? '']);
  }
}

function add(parts: Part[], kind: Part['kind'], of: string[]): void {
  const text = of.join('');
  const last = parts[parts.length - 1];
  if (!text) return;
  if (last && last.kind === kind) last.text += text;
  else parts.push({ text, kind });
}
