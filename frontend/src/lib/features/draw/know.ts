// Learns that a contest has draws: the tab bar leads to them from now on.
import { draws } from '$lib/ui/draws.svelte';
import { gift } from '$lib/ui/icons-more';

export function knowDraws(contest: string): void {
  draws.icon = gift;
  draws.href = `/contests/${encodeURIComponent(contest)}/draws`;
}
