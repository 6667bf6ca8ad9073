// The draw itself, repeated: pools, tickets, winners, and who follows a prize given up (docs/draw-bundle.md).
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { isBefore, type Bundle, type Entry, type Result, type Ticketed, type Tier } from './bundle';

const CHUNK = 4096;

export const hash = (...parts: (string | Uint8Array)[]): string => {
  const state = sha256.create();
  for (const part of parts) state.update(typeof part === 'string' ? utf8ToBytes(part) : part);
  return bytesToHex(state.digest());
};

export const seedOf = (secret: string, a: string, l: string, b: string): string => bytesToHex(hmac(sha256, hexToBytes(secret), utf8ToBytes(`draw\n${a}\n${l}\n${b}`)));

/** Tickets of a tier; the key is hashed once. */
export function ticketer(seed: string, tier: string): (entry: string) => string {
  const keyed = hmac.create(sha256, hexToBytes(seed)).update(utf8ToBytes(`${tier}\n`));
  // One state serves all tickets: making a new one for each takes longer than hashing.
  let state = keyed.clone();
  return (entry) => {
    state = keyed._cloneInto(state);
    return bytesToHex(state.update(utf8ToBytes(entry)).digest());
  };
}

export const isWithin = (tier: Tier, min: number | null, entry: Entry): boolean => (min === null || entry[tier.measure] >= min) && (tier.max === null || entry[tier.measure] <= tier.max);

const byTicket = (a: Ticketed, b: Ticketed): number => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : isBefore(a.entry, b.entry) ? -1 : 1);

/** How many of ascending values lie below a bound. */
function below(sorted: number[], bound: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lets the bound fall as far as it must and may. */
function poolOf(tier: Tier, open: Entry[]): { result: Result; members: Entry[] } {
  const sorted = open.filter((entry) => isWithin(tier, null, entry)).map((entry) => entry[tier.measure]).sort((a, b) => a - b);
  const size = (min: number | null): number => sorted.length - (min === null ? 0 : below(sorted, min));
  let step = { min: tier.min, size: size(tier.min) };
  const steps = [step];
  while (step.min !== null && tier.floor !== null && step.size < tier.quantity && step.min > tier.floor) {
    step = { min: step.min - 1, size: size(step.min - 1) };
    steps.push(step);
  }
  const members = open.filter((entry) => isWithin(tier, step.min, entry));
  return { result: { tier: tier.id, min: step.min, max: tier.max, size: step.size, unassigned: 0, steps, winners: [], reserves: [] }, members };
}

/** Draws all tiers; tells now and then which part of the work is done. */
export function drawTiers(seed: string, bundle: Bundle, onProgress: (share: number) => void = () => {}): Result[] {
  const gone = new Set<string>();
  return bundle.tiers.map((tier, at) => {
    const { result, members } = poolOf(tier, bundle.entries.filter((entry) => !gone.has(entry.id)));
    const ticket = ticketer(seed, tier.id);
    const tickets = members.map((entry, i) => {
      if (i % CHUNK === 0) onProgress((at + i / members.length) / bundle.tiers.length);
      return { entry: entry.id, ticket: ticket(entry.id) };
    });
    tickets.sort(byTicket);
    result.winners = tickets.slice(0, tier.quantity);
    result.reserves = tickets.slice(tier.quantity, tier.quantity + tier.reserves);
    result.unassigned = tier.quantity - result.winners.length;
    if (!bundle.adding) for (const winner of result.winners) gone.add(winner.entry);
    return result;
  });
}

/** Who follows each prize given up (`-` nobody, empty: not held), and who holds a prize of each tier then. */
export function follow(results: Result[], adding: boolean, waivers: { tier: string; entry: string }[]): { followers: string[]; holders: string[][] } {
  const tiers = results.map((result) => ({ holders: new Set(result.winners.map((w) => w.entry)), ever: new Set(result.winners.map((w) => w.entry)), reserves: result.reserves.map((r) => r.entry), used: 0 }));
  const followers = waivers.map(({ tier, entry }) => {
    const at = results.findIndex((result) => result.tier === tier);
    const own = tiers[at];
    if (!own || !own.holders.delete(entry)) return '';
    const barring = adding ? tiers.slice(at + 1) : tiers;
    while (own.used < own.reserves.length) {
      const next = own.reserves[own.used++] as string;
      if (barring.some((other) => other.ever.has(next))) continue;
      own.holders.add(next);
      own.ever.add(next);
      return next;
    }
    return '-';
  });
  return { followers, holders: tiers.map((tier) => [...tier.holders]) };
}
