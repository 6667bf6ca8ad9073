// The phone's side of study: kept questions go when the server says so, and notes join the account once and for all.
import 'fake-indexeddb/auto';
import { clear } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changeNotes, readBundle, readNotes } from './device';
import type { Question } from './marking';
import { AGAIN, GOOD, mergeNotes, fromWire, toWire, type Notes, type WireNote } from './notes';
import { keptQuestions, loadPool, questionsOf } from './pool';
import { countNotes, leaveNotes, pushNotes, syncNotes } from './sync';

interface Server {
  groups: Record<string, string[]>;
  notes: Notes;
  known: (id: string) => boolean;
  offline: boolean;
  status: number;
  asked: string[];
}
let server: Server;

const question = (id: string): Question => ({ id, kind: 'truefalse', topic: 'lift.ride', difficulty: 'easy', stem: id, picture: null, options: [], movable: false, key: { truth: true }, explanation: '', option_notes: [], citations: [] });
const versionOf = (code: string): string => `${code}:${(server.groups[code] ?? []).join()}`;

function reply(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
}

function answer(path: string, init: RequestInit | undefined): Response {
  server.asked.push(`${init?.method ?? 'GET'} ${path}`);
  if (server.status !== 200) return reply({ code: 'internal', status: server.status }, server.status);
  const address = new URL(path, 'http://x');
  if (address.pathname.endsWith('/study/topics')) {
    const groups = Object.keys(server.groups).map((code) => ({ code, name: code, activity: null, open: server.groups[code]?.length ?? 0, version: versionOf(code), topics: [] }));
    return reply({ version: JSON.stringify(server.groups), open: 1, groups, closed_by: [] });
  }
  if (address.pathname.endsWith('/study/questions')) {
    const code = address.searchParams.get('topic') ?? '';
    const after = address.searchParams.get('after') ?? '';
    const ids = (server.groups[code] ?? []).filter((id) => id > after);
    return reply({ version: versionOf(code), items: ids.slice(0, 2).map(question), next: ids.length > 2 ? ids[1] : null });
  }
  if (init?.method === 'PUT') {
    const sent = (JSON.parse(String(init.body)) as { notes: WireNote[] }).notes.filter((one) => server.known(one.question_id));
    for (const one of sent) server.notes[one.question_id] = mergeNotes(server.notes[one.question_id] ?? { reviews: [] }, fromWire(one));
    return reply({ notes: sent.map((one) => toWire(one.question_id, server.notes[one.question_id] ?? { reviews: [] })), server_time_ms: 1 });
  }
  return reply({ notes: Object.keys(server.notes).map((id) => toWire(id, server.notes[id] ?? { reviews: [] })), server_time_ms: 1 });
}

beforeEach(async () => {
  await clear();
  localStorage.clear();
  server = { groups: { lift: ['a', 'b', 'c'], gas: ['x'] }, notes: {}, known: () => true, offline: false, status: 200, asked: [] };
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    if (server.offline) throw new TypeError('offline');
    return answer(path, init);
  });
});
afterEach(() => vi.unstubAllGlobals());

const ids = (questions: Question[]): string => questions.map((one) => one.id).join('');

describe('kept questions', () => {
  it('are fetched page by page once, and then come from the phone', async () => {
    const pool = await loadPool();
    expect(ids(await questionsOf(pool, 'lift'))).toBe('abc');
    const asked = server.asked.length;
    expect(ids(await questionsOf(await loadPool(), 'lift'))).toBe('abc');
    expect(server.asked.slice(asked)).toEqual(['GET /api/v1/study/topics']);
  });
  it('vanish as soon as the server has closed one, before anything else is asked', async () => {
    let pool = await loadPool();
    await questionsOf(pool, 'lift');
    await questionsOf(pool, 'gas');
    server.groups.lift = ['a'];
    pool = await loadPool();
    expect(await readBundle('lift')).toBeUndefined();
    expect(Object.keys(await keptQuestions())).toEqual(['gas']);
    server.offline = true;
    expect(ids(await questionsOf(await loadPool(), 'lift')), 'also when the network goes just then').toBe('');
    server.offline = false;
    expect(ids(await questionsOf(await loadPool(), 'lift'))).toBe('a');
    server.groups = { gas: ['x'] };
    await loadPool();
    expect(await readBundle('lift'), 'a group that is gone').toBeUndefined();
    expect(pool.online).toBe(true);
  });
  it('are what was open last when there is no network', async () => {
    await questionsOf(await loadPool(), 'lift');
    server.offline = true;
    const pool = await loadPool();
    expect(pool.online).toBe(false);
    expect(ids(await questionsOf(pool, 'lift'))).toBe('abc');
    expect(ids(await questionsOf(pool, 'gas'))).toBe('');
  });
  it('are not shown when the server is there and refuses', async () => {
    await questionsOf(await loadPool(), 'lift');
    server.status = 429;
    await expect(loadPool()).rejects.toMatchObject({ status: 429 });
  });
});

describe('notes', () => {
  const practise = (who: string, id: string, at: number, rating: number) => changeNotes(who, (all) => ({ ...all, [id]: { ...mergeNotes(all[id] ?? { reviews: [] }, { reviews: [[at, rating]] }), dirty: true } }));
  const signIn = (): void => localStorage.setItem('quiz.account', 'anna');

  it('stay on the phone while nobody is signed in', async () => {
    await practise('', 'a', 1, AGAIN);
    await syncNotes();
    expect(server.asked).toEqual([]);
  });
  it('join the account on signing in, together with what other phones have left there', async () => {
    server.notes = { a: { reviews: [[5, GOOD]] }, b: { reviews: [[2, AGAIN]] } };
    await practise('', 'a', 1, AGAIN);
    signIn();
    await syncNotes();
    expect(await readNotes('')).toEqual({});
    expect(await readNotes('anna')).toEqual({ a: { reviews: [[1, AGAIN], [5, GOOD]] }, b: { reviews: [[2, AGAIN]] } });
    expect(server.notes.a).toEqual({ reviews: [[1, AGAIN], [5, GOOD]] });
    const asked = server.asked.length;
    await syncNotes();
    expect(server.asked.slice(asked), 'nothing new is sent').toEqual(['GET /api/v1/me/study']);
  });
  it('wait for the network and lose nothing that happens meanwhile', async () => {
    signIn();
    await practise('anna', 'a', 1, AGAIN);
    server.offline = true;
    await expect(pushNotes('anna')).rejects.toThrow();
    server.offline = false;
    const sending = pushNotes('anna');
    await practise('anna', 'a', 2, GOOD);
    await sending;
    expect(server.notes.a).toEqual({ reviews: [[1, AGAIN], [2, GOOD]] });
    expect((await readNotes('anna')).a?.dirty).toBeUndefined();
  }, 20_000);
  it('of questions the server does not know are not sent for ever', async () => {
    signIn();
    server.known = (id) => id !== 'gone';
    await practise('anna', 'gone', 1, AGAIN);
    await practise('anna', 'a', 1, AGAIN);
    expect(await pushNotes('anna')).toBe(true);
    expect(Object.keys(server.notes)).toEqual(['a']);
    expect(await countNotes('anna')).toBe(2);
  });
  it('go or stay on signing out, as the person says', async () => {
    await practise('anna', 'a', 1, AGAIN);
    await leaveNotes('anna', true);
    expect([await countNotes('anna'), await countNotes('')]).toEqual([0, 1]);
    await practise('anna', 'b', 1, AGAIN);
    await leaveNotes('anna', false);
    expect([await countNotes('anna'), await countNotes('')]).toEqual([0, 1]);
  });
});
