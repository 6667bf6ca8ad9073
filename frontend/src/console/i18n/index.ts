// Typed texts: `t(key, params)`; every text of the console is in zh-CN.ts.
import { texts } from './zh-CN';

export { texts };

export type Key = keyof typeof texts;
export type Params = Record<string, string | number>;

/** The text of `key` with each `{name}` replaced. */
export function t(key: Key, params: Params = {}): string {
  return texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}

/** The text of `prefix.word`, or `word` itself if there is none (a word newer than this console). */
export function word(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return key in texts ? texts[key as Key] : value;
}

/** Whether there is a text for `prefix.word`. */
export function known(prefix: string, value: string): boolean {
  return `${prefix}.${value}` in texts;
}
