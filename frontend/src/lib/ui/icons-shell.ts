// Icon shapes that the shell and the home page need (24 x 24, stroke, no fill), as path strings.
export const clock = 'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0M12 7.5V12l3 2';
export const home = 'M4 11l8-6.5 8 6.5v8a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM10 20v-5h4v5';
export const board = 'M5 20v-6h4v6M10 20V5h4v15M15 20v-9h4v9M3.5 20h17';
export const me = 'M8.2 8.5a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0 -7.6 0M4.8 20c.6-3.8 3.4-6 7.2-6s6.6 2.2 7.2 6';
export const fontSize = 'M3.5 18.5L8 6.5l4.5 12M5 14.5h6M14.5 18.5l3-8 3 8M15.5 16h4';
export const chevronLeft = 'M14.5 5.5L8 12l6.5 6.5';
export const check = 'M5 12.5l4.5 4.5L19 7.5';
export const alert = 'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0M12 7.5v5.5M12 16v.1';
export const offline = 'M4 9.5c1.3-1.2 2.8-2.1 4.5-2.7M20 9.5c-2.6-2.4-5.8-3.4-9-3.1M7 13c.8-.8 1.8-1.3 2.8-1.7M17 13c-.6-.6-1.3-1.1-2-1.4M10 16.5c1.2-.9 2.8-.9 4 0M12 19.5v.1M4.5 4l15 16';
export const book = 'M12 6.5c-2-1.5-4.5-2-8-2v13.5c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V4.5c-3.5 0-6 .5-8 2zM12 6.5V20';
export const phone = 'M5 4.5h4l1.5 4.5-2.3 1.7c1 2.2 2.9 4.1 5.1 5.1L15 13.5l4.5 1.5v4c0 .8-.7 1.5-1.5 1.5C10.5 20 4 13.5 3.5 6c0-.8.7-1.5 1.5-1.5z';
