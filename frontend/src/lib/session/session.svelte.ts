// Who is signed in on this phone, shared by all pages; the server's cookies hold the session itself.
import { ApiError, get, isCode, refreshSession } from '$lib/api/client';
import type { HomeView, MeSummary, MeView } from '$lib/api/types';

const ACCOUNT = 'quiz.account';

export const session = $state<{ me: MeView | MeSummary | null; known: boolean }>({ me: null, known: false });

/** The account that signed in last on this phone, over all pages and tabs. */
export function currentAccount(): string | null {
  try {
    return localStorage.getItem(ACCOUNT);
  } catch {
    return session.me ? session.me.id : null;
  }
}

export function signedInAs(me: MeView | MeSummary): void {
  session.me = me;
  session.known = true;
  try {
    localStorage.setItem(ACCOUNT, me.id);
  } catch {
    // Private mode: the page's own memory is enough.
  }
}

export function signedOut(): void {
  session.me = null;
  session.known = true;
  try {
    localStorage.removeItem(ACCOUNT);
  } catch {
    // Private mode.
  }
}

/** Learn the session from a home reply. An expired one is renewed by the caller. */
export function learnSession(home: HomeView): void {
  if (home.me) signedInAs(home.me);
  else if (home.session === 'none') signedOut();
}

/** Own data, or null when nobody is signed in. Other failures are thrown. */
export async function loadMe(): Promise<MeView | null> {
  try {
    const me = await get<MeView>('/me');
    signedInAs(me);
    return me;
  } catch (error) {
    if (isCode(error, 'sign_in_required', 'session_ended')) {
      signedOut();
      return null;
    }
    throw error;
  }
}

/** Renew an expired session; false when it has ended. */
export async function renew(): Promise<boolean> {
  try {
    await refreshSession();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    signedOut();
    return false;
  }
}
