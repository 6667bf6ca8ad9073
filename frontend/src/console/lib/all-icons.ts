// One place to import icons from: the shared ones and the console's own.
export * from '$lib/ui/icons';
export * from './icons';
