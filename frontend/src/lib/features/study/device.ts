// What study keeps on this phone: notes by account, questions by topic with their version, settings.
import type { Schemas } from '$lib/api/types';
import { phoneStore } from '$lib/features/round/store';
import { currentAccount } from '$lib/session/session.svelte';
import type { Question } from './marking';
import { mergeNotes, type Notes } from './notes';

export type Topics = Schemas['StudyTopics'];
export type Group = Schemas['StudyGroup'];

/** Questions of one group, as they were open under this version. */
export interface Bundle {
  version: string;
  items: Question[];
}

export interface Settings {
  /** Groups that are kept for practice without a network; null for all. */
  groups: string[] | null;
  /** Questions a day. */
  goal: number;
}

export const GOALS = [5, 10, 20, 40];
const PREFIX = 'study:';
const NOTES = `${PREFIX}notes:`;
const BUNDLE = `${PREFIX}bundle:`;
const POOL = `${PREFIX}pool`;
const SETTINGS = `${PREFIX}settings`;
const DEFAULTS: Settings = { groups: null, goal: 10 };

const store = phoneStore<unknown>();

/** True when nothing on this phone outlives the page. */
export const isVolatile = (): boolean => store.volatile();

/** Whose notes this phone shows now; empty for nobody's. */
export const owner = (): string => currentAccount() ?? '';

export async function readNotes(who: string): Promise<Notes> {
  return ((await store.read(NOTES + who)) as Notes | undefined) ?? {};
}

/** Changes the notes in one step, also when another tab does so at the same time. */
export async function changeNotes(who: string, change: (notes: Notes) => Notes): Promise<Notes> {
  let made: Notes = {};
  await store.change(NOTES + who, (old) => {
    made = change((old as Notes | undefined) ?? {});
    return Object.keys(made).length ? made : undefined;
  });
  return made;
}

/** Moves all notes of one owner to another, where they merge with what is there. */
export async function moveNotes(from: string, to: string, dirty: boolean): Promise<boolean> {
  const notes = await readNotes(from);
  const ids = Object.keys(notes);
  if (from === to || !ids.length) return false;
  await changeNotes(to, (kept) => {
    const all = { ...kept };
    for (const id of ids) {
      const note = mergeNotes(all[id] ?? { reviews: [] }, notes[id] ?? { reviews: [] });
      if (dirty) note.dirty = true;
      else delete note.dirty;
      all[id] = note;
    }
    return all;
  });
  await dropNotes(from);
  return true;
}

export const dropNotes = (who: string): Promise<void> => store.change(NOTES + who, () => undefined);

export const readBundle = async (group: string): Promise<Bundle | undefined> => (await store.read(BUNDLE + group)) as Bundle | undefined;
export const writeBundle = (group: string, bundle: Bundle): Promise<void> => store.change(BUNDLE + group, () => bundle);
export const dropBundle = (group: string): Promise<void> => store.change(BUNDLE + group, () => undefined);
export const bundleGroups = async (): Promise<string[]> => (await store.keys(BUNDLE)).map((key) => key.slice(BUNDLE.length));

export const readPool = async (): Promise<Topics | undefined> => (await store.read(POOL)) as Topics | undefined;
export const writePool = (topics: Topics): Promise<void> => store.change(POOL, () => topics);

export async function readSettings(): Promise<Settings> {
  return { ...DEFAULTS, ...((await store.read(SETTINGS)) as Partial<Settings> | undefined) };
}
export const writeSettings = (settings: Settings): Promise<void> => store.change(SETTINGS, () => settings);
export const isKept = (settings: Settings, group: string): boolean => !settings.groups || settings.groups.indexOf(group) >= 0;
