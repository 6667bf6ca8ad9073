// The phone's storage: real IndexedDB calls, and falling back when a keeper fails.
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { emptyRecord } from './merge';
import { phoneStore, roundKey } from './store';

const key = roundKey('anna', 'a1');

it('keeps a record in IndexedDB and finds it by account', async () => {
  const store = phoneStore();
  await store.change(key, (old) => ({ ...(old ?? emptyRecord('anna', 'a1')), place: 3 }));
  expect((await store.read(key))?.place).toBe(3);
  expect(await store.keys('round:anna:')).toEqual([key]);
  expect(await store.keys('round:bert:')).toEqual([]);
  await store.change(key, () => undefined);
  expect(await store.read(key)).toBeUndefined();
  expect(store.volatile()).toBe(false);
});

it('falls to the next keeper when one fails, and says when nothing lasts', async () => {
  const broken = {
    read: () => Promise.reject(new Error('no')),
    change: () => Promise.reject(new Error('no')),
    keys: () => Promise.reject(new Error('no')),
  };
  const map = new Map();
  const memory = {
    read: async (name: string) => map.get(name),
    change: async (name: string, fn: (old: never) => unknown) => void map.set(name, fn(map.get(name) as never)),
    keys: async () => Array.from(map.keys()),
  };
  const store = phoneStore([broken, memory as never]);
  await store.change(key, () => emptyRecord('anna', 'a1'));
  expect((await store.read(key))?.account).toBe('anna');
  expect(store.volatile()).toBe(true);
});
