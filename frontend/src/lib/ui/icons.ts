// Every icon shape by its meaning; two files, so that the first load carries only its own.
export * from './icons-shell';
export * from './icons-more';
