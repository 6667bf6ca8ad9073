// Pages that few visits enter first, by their address.
import type { PageModule } from '$lib/router/router.svelte';

export async function load(): Promise<PageModule> {
  const path = location.pathname;
  const found = (module: unknown): PageModule => module as PageModule;
  if (/^\/laws(\/[^/]+){1,2}\/?$/.test(path)) return found(await import('$lib/features/law/LawPage.svelte'));
  if (/^\/facts\/[^/]+\/?$/.test(path)) return found(await import('$lib/features/law/FactPage.svelte'));
  if (path === '/password') return found(await import('$lib/features/account/PasswordPage.svelte'));
  if (path === '/me/data') return found(await import('$lib/features/account/DataPage.svelte'));
  if (path === '/privacy') return found(await import('$lib/features/site/PrivacyPage.svelte'));
  if (path === '/about') return found(await import('$lib/features/site/AboutPage.svelte'));
  if (/^(\/me)?\/certificates(\/[^/]+)?\/?$/.test(path)) return (await import('$lib/features/certificate/pages')).load();
  if (/^\/contests\/[^/]+\/rules\/?$/.test(path)) return found(await import('$lib/features/contest/RulesPage.svelte'));
  if (/^\/(draws|prizes)\b|\/(draws|awards)\/?$/.test(path)) return (await import('$lib/features/draw/pages')).load();
  return found(await import('./Missing.svelte'));
}
