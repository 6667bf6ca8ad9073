// The browser's verifier: the same words as the command for the same bundles, and a name for every changed character.
import { describe, expect, it } from 'vitest';
import { standing, verify } from './check';
import text from './fixture-bundle.txt?raw';
import fixtureWords from './fixture-words.txt?raw';
import type { Bundle, Ticketed } from './bundle';
import { drawTiers, hash, seedOf } from './lots';
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

/** A right bundle with so many entries, all in the pool of each of three tiers. */
function large(entries: number): string {
  const ids = Array.from({ length: entries }, (_, at) => `e${String(at).padStart(6, '0')}`);
  const body = (from: string): string[] => (text.split(`section\t${from}\t`)[1] as string).split('\n').slice(1);
  const section = (name: string, lines: string[]): string[] => [`section\t${name}\t${lines.length}\t-`, ...lines];
  const [head, rules, secret] = [body('announcement').slice(0, 5), body('rules').slice(0, 1), body('secret').slice(0, 1)];
  const beacon = body('beacon').slice(0, 1);
  const tiers = ['a', 'b', 'c'].map((id) => ({ id, quantity: 300, reserves: 100, measure: 'right' as const, min: 0, max: null, floor: null }));
  const announcement = [...head, ...tiers.map(({ id, quantity, reserves }) => `tier\t${id}\t${quantity}\t${reserves}\tright\t0\t-\t-`)];
  const frozen = ['quiz-entries/v1\tdraw_1', ...ids.map((id) => `${id}\t1\t1000\t1`)];
  const ends = (lines: string[]): string => hash(lines.map((line) => `${line}\n`).join(''));
  const seed = seedOf(secret[0] as string, ends(announcement), ends(frozen), beacon[0] as string);
  const results = drawTiers(seed, { tiers, adding: false, entries: ids.map((id) => ({ id, right: 1, score_milli: 1000, rank: 1 })) } as unknown as Bundle);
  const places = (word: string, tier: string, list: Ticketed[]): string[] => list.map(({ entry, ticket }, at) => `${word}\t${tier}\t${at + 1}\t${entry}\t${ticket}`);
  const result = results.flatMap(({ tier, size, winners, reserves }) => [`tier\t${tier}\t0\t-\t${size}\t0`, `step\t${tier}\t0\t${size}`, ...places('winner', tier, winners), ...places('reserve', tier, reserves)]);
  const list = results.flatMap(({ tier, winners }) => winners.map(({ entry }) => `${tier}\t${entry}\t林＊\t138****0001\t石岐街道`));
  const record = body('record').slice(0, Number((/section\trecord\t(\d+)/.exec(text) as RegExpExecArray)[1]));
  const sections = [section('announcement', announcement), section('rules', rules), section('postings', []), section('entries', frozen), section('beacon', beacon), section('secret', secret)];
  const rest = [section('result', [`seed\t${seed}`, ...result]), section('waivers', []), section('list', list), section('record', record)];
  return forged([text.split('\n')[0], ...[...sections, ...rest].flat(), 'digest\t-'].map((line) => `${line}\n`).join(''));
}

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

it('repeats a draw of 100,000 entries in seconds, and tells how far it is', () => {
  const bundle = large(100_000);
  const shares: number[] = [];
  const began = performance.now();
  const report = verify(bundle, (share) => shares.push(share));
  // Here it takes less than one; what is right on a phone is measured with tests/load/phone.mjs.
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(report.checks.filter((check) => check.fault)).toEqual([]);
  expect(shares.length).toBeGreaterThan(50);
  expect(shares.every((share, at) => share >= 0 && share < 1 && share >= (shares[at - 1] ?? 0))).toBe(true);
}, 30_000);
