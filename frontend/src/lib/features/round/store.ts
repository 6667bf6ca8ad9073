// Keeps records on the phone: IndexedDB, else localStorage, else memory. Rounds have one record per account and attempt.
import { del, get, keys, update } from 'idb-keyval';
import type { Answer, AttemptView } from '$lib/api/types';

export interface PendingAnswer {
  writer: number;
  seq: number;
  answer: Answer;
}

export interface RoundRecord {
  account: string;
  attempt: string;
  /** The paper, so that a page left and entered again works without a network. */
  view: AttemptView | null;
  writer: number;
  next_seq: number;
  /** The newest answer of each question that the server has not confirmed. */
  pending: Record<string, PendingAnswer>;
  place: number;
  flags: string[];
  /** How often the page was left; records of older versions have none. */
  left?: number;
  submitting: boolean;
  /** Set when the round is over: questions whose last answer did not arrive in time. */
  undelivered: string[];
  done: boolean;
}

export interface PhoneStore<T> {
  read(key: string): Promise<T | undefined>;
  /** Atomic read, change, write. Returning undefined removes the record. */
  change(key: string, fn: (old: T | undefined) => T | undefined): Promise<void>;
  keys(prefix: string): Promise<string[]>;
  /** True when nothing on this phone outlives the page. */
  volatile(): boolean;
}

export type RoundStore = PhoneStore<RoundRecord>;

export function roundKey(account: string, attempt: string): string {
  return `round:${account}:${attempt}`;
}

/** Some WebKit versions never answer an IndexedDB request. */
const PATIENCE_MS = 2_000;
const PREFIX = 'quiz.';

function within<T>(work: Promise<T>): Promise<T> {
  return Promise.race([work, new Promise<T>((_, fail) => setTimeout(() => fail(new Error('timeout')), PATIENCE_MS))]);
}

interface Keeper {
  read(key: string): Promise<unknown>;
  change(key: string, fn: (old: unknown) => unknown): Promise<void>;
  keys(): Promise<string[]>;
}

const database: Keeper = {
  read: (key) => within(get<unknown>(key)),
  async change(key, fn) {
    let gone = false;
    await within(
      update<unknown>(key, (old) => {
        const next = fn(old);
        gone = next === undefined;
        return next;
      }),
    );
    if (gone) await within(del(key));
  },
  keys: async () => (await within(keys())).map(String),
};

const local: Keeper = {
  async read(key) {
    const text = localStorage.getItem(PREFIX + key);
    return text ? (JSON.parse(text) as unknown) : undefined;
  },
  async change(key, fn) {
    const text = localStorage.getItem(PREFIX + key);
    const next = fn(text ? (JSON.parse(text) as unknown) : undefined);
    if (next) localStorage.setItem(PREFIX + key, JSON.stringify(next));
    else localStorage.removeItem(PREFIX + key);
  },
  async keys() {
    return Object.keys(localStorage)
      .filter((name) => name.indexOf(PREFIX) === 0)
      .map((name) => name.slice(PREFIX.length));
  },
};

const memory = (): Keeper => {
  const records = new Map<string, unknown>();
  return {
    read: async (key) => records.get(key),
    async change(key, fn) {
      const next = fn(records.get(key));
      if (next) records.set(key, next);
      else records.delete(key);
    },
    keys: async () => Array.from(records.keys()),
  };
};

/** Uses the first keeper that works, and falls to the next for good when one fails. */
export function phoneStore<T = RoundRecord>(keepers: Keeper[] = [database, local, memory()]): PhoneStore<T> {
  let level = 0;
  async function tryEach<R>(work: (keeper: Keeper) => Promise<R>): Promise<R> {
    for (;;) {
      const keeper = keepers[level] as Keeper;
      try {
        return await work(keeper);
      } catch (error) {
        if (level >= keepers.length - 1) throw error;
        level += 1;
      }
    }
  }
  return {
    read: (key) => tryEach((keeper) => keeper.read(key) as Promise<T | undefined>),
    change: (key, fn) => tryEach((keeper) => keeper.change(key, (old) => fn(old as T | undefined))),
    keys: async (prefix) => (await tryEach((keeper) => keeper.keys())).filter((key) => key.indexOf(prefix) === 0),
    volatile: () => level >= keepers.length - 1 && keepers.length > 1,
  };
}

let shared: RoundStore | null = null;
export function theStore(): RoundStore {
  if (!shared) shared = phoneStore();
  return shared;
}
