// Rounds that were left with unsent answers: counts them before a sign-out and delivers them from any page.
import { queueParts, markOwed } from './parts';
import { RoundQueue } from './queue';
import { theStore } from './store';

async function records(account: string) {
  const store = theStore();
  const keys = await store.keys(`round:${account}:`);
  const all = await Promise.all(keys.map((key) => store.read(key)));
  return all.filter((record) => record && !record.done && (record.submitting || Object.keys(record.pending).length));
}

/** How many answers of this account exist only on this phone. */
export async function owedAnswers(account: string): Promise<number> {
  const open = await records(account).catch(() => []);
  return open.reduce((sum, record) => sum + Math.max(1, record ? Object.keys(record.pending).length : 0), 0);
}

/** Whether somebody else's unsent answers wait on this phone. */
export async function othersOwe(account: string): Promise<boolean> {
  const store = theStore();
  for (const key of await store.keys('round:').catch(() => [])) {
    const record = await store.read(key);
    if (record && record.account !== account && !record.done && Object.keys(record.pending).length) return true;
  }
  return false;
}

/** Try once to deliver everything owed. True when something arrived and nothing is left. */
export async function deliverLeftovers(account: string): Promise<boolean> {
  const open = await records(account);
  for (const record of open) {
    if (!record) continue;
    const queue = new RoundQueue(queueParts(account, record.attempt, () => undefined));
    await queue.restore();
    queue.stop();
  }
  const left = await records(account);
  markOwed(account, left.length > 0);
  return open.length > 0 && left.length === 0;
}

/** Remove everything this phone keeps of an account that no longer exists. */
export async function forgetRounds(account: string): Promise<void> {
  const store = theStore();
  for (const key of await store.keys(`round:${account}:`).catch(() => [])) await store.change(key, () => undefined);
  markOwed(account, false);
}
