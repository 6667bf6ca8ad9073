// Display modes of this phone: size, look, contrast. The inline head script applies them before the first paint.
const KEY = 'quiz.display';

export type Theme = 'auto' | 'light' | 'dark';
type SheetView = typeof import('./DisplaySheet.svelte').default;

const html = document.documentElement;

export const display = $state({
  size: html.getAttribute('data-size') === 'big' ? 'big' : 'normal',
  theme: 'auto' as Theme,
  contrast: html.getAttribute('data-contrast') === 'more',
  open: false,
  /** The sheet's code comes when it is first opened; a round fetches it beforehand, in case the network goes. */
  view: null as SheetView | null,
});

try {
  const kept = JSON.parse(localStorage.getItem(KEY) || '{}') as { theme?: Theme } | null;
  if (kept && (kept.theme === 'light' || kept.theme === 'dark')) display.theme = kept.theme;
} catch {
  // Nothing kept.
}

const dark = window.matchMedia ? window.matchMedia('(prefers-color-scheme: dark)') : null;

export function applyDisplay(): void {
  const theme = display.theme === 'auto' ? (dark && dark.matches ? 'dark' : 'light') : display.theme;
  html.setAttribute('data-theme', theme);
  html.setAttribute('data-size', display.size);
  html.setAttribute('data-contrast', display.contrast ? 'more' : 'normal');
  const bar = document.querySelector('meta[name="theme-color"]');
  if (bar) bar.setAttribute('content', getComputedStyle(html).getPropertyValue('--bg').trim());
}

export function setDisplay(change: { size?: 'normal' | 'big'; theme?: Theme; contrast?: boolean }): void {
  Object.assign(display, change);
  applyDisplay();
  try {
    localStorage.setItem(KEY, JSON.stringify({ size: display.size, theme: display.theme, contrast: display.contrast ? 'more' : 'normal' }));
  } catch {
    // Private mode: for this visit only.
  }
}

export async function fetchDisplaySheet(): Promise<void> {
  display.view = (await import('./DisplaySheet.svelte')).default;
}

export async function openDisplaySheet(): Promise<void> {
  try {
    await fetchDisplaySheet();
    display.open = true;
  } catch {
    // Offline and never opened before: the one thing most people want still works.
    setDisplay({ size: display.size === 'big' ? 'normal' : 'big' });
  }
}

// Safari 13 knows only addListener.
if (dark && dark.addListener) dark.addListener(applyDisplay);
