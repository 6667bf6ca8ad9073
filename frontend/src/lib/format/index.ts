// Times, durations, scores, ranks and codes as the look guide writes them; always Asia/Shanghai.
export * from './first';
export * from './more';
