// What waits for a hand, worked out from contests and the bank; shown on the home page and counted in the sidebar.
import type { QuestionCounts, StaffContest } from '$lib/api/types';
import { count, dateTime } from '$lib/format';
import { serverNow } from '$lib/api/clock';
import { t } from '../i18n';
import * as api from './api';
import { forPeople } from './problems';
import type { Permission } from './roles';

export interface Todo {
  key: string;
  level: 'wrong' | 'gold' | 'plain';
  chip: string;
  title: string;
  note: string;
  path: string;
  act: string;
}

const DAY_MS = 86_400_000;

export function todos(contests: readonly StaffContest[], counts: QuestionCounts | null, now_ms: number, allowed: (permission: Permission) => boolean): Todo[] {
  const found: Todo[] = [];
  const runs = allowed('runContests');
  for (const contest of contests) {
    const path = `/contests/${contest.id}`;
    const title = contest.title;
    for (const one of contest.shortages) {
      found.push({
        key: `short-${contest.id}-${one.section}`,
        level: 'wrong',
        chip: t('todo.short_chip'),
        title: t('todo.short', { title, section: one.section, wanted: one.wanted, available: one.available }),
        note: forPeople(one.message) || t('todo.short_note', { time: dateTime(contest.opens_at_ms) }),
        path: counts?.in_review ? '/reviews' : counts?.draft ? '/questions?status=draft' : path,
        act: t(counts?.in_review || counts?.draft ? 'todo.short_act' : 'todo.look'),
      });
    }
    if (contest.corrections_to_decide) {
      found.push({ key: `correct-${contest.id}`, level: 'gold', chip: t('correction.state.proposed'), title: t('correction.todo', { title, count: contest.corrections_to_decide }), note: t('correction.todo_note'), path, act: t('correction.review') });
    }
    if (contest.state === 'draft' && contest.shortages.length === 0) {
      found.push({ key: `publish-${contest.id}`, level: 'gold', chip: t('todo.publish_chip'), title: t('todo.publish', { title }), note: t('todo.publish_note', { time: dateTime(contest.opens_at_ms) }), path, act: t(runs ? 'todo.publish_act' : 'todo.look') });
    }
    if (contest.state === 'open' && contest.closes_at_ms - now_ms < DAY_MS) {
      found.push({ key: `closing-${contest.id}`, level: 'gold', chip: t('todo.closing_chip'), title: t('todo.closing', { title }), note: t('todo.closing_note', { time: dateTime(contest.closes_at_ms) }), path, act: t('todo.look') });
    }
    if (contest.state === 'closed') {
      found.push({ key: `final-${contest.id}`, level: 'gold', chip: t('todo.final_chip'), title: t('todo.final', { title }), note: t('todo.final_note', { people: count(contest.live.ranked) }), path, act: t(runs ? 'todo.final_act' : 'todo.look') });
    }
  }
  if (counts && counts.in_review > 0) {
    found.push({ key: 'reviews', level: 'gold', chip: t('todo.reviews_chip'), title: t('todo.reviews', { count: count(counts.in_review) }), note: t('todo.reviews_note'), path: allowed('reviewQuestions') ? '/reviews' : '/questions?status=in_review', act: t(allowed('reviewQuestions') ? 'todo.reviews_act' : 'todo.look') });
  }
  if (counts && counts.draft > 0) {
    found.push({ key: 'drafts', level: 'plain', chip: t('todo.drafts_chip'), title: t('todo.drafts', { count: count(counts.draft) }), note: t('todo.drafts_note'), path: '/questions?status=draft', act: t(allowed('editQuestions') ? 'todo.drafts_act' : 'todo.look') });
  }
  return found;
}

export interface Overview {
  contests: StaffContest[];
  counts: QuestionCounts | null;
}

/** What the home page and the count in the sidebar are made of. */
export async function overview(allowed: (permission: Permission) => boolean, signal?: AbortSignal): Promise<Overview> {
  const [contests, questions] = await Promise.all([api.contests(signal), allowed('readQuestions') ? api.questions({ status: 'draft' }, signal) : null]);
  return { contests: contests.items, counts: questions?.counts ?? null };
}

class Waiting {
  items = $state.raw<Todo[]>([]);

  /** For pages other than home; a failure only leaves the count out. */
  async load(allowed: (permission: Permission) => boolean): Promise<void> {
    try {
      const found = await overview(allowed);
      this.items = todos(found.contests, found.counts, serverNow(), allowed);
    } catch {
      this.items = [];
    }
  }
}

export const waiting = new Waiting();
