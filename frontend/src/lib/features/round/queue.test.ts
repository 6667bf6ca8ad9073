// The answer queue against a fake server: lost networks, lost replies, other accounts, other devices, handing in.
import { describe, expect, it } from 'vitest';
import { FakeServer, refusal } from './fake-server';
import { RoundQueue } from './queue';
import { phoneStore, type RoundRecord, type RoundStore } from './store';

const A = { positions: [0] };
const B = { positions: [1] };

/** One phone: its storage, who is signed in, and timers that run when told to. */
class Phone {
  records = new Map<string, RoundRecord>();
  account: string | null = 'anna';
  timers: (() => void)[] = [];
  store: RoundStore = phoneStore([
    {
      read: async (key) => clone(this.records.get(key)),
      change: async (key, fn) => {
        const next = fn(clone(this.records.get(key)));
        if (next) this.records.set(key, clone(next) as RoundRecord);
        else this.records.delete(key);
      },
      keys: async () => Array.from(this.records.keys()),
    },
  ]);

  /** A page of this phone showing the round. */
  page(server: FakeServer, account = 'anna'): RoundQueue {
    return new RoundQueue({
      account,
      attempt: 'a1',
      store: this.store,
      api: server,
      currentAccount: () => this.account,
      later: (_ms, fn) => {
        this.timers.push(fn);
        return () => {
          this.timers = this.timers.filter((one) => one !== fn);
        };
      },
      changed: () => undefined,
    });
  }

  async runTimers(): Promise<void> {
    const due = this.timers;
    this.timers = [];
    due.forEach((fn) => fn());
    await settled();
  }
}

function clone<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

async function settled(): Promise<void> {
  for (let i = 0; i < 60; i++) await Promise.resolve();
}

describe('saving', () => {
  it('says saved only after the durable reply', async () => {
    const server = new FakeServer();
    const page = new Phone().page(server);
    await page.open();
    let release = (): void => undefined;
    server.gate = new Promise((done) => (release = done));
    const work = page.answer('q1', A);
    await settled();
    expect(page.last_saved).toBeNull();
    expect(page.pendingIds()).toEqual(['q1']);
    server.gate = null;
    release();
    await work;
    expect(page.last_saved).toBe('q1');
    expect(page.pendingIds()).toEqual([]);
    expect(server.answerOf('q1')).toEqual(A);
  });

  it('never says saved while the network is cut, and delivers when it is back', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const page = phone.page(server);
    await page.open();
    server.offline = true;
    await page.answer('q1', A);
    await page.answer('q2', B);
    await phone.runTimers();
    expect(page.online).toBe(false);
    expect(page.last_saved).toBeNull();
    expect(server.sheet).toEqual([]);
    server.offline = false;
    page.kick();
    await settled();
    expect(page.online).toBe(true);
    expect(page.caught_up).toBe(2);
    expect(server.sheet.map((entry) => entry.question_id)).toEqual(['q1', 'q2']);
  });

  it('retries by itself on a timer', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const page = phone.page(server);
    await page.open();
    server.offline = true;
    await page.answer('q1', A);
    server.offline = false;
    await phone.runTimers();
    expect(server.answerOf('q1')).toEqual(A);
  });

  it('sends again after a lost reply without harm', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const page = phone.page(server);
    await page.open();
    server.lose_replies = 1;
    await page.answer('q1', A);
    expect(page.last_saved).toBeNull();
    await phone.runTimers();
    expect(page.last_saved).toBe('q1');
    expect(server.sheet).toHaveLength(1);
  });

  it('keeps the later of two quick answers', async () => {
    const server = new FakeServer();
    const page = new Phone().page(server);
    await page.open();
    let release = (): void => undefined;
    server.gate = new Promise((done) => (release = done));
    const first = page.answer('q1', A);
    await settled();
    const second = page.answer('q1', B);
    server.gate = null;
    release();
    await Promise.all([first, second]);
    await settled();
    expect(server.answerOf('q1')).toEqual(B);
    expect(page.pendingIds()).toEqual([]);
  });

  it('does not call an answer saved that the reply does not show', async () => {
    const server = new FakeServer();
    const page = new Phone().page(server);
    await page.open();
    server.save = async () => ({ server_time_ms: 0, deadline_ms: 1e15, state: 'started', sheet: [] });
    await page.answer('q1', A);
    expect(page.last_saved).toBeNull();
    expect(page.pendingIds()).toEqual(['q1']);
  });

  it('goes on with the others when one answer is refused', async () => {
    const server = new FakeServer();
    server.poison = ['q2'];
    const phone = new Phone();
    const page = phone.page(server);
    await page.open();
    server.offline = true;
    await page.answer('q1', A);
    await page.answer('q2', A);
    await page.answer('q3', B);
    server.offline = false;
    page.kick();
    await settled();
    expect(Object.keys(page.refused)).toEqual(['q2']);
    expect(server.sheet.map((entry) => entry.question_id)).toEqual(['q1', 'q3']);
  });
});

