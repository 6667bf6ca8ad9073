// Loads the home view: takes over the request the HTML has started, and renews an expired session once.
import { get, readReply } from '$lib/api/client';
import type { HomeView } from '$lib/api/types';
import { site } from '$lib/features/site/site.svelte';
import { learnSession, renew } from '$lib/session/session.svelte';

async function fetchHome(): Promise<HomeView> {
  const early = window.__home;
  delete window.__home;
  if (early) {
    try {
      return (await readReply(await early.reply, early.at)) as HomeView;
    } catch {
      // The early request has no retries: ask again the normal way.
    }
  }
  return get<HomeView>('/home');
}

export async function loadHome(): Promise<HomeView> {
  let home = await fetchHome();
  if (home.session === 'expired') {
    await renew();
    home = await get<HomeView>('/home');
  }
  learnSession(home);
  site.demo = site.demo || home.demo;
  return home;
}
