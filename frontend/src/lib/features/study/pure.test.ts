// The rules of practice: notes that merge, the notebook, marking, what comes next, the schedule, search.
import { describe, expect, it } from 'vitest';
import { find } from './find';
import { explained, foldedAnswer, isBlank, isRight, shuffled, type Question } from './marking';
import { AGAIN, dayOf, EASY, fromWire, GOOD, habit, HARD, inNotebook, isDue, isMarked, mergeNotes, ratingOf, REVIEWS_MAX, stageOf, toWire, type Note } from './notes';
import { answered, GAP, newSession, pick } from './pick';
import { counts, progressOf } from './progress';
import { schedule, scheduleAll } from './scheduler';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Ten in the morning in Shanghai. */
const now = Date.UTC(2022, 8, 5, 2);
const note = (...reviews: [number, number][]): Note => ({ reviews });
const question = (id: string, change: Partial<Question> = {}): Question => ({
  id, kind: 'single', topic: 'a.b', difficulty: 'easy', picture: null, stem: `题目${id}`, options: ['甲', '乙', '丙', '丁'], movable: true, key: { positions: [1] }, explanation: '因为', option_notes: [null, '对', null, '不对'], citations: [], ...change,
});

/** A small generator, so that a failure can be repeated. */
function randomly(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

function someNote(random: () => number): Note {
  const made: Note = { reviews: Array.from({ length: Math.floor(random() * (REVIEWS_MAX + 1)) }, () => [Math.floor(random() * 30), 1 + Math.floor(random() * 4)] as [number, number]) };
  if (random() < 0.5) made.bookmark = [Math.floor(random() * 4), random() < 0.5];
  if (random() < 0.5) made.cleared = [Math.floor(random() * 4), Math.floor(random() * 4)];
  return mergeNotes(made, { reviews: [] });
}

describe('notes', () => {
  it('merge the same in any order, grouping and repetition', () => {
    const random = randomly(7);
    for (let turn = 0; turn < 500; turn++) {
      const [a, b, c] = [someNote(random), someNote(random), someNote(random)];
      expect(mergeNotes(a, b)).toEqual(mergeNotes(b, a));
      expect(mergeNotes(mergeNotes(a, b), c)).toEqual(mergeNotes(a, mergeNotes(b, c)));
      expect(mergeNotes(a, a)).toEqual(a);
    }
  });
  it('keep what was computed only for the very same reviews', () => {
    const known: Note = { ...note([1, GOOD]), due_ms: 5, stability_days: 2 };
    expect(mergeNotes(known, { reviews: [], bookmark: [3, true] })).toMatchObject({ due_ms: 5, stability_days: 2 });
    expect(mergeNotes(known, note([2, GOOD])).due_ms).toBeUndefined();
    expect(mergeNotes(known, note([1, EASY])).due_ms).toBeUndefined();
  });
  it('go to the server and come back, without what is this phone’s own', () => {
    const whole: Note = { reviews: [[1, AGAIN], [2, GOOD]], bookmark: [3, true], cleared: [4, 1] };
    expect(fromWire(toWire('q', { ...whole, dirty: true, due_ms: 9 }))).toEqual(whole);
    expect(fromWire(toWire('q', note()))).toEqual(note());
  });
  it('hold a question in the notebook until it is right twice or taken out', () => {
    expect(inNotebook(undefined)).toBe(false);
    expect(inNotebook(note([1, GOOD]))).toBe(false);
    expect(inNotebook(note([1, AGAIN]))).toBe(true);
    expect(inNotebook(note([1, AGAIN], [2, HARD]))).toBe(true);
    expect(inNotebook(note([1, AGAIN], [2, HARD], [3, EASY]))).toBe(false);
    expect(inNotebook(note([1, AGAIN], [2, GOOD], [3, AGAIN], [4, GOOD]))).toBe(true);
    expect(inNotebook({ ...note([1, AGAIN]), cleared: [2, 2] })).toBe(false);
    expect(inNotebook({ ...note([1, AGAIN]), cleared: [3, 0] }), 'brought back').toBe(true);
    expect(inNotebook({ ...note([1, AGAIN], [5, AGAIN]), cleared: [2, 2] }), 'wrong again').toBe(true);
    expect(isMarked({ ...note(), bookmark: [1, false] })).toBe(false);
  });
  it('rate by right, wrong and slow', () => {
    expect(ratingOf(false, 1_000, 50)).toBe(AGAIN);
    expect(ratingOf(true, 10_000, 50)).toBe(GOOD);
    expect(ratingOf(true, 60_000, 50)).toBe(HARD);
    expect(ratingOf(true, 60_000, 300), 'long texts may take long').toBe(GOOD);
  });
  it('count days from midnight in Shanghai', () => {
    const midnight = Date.UTC(2022, 8, 5, 16);
    expect(dayOf(midnight) - dayOf(midnight - 1)).toBe(1);
    const notes = { a: note([midnight - 1, GOOD], [midnight, GOOD]), b: note([midnight - 3 * DAY, AGAIN], [midnight + 1, GOOD]) };
    expect(habit(notes, midnight + HOUR)).toEqual({ today: 2, streak: 2 });
    expect(habit(notes, midnight + DAY), 'today is not over').toEqual({ today: 0, streak: 2 });
    expect(habit(notes, midnight + 2 * DAY)).toEqual({ today: 0, streak: 0 });
    const due: Note = { ...note([1, GOOD]), due_ms: midnight + 23 * HOUR };
    expect([isDue(due, midnight - 1), isDue(due, midnight)]).toEqual([false, true]);
  });
});

describe('the schedule', () => {
  it('brings back sooner what went wrong, and later what was too easy', () => {
    const due = (rating: number): number => schedule([[now, rating]]).due_ms - now;
    expect(due(AGAIN)).toBeLessThan(due(GOOD));
    expect(due(HARD)).toBeLessThan(due(GOOD));
    expect(due(GOOD)).toBeLessThan(due(EASY));
    expect(dayOf(now + due(AGAIN)) - dayOf(now)).toBe(1);
  });
  it('follows from the reviews alone, so that two phones agree', () => {
    const reviews: [number, number][] = [[now, GOOD], [now + 3 * DAY, AGAIN], [now + 4 * DAY, GOOD], [now + 8 * DAY, GOOD]];
    expect(schedule(reviews)).toEqual(schedule(reviews.slice()));
    const longer = schedule(reviews.concat([[now + 20 * DAY, GOOD]]));
    expect(longer.stability_days).toBeGreaterThan(schedule(reviews).stability_days);
    expect(stageOf({ reviews, ...longer })).toBe('mastered');
    expect(stageOf({ reviews: reviews.concat([[now + 40 * DAY, AGAIN]]), ...longer })).toBe('learning');
    expect(stageOf(undefined)).toBe('new');
  });
  it('sees a new day at midnight in Shanghai, not in UTC', () => {
    const evening = Date.UTC(2022, 8, 5, 15, 50);
    const night = evening + 20 * 60_000;
    const morning = Date.UTC(2022, 8, 6, 0, 10);
    const next_day = schedule([[evening, GOOD], [night, GOOD]]).stability_days;
    const same_day = schedule([[night, GOOD], [morning, GOOD]]).stability_days;
    expect(next_day).toBeGreaterThan(same_day);
  });
  it('is computed where it is missing and nowhere else', () => {
    const known = { ...note([now, GOOD]), due_ms: 1, stability_days: 1 };
    const marked: Note = { reviews: [], bookmark: [1, true] };
    const all = scheduleAll({ known, fresh: note([now, GOOD]), marked });
    expect(all.known).toBe(known);
    expect(all.marked).toBe(marked);
    expect(all.fresh?.due_ms).toBeGreaterThan(now);
    expect(scheduleAll(all)).toBe(all);
  });
});

describe('marking', () => {
  it('is all or nothing for every kind', () => {
    const multiple = question('m', { kind: 'multiple', key: { positions: [0, 2] } });
    expect(isRight(multiple, { positions: [2, 0] })).toBe(true);
    for (const positions of [[0], [0, 1], [0, 1, 2], []]) expect(isRight(multiple, { positions })).toBe(false);
    const truth = question('t', { kind: 'truefalse', options: [], key: { truth: false } });
    expect([isRight(truth, { truth: false }), isRight(truth, { truth: true }), isRight(truth, {})]).toEqual([true, false, false]);
    const fill = question('f', { kind: 'fill', options: [], key: { texts: ['12315', '全国（12315）平台'] } });
    for (const text of ['１２３１５', ' 12315。', '全国 (12315) 平台']) expect(isRight(fill, { text })).toBe(true);
    for (const text of ['12345', '', '。']) expect(isRight(fill, { text })).toBe(false);
  });
  it('folds what is typed as the server does', () => {
    expect(foldedAnswer('ＧＢ／Ｔ 19001。')).toBe('gb/t19001');
    expect(foldedAnswer('【甲】、')).toBe('(甲)');
  });
  it('knows a blank answer', () => {
    expect([isBlank({}), isBlank({ positions: [] }), isBlank({ text: '  ' })]).toEqual([true, true, true]);
    expect([isBlank({ truth: false }), isBlank({ positions: [0] }), isBlank({ text: '甲' })]).toEqual([false, false, false]);
  });
  it('moves options with their notes and key, unless their order means something', () => {
    const one = question('s');
    const random = randomly(3);
    const seen = new Set<string>();
    for (let turn = 0; turn < 40; turn++) {
      const moved = shuffled(one, random);
      seen.add(moved.options.join(''));
      expect(moved.options[moved.key.positions?.[0] ?? -1]).toBe('乙');
      expect(moved.option_notes[moved.options.indexOf('丁')]).toBe('不对');
      expect(moved.options.slice().sort()).toEqual(one.options.slice().sort());
    }
    expect(seen.size).toBeGreaterThan(10);
    const fixed = question('x', { movable: false });
    expect(shuffled(fixed, random)).toBe(fixed);
  });
  it('explains with marks and without points', () => {
    const item = explained(question('s'), { positions: [0] });
    expect([item.right, item.score_milli, item.key]).toEqual([false, null, { positions: [1] }]);
  });
});

describe('what comes next', () => {
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => question(id));
  const first = (): number => 0;
  const next = (notes: Record<string, Note>, session = newSession()) => pick(all, notes, session, now, first);
  it('takes what is due before what is new, the longest waiting first', () => {
    const seen = (due_ms: number): Note => ({ ...note([now - 9 * DAY, GOOD]), due_ms, stability_days: 1 });
    const notes = { c: seen(now), b: seen(now - DAY), d: seen(now + 3 * DAY) };
    expect(next(notes)).toMatchObject({ question: { id: 'b' }, why: 'due' });
    expect(next({ d: seen(now + DAY) })).toMatchObject({ question: { id: 'a' }, why: 'new' });
    const late = Object.fromEntries(all.map((one, i) => [one.id, seen(now + (9 - i) * DAY)]));
    expect(next(late)).toMatchObject({ question: { id: 'h' }, why: 'ahead' });
  });
  it('asks again what went wrong after some others, until it is right', () => {
    let session = answered(newSession(), 'a', false);
    const notes: Record<string, Note> = { a: note([now, AGAIN]) };
    for (let other = 0; other < GAP; other++) {
      const found = next(notes, session);
      expect(found?.question.id).not.toBe('a');
      session = answered(session, found?.question.id ?? '', true);
      notes[found?.question.id ?? ''] = { ...note([now, GOOD]), due_ms: now + 3 * DAY };
    }
    expect(next(notes, session)).toMatchObject({ question: { id: 'a' }, why: 'again' });
    session = answered(session, 'a', true);
    expect(session.again).toEqual({});
  });
  it('never ends and never asks the same twice in a row', () => {
    for (const size of [1, 2, 3, 8]) {
      const some = all.slice(0, size);
      const random = randomly(size);
      let session = newSession();
      const notes: Record<string, Note> = {};
      for (let turn = 0; turn < 60; turn++) {
        const found = pick(some, notes, session, now, random);
        expect(found, `${size} questions, turn ${turn}`).not.toBeNull();
        const id = found?.question.id ?? '';
        if (size > 1) expect(id).not.toBe(session.asked[session.asked.length - 1]);
        const right = random() < 0.6;
        notes[id] = { ...note([now, right ? GOOD : AGAIN]), due_ms: now + DAY };
        session = answered(session, id, right);
      }
      expect(new Set(session.asked).size).toBe(size);
    }
    expect(pick([], {}, newSession(), now)).toBeNull();
  });
});

