// What the forms share: bringing the first faulty field into view and focus.
import { tick } from 'svelte';

export async function focusFirstFault(): Promise<void> {
  await tick();
  const input = document.querySelector<HTMLElement>('[aria-invalid="true"],[data-fault]');
  if (!input) return;
  input.focus();
  if (input.scrollIntoView) input.scrollIntoView({ block: 'center' });
}

/** The faults that are real, by field. */
export function faultsOnly(all: Record<string, string>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of Object.keys(all)) if (all[name]) out[name] = all[name] as string;
  return out;
}
