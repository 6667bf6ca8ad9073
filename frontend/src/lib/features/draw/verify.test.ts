// The browser's verifier: the same words as the command for the same bundles, and a name for every changed character.
import { describe, expect, it } from 'vitest';
import { standing, verify } from './check';
import text from './fixture-bundle.txt?raw';
import fixtureWords from './fixture-words.txt?raw';
import { hash } from './lots';
import { reportSentences, standingSentences } from './words';

const sections = fixtureWords.split('=== ').slice(1).map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1).trimEnd()] as const);
const words = new Map(sections);

/** The text with its digests made right again, as a forger would. */
function forged(changed: string): string {
  const lines = changed.trimEnd().split('\n').slice(0, -1).map((line) => `${line}\n`);
  for (let at = 1; at < lines.length; ) {
    const [, name, length] = (lines[at] as string).split('\t') as [string, string, string];
    lines[at] = `section\t${name}\t${length}\t${hash(lines.slice(at + 1, at + 1 + Number(length)).join(''))}\n`;
    at += Number(length) + 1;
  }
  return `${lines.join('')}digest\t${hash(lines.join(''))}\n`;
}

const swap = (from: string, to: string): string => {
  expect(text).toContain(from);
  return text.replace(from, () => to);
};

describe('the bundle of the known answers', () => {
  it.each([
    ['as it is', text],
    ['announcement', swap('adding\t0', 'adding\t2')],
    ['entries', swap('e020\t10\t', 'e020\t9\t')],
    ['winners', swap('winner\tsecond\t3\te018', 'winner\tsecond\t3\te017')],
    ['mask', forged(swap('欧阳＊', '欧阳修＊'))],
    ['seed', forged(swap('25 | 08\n', '25 | 09\n'))],
    ['record', forged(swap('drawn\t1663', 'drawn\t1662'))],
    ['pool', forged(swap('step\tsecond\t9\t8', 'step\tsecond\t9\t7'))],
    ['waivers', forged(swap('waived\t1663213320000\te008', 'waived\t1663213320000\te012'))],
    ['list', forged(swap('second\te008\t', 'second\te006\t'))],
    ['draw', forged(swap('/v1\tdraw_1', '/v1\tdraw_2'))],
    ['line ends', text.replace(/\n/g, '\r\n')],
    ['no end', text.trimEnd()],
    ['more', `${text}x`],
    ['one line more', swap('section\tlist\t7', 'section\tlist\t8')],
    ['one line less', swap('section\tlist\t7', 'section\tlist\t6')],
    ['nothing', ''],
  ])('says what the command says: %s', (_, changed) => {
    const said = words.get(hash(changed));
    expect(said).toBeDefined();
    expect(reportSentences(verify(changed)).join('\n')).toBe(said);
  });

  it('finds entries as the command does', () => {
    const { bundle } = verify(text);
    for (const entry of ['e001', 'e004', 'e006', 'e008', 'e012', 'e020']) expect(bundle && standingSentences(standing(bundle, entry) as never).join('\n')).toBe(words.get(entry));
    expect(bundle && standing(bundle, 'e021')).toBeNull();
  });

  it('fails with a name when any of many characters changes', () => {
    for (let at = 0; at < text.length; at += 7) {
      const changed = `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${text.slice(at + 1)}`;
      if (verify(changed).passed) throw new Error(`character ${at}`);
    }
  }, 30_000);
});
