// The three short pages of draws, in one file: each costs the first load a name.
export { default as Awards } from './AwardsPage.svelte';
export { default as Draws } from './DrawsPage.svelte';
export { default as Winners } from './WinnersPage.svelte';
