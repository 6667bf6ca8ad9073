// Texts by typed key. 简体中文 is built in, spread over the chunks that need it; other languages are one lazy file each.
import { core } from './zh-CN/core';
import type { account } from './zh-CN/account';
import type { board } from './zh-CN/board';
import type { certificate } from './zh-CN/certificate';
import type { contest } from './zh-CN/contest';
import type { correction } from './zh-CN/correction';
import type { display } from './zh-CN/display';
import type { draw } from './zh-CN/draw';
import type { hold } from './zh-CN/hold';
import type { law } from './zh-CN/law';
import type { me } from './zh-CN/me';
import type { prize } from './zh-CN/prize';
import type { problem } from './zh-CN/problem';
import type { result } from './zh-CN/result';
import type { round } from './zh-CN/round';
import type { site } from './zh-CN/site';
import type { start } from './zh-CN/start';
import type { study } from './zh-CN/study';
import type { studyEntry } from './zh-CN/study-entry';

export type Catalogue = typeof core &
  typeof account &
  typeof board &
  typeof certificate &
  typeof contest &
  typeof correction &
  typeof display &
  typeof draw &
  typeof hold &
  typeof law &
  typeof me &
  typeof prize &
  typeof problem &
  typeof result &
  typeof round &
  typeof site &
  typeof start &
  typeof study &
  typeof studyEntry;
export type TextKey = keyof Catalogue;
export type Params = Record<string, string | number>;

/** Locales besides the built-in one: a name and a loader of the whole catalogue. None is shipped yet. */
export const LOCALES: Record<string, () => Promise<Record<TextKey, string>>> = {};

const builtIn: Record<string, string> = { ...core };
let chosen: Record<string, string> | null = null;

/** Called by each lazy route's module with the texts it needs. */
export function addTexts(texts: Record<string, string>): void {
  Object.assign(builtIn, texts);
}

export async function useLocale(name: string): Promise<void> {
  const load = LOCALES[name];
  chosen = load ? await load() : null;
  document.documentElement.lang = load ? name : 'zh-CN';
}

/** The text for `key`, with `{name}` replaced from `params`. */
export function t(key: TextKey, params?: Params): string {
  return tryText(key, params) ?? key;
}

/** Like `t` for a key made at run time; undefined when there is no such text. */
export function tryText(key: string, params: Params = {}): string | undefined {
  const text = (chosen && chosen[key]) || builtIn[key];
  if (text === undefined) return undefined;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
