// The pages of the participant app. Home is in the first load, everything else comes when it is entered.
import { route, type PageModule, type Route } from '$lib/router/router.svelte';
import Home from '$lib/features/home/HomePage.svelte';

/** Kept apart so that the home page can fetch the round before the clock starts. */
export const loadRound = (): Promise<PageModule> => import('$lib/features/round/RoundPage.svelte') as Promise<PageModule>;
const page = (load: () => Promise<unknown>): (() => Promise<PageModule>) => load as () => Promise<PageModule>;

/** Pages that few visits enter; their module knows them, for here every chunk costs the first load. */
const loadRare = page(() => import('./rare').then((one) => one.load()));

export const loadMissing = loadRare;

export const routes: Route[] = [
  route('/', () => Promise.resolve({ default: Home } as unknown as PageModule)),
  route('/contests/:id/rules', loadRare),
  route('/contests/:id/leaderboard', page(() => import('$lib/features/leaderboard/LeaderboardPage.svelte'))),
  route('/sign-up', page(() => import('$lib/features/account/SignUpPage.svelte'))),
  route('/sign-in', page(() => import('$lib/features/account/SignInPage.svelte'))),
  route('/attempts/:id', loadRound),
  route('/attempts/:id/result', page(() => import('$lib/features/result/ResultPage.svelte'))),
  route('/me', page(() => import('$lib/features/account/MePage.svelte'))),
  route('(/me)?/certificates(?:/[^/]+)?', loadRare),
  route('/laws', page(() => import('$lib/features/law/LawsPage.svelte'))),
  route('/laws/:slug', loadRare),
  route('/laws/:slug/:article', loadRare),
  route('/facts/:id', loadRare),
  // Pages of their own, which its own module knows: here every address costs the first load.
  route('/study(?:/[^/]+)?', page(() => import('$lib/features/study/pages').then((one) => one.load()))),
  route('/contests/:id/[da]\\w+', loadRare),
  route('/draws/:id(?:/winners)?', loadRare),
  route('/prizes(?:/:id)?', loadRare),
  route('/(privacy|about|password|me/data)', loadRare),
];
