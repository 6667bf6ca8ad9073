// Signing in and out.
import { ApiError, del, post } from '$lib/api/client';
import type { MeView } from '$lib/api/types';
import { signedInAs, signedOut } from './session.svelte';

export async function signIn(mobile: string, password: string): Promise<MeView> {
  const me = await post<MeView>('/sessions', { mobile, password });
  signedInAs(me);
  return me;
}

export async function signOut(): Promise<void> {
  try {
    await del('/sessions/current');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
  signedOut();
}
