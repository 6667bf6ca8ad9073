// A proof bundle read into its parts, as docs/draw-bundle.md describes it; as strict as `quiz draw verify`.
import { COUNT_MAX, Lines, Malformed, RIGHT_MAX, SECTIONS, type Section } from './lines';

export type Measure = 'right' | 'score_milli' | 'rank';
export interface Tier { id: string; quantity: number; reserves: number; measure: Measure; min: number | null; max: number | null; floor: number | null }
export interface Entry { id: string; right: number; score_milli: number; rank: number }
export interface Ticketed { entry: string; ticket: string }
export interface Result {
  tier: string; min: number | null; max: number | null; size: number; unassigned: number;
  steps: { min: number | null; size: number }[]; winners: Ticketed[]; reserves: Ticketed[];
}
export interface Waiver { tier: string; entry: string; follower: string }
export interface ListLine { tier: string; entry: string; name: string; mobile: string; town: string }
export interface Freeze { number: number; at_ms: number; role: string; withdrawn_at_ms: number | null }
export interface Bundle {
  draw: string; commitment: string; rules_hash: string; announced_beacon: string; adding: boolean; tiers: Tier[];
  postings: { what: string; at_ms: number }[]; entries: Entry[]; beacon: string; secret: string; seed: string; results: Result[];
  waivers: Waiver[]; list: ListLine[];
  record: { announced_at_ms: number; freezes: Freeze[]; appears_at_ms: number; entered_at_ms: number[]; drawn_at_ms: number; drawn_role: string; single: string | null };
}
/** A bundle with the texts that its digests speak of. */
export interface Reading { bundle: Bundle; ids: string[]; claimed: string[]; bodies: string[]; digest: string; whole: string }

function announcement(lines: Lines): Pick<Bundle, 'draw' | 'commitment' | 'rules_hash' | 'announced_beacon' | 'adding' | 'tiers'> {
  const draw = lines.fields('quiz-announcement/v1', 1)[0] as string;
  const commitment = lines.hash(lines.fields('commitment', 1)[0] as string);
  const rules_hash = lines.hash(lines.fields('rules', 1)[0] as string);
  const announced_beacon = lines.fields('beacon', 1)[0] as string;
  const adding = lines.fields('adding', 1)[0] as string;
  if (adding !== '0' && adding !== '1') lines.fail();
  const tiers: Tier[] = [];
  while (!tiers.length || !lines.done) {
    const tier = tierOf(lines, lines.fields('tier', 7));
    if (tiers.some((other) => other.id === tier.id)) lines.fail();
    tiers.push(tier);
  }
  return { draw, commitment, rules_hash, announced_beacon, adding: adding === '1', tiers };
}

function tierOf(lines: Lines, fields: string[]): Tier {
  const [id, quantity, reserves, measure, min, max, floor] = fields as [string, string, string, string, string, string, string];
  if (measure !== 'right' && measure !== 'score_milli' && measure !== 'rank') lines.fail();
  if (floor !== '-' && measure !== 'right') lines.fail();
  const bounds: [number?, number?] = measure === 'right' ? [0, RIGHT_MAX] : measure === 'rank' ? [0, COUNT_MAX] : [];
  const bound = (text: string): number | null => lines.bound(text, ...bounds);
  return { id, quantity: lines.count(quantity), reserves: lines.count(reserves), measure: measure as Measure, min: bound(min), max: bound(max), floor: bound(floor) };
}

/** A unit of UTF-16 where its character comes among all: what needs two units comes behind what needs one. */
const place = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Bytewise as UTF-8, which is by code point. */
export function isBefore(a: string, b: string): boolean {
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at < b.length && (at >= a.length || place(a.charCodeAt(at)) < place(b.charCodeAt(at)));
}

function entries(lines: Lines): { id: string; entries: Entry[] } {
  const id = lines.fields('quiz-entries/v1', 1)[0] as string;
  const entries: Entry[] = [];
  let last = '';
  while (!lines.done) {
    const [id, right, score, rank] = lines.split(lines.next(), 4) as [string, string, string, string];
    const entry = { id, right: lines.number(right, 0, RIGHT_MAX), score_milli: lines.number(score), rank: lines.count(rank) };
    if (entries.length && !isBefore(last, id)) lines.fail();
    entries.push(entry);
    last = id;
  }
  return { id, entries };
}

