// The pages of the participant app. Home is in the first load, everything else comes when it is entered.
import { route, type PageModule, type Route } from '$lib/router/router.svelte';
import Home from '$lib/features/home/HomePage.svelte';

/** Kept apart so that the home page can fetch the round before the clock starts. */
export const loadRound = (): Promise<PageModule> => import('$lib/features/round/RoundPage.svelte') as Promise<PageModule>;
const page = (load: () => Promise<unknown>): (() => Promise<PageModule>) => load as () => Promise<PageModule>;

const loadDraws = page(() => import('$lib/features/draw/pages').then((one) => one.load()));

export const loadMissing = page(() => import('./Missing.svelte'));

export const routes: Route[] = [
  route('/', () => Promise.resolve({ default: Home } as unknown as PageModule)),
  route('/contests/:id/rules', page(() => import('$lib/features/contest/RulesPage.svelte'))),
  route('/contests/:id/leaderboard', page(() => import('$lib/features/leaderboard/LeaderboardPage.svelte'))),
  route('/sign-up', page(() => import('$lib/features/account/SignUpPage.svelte'))),
  route('/sign-in', page(() => import('$lib/features/account/SignInPage.svelte'))),
  route('/password', page(() => import('$lib/features/account/PasswordPage.svelte'))),
  route('/attempts/:id', loadRound),
  route('/attempts/:id/result', page(() => import('$lib/features/result/ResultPage.svelte'))),
  route('/me', page(() => import('$lib/features/account/MePage.svelte'))),
  route('/me/data', page(() => import('$lib/features/account/DataPage.svelte'))),
  route('(/me)?/certificates(?:/[^/]+)?', page(() => import('$lib/features/certificate/pages').then((one) => one.load()))),
  route('/laws', page(() => import('$lib/features/law/LawsPage.svelte'))),
  route('/laws/:slug', page(() => import('$lib/features/law/LawPage.svelte'))),
  route('/laws/:slug/:article', page(() => import('$lib/features/law/LawPage.svelte'))),
  route('/facts/:id', page(() => import('$lib/features/law/FactPage.svelte'))),
  // Pages of their own, which its own module knows: here every address costs the first load.
  route('/study(?:/[^/]+)?', page(() => import('$lib/features/study/pages').then((one) => one.load()))),
  route('/contests/:id/[da]\\w+', loadDraws),
  route('/draws/:id(?:/winners)?', loadDraws),
  route('/prizes(?:/:id)?', loadDraws),
  route('/privacy', page(() => import('$lib/features/site/PrivacyPage.svelte'))),
  route('/about', page(() => import('$lib/features/site/AboutPage.svelte'))),
];