describe('reload and other pages', () => {
  it('continues with local answers merged after a reload', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const before = phone.page(server);
    await before.open();
    await before.answer('q1', A);
    server.offline = true;
    await before.answer('q2', B);
    await before.remember(1, ['q2']);
    before.stop();
    server.offline = false;
    const after = phone.page(server);
    await after.open();
    expect(after.answers).toMatchObject({ q1: A, q2: B });
    expect(after.place).toBe(1);
    expect(after.flags).toEqual(['q2']);
    expect(server.answerOf('q2')).toEqual(B);
  });

  it('counts how often the page was left, over a reload, and sends it along', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const before = phone.page(server);
    await before.open();
    before.leave();
    before.leave();
    await settled();
    before.stop();
    const after = phone.page(server);
    await after.open();
    after.leave();
    await after.answer('q1', A);
    expect(server.left).toBe(3);
  });

  it('opens from the phone while offline', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const before = phone.page(server);
    await before.open();
    await before.answer('q1', A);
    before.stop();
    server.offline = true;
    const after = phone.page(server);
    await after.open();
    expect(after.phase).toBe('running');
    expect(after.answers.q1).toEqual(A);
    await after.answer('q2', B);
    server.offline = false;
    after.kick();
    await settled();
    expect(server.answerOf('q2')).toEqual(B);
  });

  it('stops when another device takes over, and can take over again', async () => {
    const server = new FakeServer();
    const here = new Phone().page(server);
    const there = new Phone().page(server);
    await here.open();
    await there.open();
    await there.answer('q1', B);
    await here.answer('q1', A);
    expect(here.phase).toBe('stale');
    await here.answer('q2', A);
    expect(server.answerOf('q2')).toBeUndefined();
    await here.open();
    expect(here.phase).toBe('running');
    // The other device opened later, so its answer stands.
    expect(here.answers.q1).toEqual(B);
    await here.answer('q2', A);
    expect(server.answerOf('q2')).toEqual(A);
  });
});

describe('accounts', () => {
  it('neither sends nor shows the answers of another account', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const anna = phone.page(server);
    await anna.open();
    server.offline = true;
    await anna.answer('q1', A);
    server.offline = false;
    phone.account = 'bert';
    anna.kick();
    await settled();
    expect(anna.phase).toBe('not_yours');
    expect(server.answerOf('q1')).toBeUndefined();
    const bert = phone.page(new FakeServer('bert'), 'bert');
    await bert.open();
    expect(bert.answers).toEqual({});
    phone.account = 'anna';
    const again = phone.page(server);
    await again.open();
    expect(server.answerOf('q1')).toEqual(A);
  });

  it('keeps the queue when the session ends and delivers after signing in again', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const page = phone.page(server);
    await page.open();
    server.refuse = refusal('session_ended', 401);
    await page.answer('q1', A);
    expect(page.phase).toBe('signed_out');
    expect(page.last_saved).toBeNull();
    server.refuse = null;
    const again = phone.page(server);
    await again.open();
    expect(again.last_saved).toBe('q1');
    expect(server.answerOf('q1')).toEqual(A);
  });
});

describe('handing in', () => {
  it('is not done before the receipt, and repeats until it comes', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const page = phone.page(server);
    await page.open();
    server.offline = true;
    await page.answer('q1', A);
    await page.submit();
    expect(page.phase).toBe('submitting');
    await page.answer('q2', A);
    expect(page.answers.q2).toBeUndefined();
    server.offline = false;
    server.lose_replies = 1;
    await phone.runTimers();
    expect(page.phase).toBe('submitting');
    expect(server.state).toBe('submitted');
    await phone.runTimers();
    expect(page.phase).toBe('done');
    expect(server.answerOf('q1')).toEqual(A);
    expect(page.undelivered).toEqual([]);
  });

  it('survives closing the page: the next page hands in', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const page = phone.page(server);
    await page.open();
    server.offline = true;
    await page.answer('q1', A);
    await page.submit();
    page.stop();
    server.offline = false;
    const later = phone.page(server);
    await later.open();
    expect(later.phase).toBe('done');
    expect(server.answerOf('q1')).toEqual(A);
  });

  it('is delivered from another page of the app', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const page = phone.page(server);
    await page.open();
    server.offline = true;
    await page.answer('q1', A);
    await page.submit();
    page.stop();
    server.offline = false;
    const home = phone.page(server);
    expect(await home.restore()).toBe(true);
    expect(home.phase).toBe('done');
  });

  it('hands in after a save that was under way', async () => {
    const server = new FakeServer();
    const page = new Phone().page(server);
    await page.open();
    let release = (): void => undefined;
    server.gate = new Promise((done) => (release = done));
    const saving = page.answer('q1', A);
    await settled();
    await page.submit();
    server.gate = null;
    release();
    await saving;
    await settled();
    expect(page.phase).toBe('done');
    expect(server.seen).toEqual(['opening', 'save', 'submit']);
  });

  it('names the answers that came too late', async () => {
    const server = new FakeServer();
    const phone = new Phone();
    const page = phone.page(server);
    await page.open();
    await page.answer('q1', A);
    server.offline = true;
    await page.answer('q2', B);
    server.state = 'submitted';
    server.offline = false;
    page.kick();
    await settled();
    expect(page.phase).toBe('done');
    expect(page.undelivered).toEqual(['q2']);
  });

  it('is not stopped by one answer the server refuses', async () => {
    const server = new FakeServer();
    server.poison = ['q2'];
    const phone = new Phone();
    const page = phone.page(server);
    await page.open();
    server.offline = true;
    await page.answer('q1', A);
    await page.answer('q2', B);
    await page.submit();
    server.offline = false;
    await phone.runTimers();
    await settled();
    expect(page.phase).toBe('done');
    expect(server.answerOf('q1')).toEqual(A);
    expect(page.undelivered).toEqual(['q2']);
  });
});
