// Joins the answer queue to the server and the phone.
import { post, get, put } from '$lib/api/client';
import type { AttemptView, ResultView, SheetState } from '$lib/api/types';
import { currentAccount } from '$lib/session/session.svelte';
import type { QueueParts, RoundApi } from './queue';
import { theStore } from './store';

const at = (attempt: string): string => `/attempts/${encodeURIComponent(attempt)}`;

/** The queue repeats by itself, so a single call does not. */
export const roundApi: RoundApi = {
  opening: (attempt) => post<AttemptView>(`${at(attempt)}/opening`, undefined, { retries: 2 }),
  save: (attempt, body) => put<SheetState>(`${at(attempt)}/sheet`, body, { retries: 0, timeout_ms: 10_000 }),
  submit: (attempt, body) => post<ResultView>(`${at(attempt)}/submission`, body, { retries: 0 }),
  result: (attempt) => get<ResultView>(`${at(attempt)}/result`, { retries: 0 }),
};

export function queueParts(account: string, attempt: string, changed: () => void): QueueParts {
  return {
    account,
    attempt,
    store: theStore(),
    api: roundApi,
    currentAccount,
    later: (ms, fn) => {
      const timer = setTimeout(fn, ms);
      return () => clearTimeout(timer);
    },
    changed,
  };
}

const OWED = 'quiz.owed.';

/** A cheap mark that this phone owes the server something of an account, so that the home page need not load the queue to know. */
export function markOwed(account: string, owed: boolean): void {
  try {
    if (owed) localStorage.setItem(OWED + account, '1');
    else localStorage.removeItem(OWED + account);
  } catch {
    // Private mode.
  }
}