function result(lines: Lines): { seed: string; results: Result[] } {
  const seed = lines.hash(lines.fields('seed', 1)[0] as string);
  const results: Result[] = [];
  while (!lines.done) {
    const line = lines.next();
    const word = line.split('\t', 1)[0] as string;
    const rest = line.slice(word.length + 1);
    if (word === 'tier') {
      const [tier, min, max, size, unassigned] = lines.split(rest, 5) as [string, string, string, string, string];
      results.push({ tier, min: lines.bound(min), max: lines.bound(max), size: lines.count(size), unassigned: lines.count(unassigned), steps: [], winners: [], reserves: [] });
      continue;
    }
    const own = results[results.length - 1];
    if (!own) return lines.fail();
    if (word === 'step' && !own.winners.length && !own.reserves.length) {
      const [tier, min, size] = lines.split(rest, 3) as [string, string, string];
      own.steps.push({ min: lines.bound(min), size: lines.count(size) });
      if (tier !== own.tier) lines.fail();
      continue;
    }
    if (word !== 'reserve' && (word !== 'winner' || own.reserves.length)) lines.fail();
    const list = word === 'winner' ? own.winners : own.reserves;
    const [tier, place, entry, ticket] = lines.split(rest, 4) as [string, string, string, string];
    list.push({ entry, ticket: lines.hash(ticket) });
    if (lines.count(place) !== list.length || tier !== own.tier) lines.fail();
  }
  return { seed, results };
}

function each<T>(lines: Lines, count: number, parse: (fields: string[]) => T): T[] {
  const all: T[] = [];
  while (!lines.done) all.push(parse(lines.split(lines.next(), count)));
  return all;
}

function one(lines: Lines): string {
  const [field] = lines.split(lines.next(), 1) as [string];
  lines.end();
  return field;
}

function record(lines: Lines): Bundle['record'] {
  lines.hash(lines.fields('audit', 1)[0] as string);
  const act = (keyword: string): [number, string] => {
    const [at, role] = lines.fields(keyword, 2) as [string, string];
    return [lines.time(at), role];
  };
  const [announced_at_ms] = act('announced');
  const freezes: Freeze[] = [];
  while (!freezes.length || lines.begins('freeze')) {
    const [number, at, role] = lines.fields('freeze', 3) as [string, string, string];
    const freeze: Freeze = { at_ms: lines.time(at), number: lines.count(number), role, withdrawn_at_ms: null };
    if (lines.begins('withdrawn')) {
      const [own, at, reason] = lines.fields('withdrawn', 3) as [string, string, string];
      if (own !== number) lines.fail();
      freeze.withdrawn_at_ms = lines.time(at);
      lines.trimmed(reason);
    }
    freezes.push(freeze);
  }
  const appears_at_ms = lines.time(lines.fields('appears', 1)[0] as string);
  const entered_at_ms = [act('entered')[0], act('entered')[0]];
  const [drawn_at_ms, drawn_role] = act('drawn');
  const single = lines.done ? null : lines.trimmed(lines.fields('single', 1)[0] as string);
  lines.end();
  return { announced_at_ms, freezes, appears_at_ms, entered_at_ms, drawn_at_ms, drawn_role, single };
}

/** Reads a text; throws `Malformed` at the first line that no bundle has. Digests are left to the checks. */
export function read(text: string): Reading {
  const lines = new Lines(text);
  if (text.normalize('NFC') !== text) lines.fail();
  const id = lines.fields('quiz-draw-bundle/v1', 1)[0] as string;
  const [claimed, bodies, before]: [string[], string[], number[]] = [[], [], []];
  for (const section of SECTIONS) {
    const [word, length, digest] = lines.fields('section', 3) as [string, string, string];
    if (word !== section) lines.fail();
    const count = lines.count(length);
    claimed.push(lines.hash(digest));
    before.push(lines.taken);
    bodies.push(lines.block(count));
  }
  const whole = text.slice(0, lines.at);
  const digest = lines.hash(lines.fields('digest', 1)[0] as string);
  lines.end();
  const part = <T>(section: Section, parse: (lines: Lines) => T): T => {
    const at = SECTIONS.indexOf(section);
    try {
      return parse(new Lines(bodies[at] as string));
    } catch (error) {
      if (error instanceof Malformed) throw new Malformed((before[at] as number) + error.line, section);
      throw error;
    }
  };
  const announced = part('announcement', announcement);
  const postings = part('postings', (own) => each(own, 4, ([what, at, place, reference]) => {
    if (!['announcement', 'entries', 'bundle'].includes(what as string)) own.fail();
    own.trimmed(place as string);
    own.trimmed(reference as string);
    return { what: what as string, at_ms: own.time(at as string) };
  }));
  const frozen = part('entries', entries);
  const beacon = part('beacon', one);
  const secret = part('secret', (own) => own.hash(one(own)));
  const drawn = part('result', result);
  const waivers = part('waivers', (own) => each(own, 5, ([tier, entry, cause, at, follower]) => {
    if (cause !== 'waived' && cause !== 'struck') own.fail();
    own.time(at as string);
    return { tier: tier as string, entry: entry as string, follower: follower as string };
  }));
  const list = part('list', (own) => each(own, 5, ([tier, entry, name, mobile, town]) => ({ tier: tier as string, entry: entry as string, name: own.trimmed(name as string), mobile: own.trimmed(mobile as string), town: own.trimmed(town as string) })));
  const bundle: Bundle = { ...announced, postings, entries: frozen.entries, beacon, secret, ...drawn, waivers, list, record: part('record', record) };
  return { bundle, ids: [id, frozen.id], claimed, bodies, digest, whole };
}
