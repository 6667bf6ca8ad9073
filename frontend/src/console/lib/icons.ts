// Icons only the console needs; the rest come from $lib/ui/icons.
export const sun = 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4';
export const moon = 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z';
export const key = 'M4 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M12 12h8.5M17 12v3.5M20.5 12v3';
export const merge = 'M6 4v4c0 4 6 4 6 8v4M18 4v4c0 4-6 4-6 8M9 17l3 3 3-3';
export const lots = 'M12 3.5l7.5 4v9l-7.5 4-7.5-4v-9zM12 12v8.5M12 12l7.5-4.5M12 12L4.5 7.5M8 14.5v.1M16 14.5v.1';
export const certificate = 'M12.5 16.5h-9V5h17v11.5h-2M7 9h10M7 12.5h3.5M13 14.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0M14 16.7V21l1.5-1 1.5 1v-4.3';
