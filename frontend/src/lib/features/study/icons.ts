// Icon shapes of study that no other page needs, and those it shares.
export { alert, check, chevronRight, close, offline, search } from '$lib/ui/icons';
export const bookmark = 'M7 4.5h10v15.5l-5-3.8-5 3.8z';
export const cloudOff = 'M7.5 18.5h9.5a3.8 3.8 0 0 0 .8-7.5M8 9.2A5.5 5.5 0 0 0 6.8 18.5M10 6.6a5.5 5.5 0 0 1 7.8 4.4M4.5 4.5l15 15';
