// The two pages of one's prizes, in one file: each costs the first load a name.
export { default as Claim } from './ClaimPage.svelte';
export { default as Prizes } from './PrizesPage.svelte';
