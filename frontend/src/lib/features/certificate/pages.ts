// The pages of certificates by their address: my own, and the check that is open to everybody.
import type { PageModule } from '$lib/router/router.svelte';

export function load(): Promise<PageModule> {
  const page: Promise<unknown> = location.pathname.indexOf('/me/') === 0 ? import('./CertificatesPage.svelte') : import('./CheckPage.svelte');
  return page as Promise<PageModule>;
}
