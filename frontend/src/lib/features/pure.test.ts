// Small pure rules of the pages: hero states, option marks, quotes in articles, towns, account checks, routes.
import { describe, expect, it } from 'vitest';
import type { Availability, ContestView, HomeView, ResultItem, ResultRevision, ResultView } from '$lib/api/types';
import { addTexts } from '$lib/i18n';
import { account } from '$lib/i18n/zh-CN/account';
import { match, route } from '$lib/router/router.svelte';
import { checkCode, checkMobile, nextPath, plainCode, plainMobile } from './account/checks';
import { findTowns } from './account/towns';
import { heroOf } from './home/hero';
import { cutMarks, findArticle, markQuote, markWords } from './law/articles';
import { numberOf } from './correction/number';
import { optionMark } from './result/marking';

addTexts(account);
const now = Date.UTC(2022, 8, 20, 4);
const may = (change: Partial<Availability>): Availability => ({
  kind: 'can_start', attempt_id: null, deadline_ms: null, next_at_ms: null, attempts_left_today: null, attempts_left_total: null, time_available_ms: null, ...change,
});
const contest = (change: Partial<ContestView>): ContestView => ({
  id: 'c', title: '「质量月」知识竞赛', subtitle: '', activity: 4, state: 'open', demo: false, opens_at_ms: now - 1e9, closes_at_ms: now + 1e9, questions_total: 20, limit_ms: 600_000,
  attempts_per_day: 2, attempts_total: null, score_kept: 'best', full_score_milli: 100_000, eligible: ['consumer'], elder_time_factor: 1, answers_shown: 'after_closing', study: 'after', people_total: 9, corrections: 0,
  availability: may({ kind: 'can_start', attempts_left_today: 2 }), standing: null, ...change,
});
const home = (me: boolean): HomeView => ({ server_time_ms: now, session: me ? 'active' : 'none', me: me ? { id: 'a', nickname: '林', category: 'consumer', nickname_masked: '林' } : null, contest: null, activities: [], demo: false });

describe('hero', () => {
  const buttons = (change: Partial<ContestView>, me = true): string[] => heroOf(home(me), contest(change), now).links.map((link) => link.text);
  it.each([
    [buttons({}), ['开始答题']],
    [buttons({ availability: may({ kind: 'sign_in' }) }, false), ['报名后开始答题']],
    [buttons({ availability: may({ kind: 'resume', attempt_id: 'x', deadline_ms: now + 378_000 }) }), ['继续答题']],
    [buttons({ state: 'published', opens_at_ms: now + 1e8, availability: may({ kind: 'not_open' }) }, false), ['先报名']],
    [buttons({ state: 'published', opens_at_ms: now + 1e8, availability: may({ kind: 'not_open' }) }), []],
    [buttons({ availability: may({ kind: 'not_eligible' }) }), ['看我的资料']],
    [buttons({ availability: may({ kind: 'done_today' }) }), ['看我的成绩']],
    [buttons({ availability: may({ kind: 'no_attempts_left' }) }), ['看我的成绩']],
    [buttons({ state: 'closed', availability: may({ kind: 'checking' }) }), ['看我的成绩']],
    [buttons({ state: 'final', availability: may({ kind: 'final' }) }), ['看排行榜', '看我的成绩']],
  ])('%j', (got, want) => expect(got).toEqual(want));
  it('says how little time is left before closing', () => {
    expect(heroOf(home(true), contest({ closes_at_ms: now + 200_000 }), now).warning).toContain('3 分 20 秒');
    expect(heroOf(home(true), contest({}), now).warning).toBe('');
  });
  it('says midnight in words', () => {
    expect(heroOf(home(true), contest({ availability: may({ kind: 'done_today', next_at_ms: Date.UTC(2022, 8, 20, 16) }) }), now).words).toContain('明天 0 点再来');
  });
});

