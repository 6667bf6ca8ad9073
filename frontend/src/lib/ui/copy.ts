// Copies text, also where the clipboard API is missing (old WeChat views, plain HTTP).
import { t } from '$lib/i18n';
import { showToast } from './toast.svelte';

export async function copyText(text: string): Promise<void> {
  showToast((await tryCopy(text)) ? t('app.copied') : t('app.copy_failed'));
}

async function tryCopy(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Fall through to the old way.
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr';
  document.body.appendChild(area);
  area.select();
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch {
    done = false;
  }
  area.remove();
  return done;
}