describe('progress and search', () => {
  const group = { code: 'a', name: '甲', activity: 1, open: 4, version: 'v', topics: [] };
  const kept = { a: [question('a'), question('b'), question('c')] };
  it('counts open questions only', () => {
    const notes = { a: { ...note([1, GOOD]), stability_days: 9, due_ms: now + DAY }, b: { ...note([1, AGAIN]), stability_days: 1, due_ms: now }, gone: { ...note([1, AGAIN]), due_ms: 0 } };
    expect(progressOf([group], kept, notes)).toEqual([{ code: 'a', name: '甲', activity: 1, total: 4, mastered: 1, learning: 1, fresh: 2 }]);
    expect(counts(kept, notes, now)).toEqual({ due: 1, notebook: 2, marked: 0 });
  });
  it('finds every word, those in the stem first', () => {
    const all = [question('1', { stem: '燃气灶', explanation: '电梯' }), question('2', { stem: '电梯困人' }), question('3', { stem: '别的' })];
    expect(find(all, '电梯').map((one) => one.id)).toEqual(['2', '1']);
    expect(find(all, ' 电梯  困').map((one) => one.id)).toEqual(['2']);
    expect(find(all, '电 灶').map((one) => one.id)).toEqual(['1']);
    expect(find(all, '  ')).toEqual([]);
  });
});
