// What the hero says and offers in each state of the contest: pure, so that every state can be tested.
import type { ContestView, HomeView } from '$lib/api/types';
import { count, countdown, dateTime, score, shanghai, span, type CountdownPart } from '$lib/format';
import { t, tryText, type TextKey } from '$lib/i18n';

export interface HeroLink {
  text: string;
  /** Empty for the button that starts a round. */
  href: string;
  quiet: boolean;
}

export interface Hero {
  state: string;
  counting: string;
  parts: CountdownPart[];
  title: string;
  words: string;
  /** Figures (bold) with their words. */
  facts: { lead?: string; figure: string; word: string }[];
  warning: string;
  links: HeroLink[];
  foot: string;
}

const DAY_MS = 86_400_000;
const whole = (ms: number): number => Math.max(0, Math.floor(ms / 1000) * 1000);

export function heroOf(home: HomeView, contest: ContestView, now: number): Hero {
  const { availability: chance, standing, id } = contest;
  const kind = chance.kind;
  const before = contest.state === 'published' && now < contest.opens_at_ms;
  const closed = contest.state === 'closed';
  const final = contest.state === 'final';
  const active = !closed && !final;
  const best = standing
    ? t(final ? 'home.my_final' : 'home.my_best', { score: score(standing.score_milli), rank: standing.rank }) + (standing.tied ? t('home.tied') : '')
    : '';
  const links: HeroLink[] = [];
  const offer = (key: TextKey, href: string, quiet = false): number => links.push({ text: t(key), href, quiet });
  let title = '';
  let words: string[] = [];

  if (kind === 'can_start') offer('home.start', '');
  else if (kind === 'sign_in') offer('home.sign_in', '/sign-up');
  else if (kind === 'resume') {
    title = t('home.resume_title');
    words = [t('home.resume_note', { left: span(whole((chance.deadline_ms ?? now) - now)) })];
    offer('home.resume', `/attempts/${chance.attempt_id ?? ''}`);
  } else if (kind === 'not_open') {
    words = [t(home.me ? 'home.opens_at_me' : 'home.opens_at', { at: dateTime(contest.opens_at_ms, now) })];
    if (!home.me) offer('home.sign_up', '/sign-up');
  } else if (kind === 'not_eligible') {
    title = t('home.not_eligible');
    words = [t('home.not_eligible_note', { list: contest.eligible.map((one) => t(`category.${one}`)).join('、') })];
    offer('home.fix_category', '/me/data', true);
  } else if (kind === 'done_today') {
    title = contest.attempts_per_day ? t('home.done_today', { n: contest.attempts_per_day }) : t('home.done_today_plain');
    words = [best, comeBack(chance.next_at_ms, now)];
  } else if (kind === 'no_attempts_left') {
    title = t('home.no_attempts');
    words = [best || t('home.thanks')];
  } else if (kind === 'checking') {
    title = t('home.checking');
    words = [t('home.checking_note'), best];
  } else {
    words = [best, t('home.final_note', { n: count(contest.people_total) })];
    offer('home.board', `/contests/${id}/leaderboard`);
  }
  if (home.me && ['done_today', 'no_attempts_left', 'checking', 'final'].indexOf(kind) >= 0) offer('home.my_results', '/me', true);

  const left_ms = contest.closes_at_ms - now;
  return {
    state: t(final ? 'home.final' : closed ? 'home.closed' : before ? 'home.not_open' : 'home.open'),
    counting: active ? t(before ? 'home.until_opening' : 'home.until_closing') : '',
    parts: countdown((before ? contest.opens_at_ms : contest.closes_at_ms) - now),
    title,
    words: words.filter(Boolean).join('。'),
    facts: active && kind !== 'resume' ? factsOf(contest) : [],
    warning: active && (kind === 'can_start' || kind === 'sign_in') && left_ms < contest.limit_ms ? t('home.less_time', { left: span(whole(left_ms)) }) : '',
    links,
    foot: kind === 'can_start' ? chances(contest) : '',
  };
}

function factsOf(contest: ContestView): Hero['facts'] {
  const minutes = contest.limit_ms % 60_000 === 0;
  const often = contest.attempts_per_day ?? contest.attempts_total;
  const kept = tryText('home.kept.' + contest.score_kept) ?? '';
  return [
    { figure: String(contest.questions_total), word: t('home.questions') },
    minutes ? { figure: String(contest.limit_ms / 60_000), word: t('home.minutes') } : { figure: '', word: span(contest.limit_ms) },
    often ? { lead: t(contest.attempts_per_day ? 'home.per_day' : 'home.in_total'), figure: String(often), word: `${t('home.times')}，${kept}` } : { figure: '', word: `${t('home.unlimited')}，${kept}` },
  ];
}

function chances(contest: ContestView): string {
  const { attempts_left_today: today, attempts_left_total: total } = contest.availability;
  if (today !== null && today !== undefined) return t('home.left_today', { n: today });
  if (total !== null && total !== undefined) return t('home.left_total', { n: total });
  return t('home.unlimited');
}

function comeBack(next: number | null, now: number): string {
  if (!next) return '';
  const at = shanghai(next);
  const midnight = at.hour === 0 && at.minute === 0 && next - now <= DAY_MS;
  return midnight ? t('home.tomorrow') : t('home.come_tomorrow', { at: dateTime(next, now) });
}
