// The open questions: asked from the server on every visit with a network, from the phone without one.
// What was kept under another version is thrown away before anything is shown: a contest may have closed it.
import { NetworkError, get } from '$lib/api/client';
import type { Schemas } from '$lib/api/types';
import { bundleGroups, dropBundle, readBundle, readPool, writeBundle, writePool, type Topics } from './device';
import type { Question } from './marking';

type Page = Schemas['StudyPage'];

export interface Pool {
  topics: Topics;
  /** False when only this phone could be asked. */
  online: boolean;
  at_ms: number;
}

const PATIENCE_MS = 8_000;
/** A page that stays open asks again after this long. */
const FRESH_MS = 2 * 60_000;
/** Several pages may be read while staff publish; then it is read anew. */
const TRIES = 3;

export async function loadPool(): Promise<Pool> {
  try {
    const topics = await get<Topics>('/study/topics', { retries: 0, timeout_ms: PATIENCE_MS });
    await purge(topics);
    await writePool(topics);
    return { topics, online: true, at_ms: Date.now() };
  } catch (error) {
    const kept = error instanceof NetworkError ? await readPool() : undefined;
    if (!kept) throw error;
    return { topics: kept, online: false, at_ms: Date.now() };
  }
}

/** The same pool while it is fresh; after that, and when the network is back, the server is asked again. */
export async function renewPool(pool: Pool): Promise<Pool> {
  return Date.now() - pool.at_ms < FRESH_MS && pool.online ? pool : loadPool();
}

async function purge(topics: Topics): Promise<void> {
  for (const group of await bundleGroups()) {
    const open = topics.groups.find((one) => one.code === group);
    const bundle = await readBundle(group);
    if (!open || !bundle || bundle.version !== open.version) await dropBundle(group);
  }
}

/** The open questions of a group; without a network those that are kept. */
export async function questionsOf(pool: Pool, code: string): Promise<Question[]> {
  const group = pool.topics.groups.find((one) => one.code === code);
  const kept = await readBundle(code);
  if (kept && (!pool.online || (group && kept.version === group.version))) return kept.items;
  if (!pool.online || !group || !group.open) return [];
  for (let turn = 1; ; turn++) {
    const bundle = await fetchGroup(code);
    if (!bundle && turn < TRIES) continue;
    if (!bundle) return [];
    await writeBundle(code, bundle);
    return bundle.items;
  }
}

async function fetchGroup(code: string): Promise<{ version: string; items: Question[] } | null> {
  let items: Question[] = [];
  let version: string | null = null;
  for (let after = ''; ; ) {
    const page: Page = await get<Page>(`/study/questions?topic=${encodeURIComponent(code)}${after && `&after=${encodeURIComponent(after)}`}`);
    if (version !== null && page.version !== version) return null;
    version = page.version;
    items = items.concat(page.items);
    if (!page.next) return { version, items };
    after = page.next;
  }
}

/** What this phone keeps of each group, without asking anybody. */
export async function keptQuestions(): Promise<Record<string, Question[]>> {
  const kept: Record<string, Question[]> = {};
  for (const group of await bundleGroups()) kept[group] = ((await readBundle(group)) ?? { items: [] }).items;
  return kept;
}

export const groupOf = (question: Question): string => question.topic.split('.')[0] ?? '';