describe('marks of options', () => {
  const item = (change: Partial<ResultItem>): ResultItem => ({
    question_id: 'q', kind: 'multiple', topic: '', stem: '', picture: null, options: ['', '', '', ''], points_milli: 1, answer: { positions: [0, 2] }, right: false, score_milli: 0,
    key: { positions: [0, 1] }, explanation: null, option_notes: null, citations: null, void: false, rekeyed: false, ...change,
  });
  it('right, missed, wrong, off', () => expect([0, 1, 2, 3].map((i) => optionMark(item({}), i))).toEqual(['right', 'missed', 'wrong', 'off']));
  it('shows only what was chosen before the key is public', () => expect([0, 1].map((i) => optionMark(item({ key: null }), i))).toEqual(['mine', 'off']));
  it('true and false', () => expect([0, 1].map((i) => optionMark(item({ kind: 'truefalse', answer: { truth: true }, key: { truth: false } }), i))).toEqual(['wrong', 'key']));
});

describe('articles', () => {
  it('marks a quote across line ends and gaps', () => {
    expect(markQuote('甲乙丙丁戊己', '乙丙……戊己').map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('')).toBe('甲[乙丙]丁[戊己]');
    expect(markQuote('甲乙', '没有').every((piece) => !piece.marked)).toBe(true);
  });
  it('finds the article an item belongs to', () => {
    const articles = ['第二条', '第二十条', '第二十七条'].map((number) => ({ number, chapter: null, text: '' }));
    expect(findArticle(articles, '第二十七条第（四）项')?.number).toBe('第二十七条');
    expect(findArticle(articles, '第九条')).toBeUndefined();
  });
});

describe('account', () => {
  it.each([
    [plainMobile('+86 138 2046 7712'), '13820467712'],
    [checkMobile('138 2046 771'), '手机号是 11 位数字，现在只有 10 位，请补全'],
    [checkMobile('13820467712'), ''],
    [plainCode('k7qf m2xd9trw'), 'K7QF-M2XD-9TRW'],
    [checkCode('K7QF-M2XD-9TRW'), ''],
    [nextPath('?next=%2Fattempts%2Fx'), '/attempts/x'],
    [nextPath('?next=%2F%2Fevil.example'), '/'],
    [nextPath('?next=https%3A%2F%2Fevil.example'), '/'],
  ])('%s', (got, want) => expect(got).toBe(want));
  it('finds a town by its former name', () => {
    const towns = [{ code: 'a', name: '小榄镇', aliases: ['东升镇'] }, { code: 'b', name: '古镇镇', aliases: [] }];
    expect(findTowns(towns, '东升').map((town) => town.code)).toEqual(['a']);
    expect(findTowns(towns, '古镇').map((town) => town.code)).toEqual(['b']);
    expect(findTowns(towns, '')).toHaveLength(2);
  });
});

describe('corrected questions', () => {
  const result = { items: [{ question_id: 'a' }, { question_id: 'b' }] } as ResultView;
  it('are numbered as in the paper, unless the server does not name them', () => {
    const at = (question_id: string | null): number => numberOf(result, { question_id } as ResultRevision);
    expect([at('a'), at('b'), at('x'), at(null)]).toEqual([1, 2, 0, 0]);
  });
});

describe('routes', () => {
  const load = (): never => {
    throw new Error('not loaded in this test');
  };
  const routes = [route('/', load), route('/laws/:slug/:article', load), route('/attempts/:id', load)];
  it('reads parameters', () => expect(match(routes, '/laws/x/%E7%AC%AC%E4%B8%80%E6%9D%A1')?.params).toEqual({ slug: 'x', article: '第一条' }));
  it('does not take a longer path for a shorter one', () => expect(match(routes, '/attempts/x/result')).toBeNull());
});

describe('searching the laws', () => {
  it('marks every word in an article, the longer one first', () => {
    const shown = (text: string, words: string[]) => markWords(text, words).map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('');
    expect(shown('七日内退货，退货无需说明', ['退货', '七日'])).toBe('[七日]内[退货]，[退货]无需说明');
    expect(shown('CMA标志', ['cma', 'c'])).toBe('[CMA]标志');
    expect(shown('电梯', ['退货'])).toBe('电梯');
  });
  it('cuts excerpts by characters, rare ones too', () => {
    expect(cutMarks('𠮷野家退货', [{ start: 3, length: 2 }])).toEqual([{ text: '𠮷野家', marked: false }, { text: '退货', marked: true }]);
    expect(cutMarks('退货', [])).toEqual([{ text: '退货', marked: false }]);
  });
});
