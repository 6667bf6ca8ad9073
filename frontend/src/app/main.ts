// Starts the participant app.
import { mount } from 'svelte';
import '$lib/styles/tokens.css';
import '$lib/styles/base.css';
import '$lib/styles/components.css';
import '$lib/styles/hero.css';
import { startRouter } from '$lib/router/router.svelte';
import App from './App.svelte';

declare global {
  interface Window {
    __late?: ReturnType<typeof setTimeout>;
    __home?: { at: number; reply: Promise<Response> };
  }
}

const RELOADED = 'quiz.reloaded';

// After a deployment the chunk an open page asks for may be gone: load the new version, once. Never without a network,
// and never under a running round, whose page must survive.
window.addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine || /^\/attempts\/[^/]+$/.test(location.pathname)) return;
  try {
    if (Date.now() - Number(sessionStorage.getItem(RELOADED) || 0) < 60_000) return;
    sessionStorage.setItem(RELOADED, String(Date.now()));
  } catch {
    return;
  }
  event.preventDefault();
  location.reload();
});

startRouter();
const target = document.getElementById('app');
if (target) mount(App, { target });
clearTimeout(window.__late);
const late = document.getElementById('late');
if (late) late.hidden = true;
