// The answer queue of one round: store on the phone, send, resend, hand in. Says "saved" only after the server's durable reply.
import { ApiError, NetworkError } from '$lib/api/client';
import type { Answer, AttemptView, ResultView, SaveSheet, SheetEntry, SheetState } from '$lib/api/types';
import { emptyRecord, isNewer, lostAnswers, restamp, sameAnswer, stillPending } from './merge';
import { roundKey, type PendingAnswer, type RoundRecord, type RoundStore } from './store';

export interface RoundApi {
  opening(attempt: string): Promise<AttemptView>;
  save(attempt: string, body: SaveSheet): Promise<SheetState>;
  submit(attempt: string, body: SaveSheet): Promise<ResultView>;
  result(attempt: string): Promise<ResultView>;
}

export interface QueueParts {
  account: string;
  attempt: string;
  store: RoundStore;
  api: RoundApi;
  /** The account signed in on this phone right now; null when none or unknown. */
  currentAccount(): string | null;
  later(ms: number, fn: () => void): () => void;
  changed(): void;
}

/**
 * running: answers are taken. stale: another page took over. signed_out: the session ended. not_yours: another account
 * is signed in. submitting: handed in, receipt not here yet. done: the receipt is here.
 */
export type Phase = 'opening' | 'failed' | 'running' | 'stale' | 'signed_out' | 'not_yours' | 'submitting' | 'done';

const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const HEARTBEAT_MS = 20_000;

export class RoundQueue {
  phase: Phase = 'opening';
  view: AttemptView | null = null;
  answers: Record<string, Answer> = {};
  pending: Record<string, PendingAnswer> = {};
  /** Answers the server will never take, by question. */
  refused: Record<string, Answer> = {};
  flags: string[] = [];
  place = 0;
  online = true;
  sending = false;
  last_saved: string | null = null;
  /** How many answers were delivered after the network came back. */
  caught_up = 0;
  error: unknown = null;
  result: ResultView | null = null;
  undelivered: string[] = [];

  private writer = 0;
  private next_seq = 1;
  /** How often the page was left; goes along with what is sent anyway. */
  private left = 0;
  private failures = 0;
  private one_by_one = false;
  private cancel: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly parts: QueueParts) {}

  private get key(): string {
    return roundKey(this.parts.account, this.parts.attempt);
  }

  get volatile(): boolean {
    return this.parts.store.volatile();
  }

  pendingIds(): string[] {
    return Object.keys(this.pending);
  }

  /** Open the round on this page: a new writer, the server's sheet, and what the phone still owes. `fresh`: just started here. */
  async open(fresh: AttemptView | null = null): Promise<void> {
    this.set({ phase: 'opening', error: null });
    const kept = await this.parts.store.read(this.key).catch(() => undefined);
    if (!this.mine()) return;
    if (kept && kept.submitting && !kept.done) {
      this.take(kept);
      this.set({ phase: 'submitting' });
      return this.flush();
    }
    try {
      const view = fresh ?? (await this.parts.api.opening(this.parts.attempt));
      await this.enter(view, kept);
    } catch (error) {
      if (error instanceof NetworkError && kept && kept.view && !kept.done) {
        this.take(kept);
        this.view = kept.view;
        this.set({ phase: 'running', online: false });
        this.plan();
      } else {
        if (kept) this.take(kept);
        await this.trouble(error, 'opening');
      }
    }
  }

  private async enter(view: AttemptView, kept: RoundRecord | undefined): Promise<void> {
    this.view = view;
    this.writer = view.writer;
    this.flags = kept ? kept.flags : [];
    this.left = (kept && kept.left) || 0;
    this.place = kept ? Math.min(kept.place, view.questions.length - 1) : firstOpen(view);
    const left = stillPending(kept ? kept.pending : {}, view.sheet);
    if (view.state !== 'started') {
      this.pending = left;
      return this.fetchResult();
    }
    const stamped = restamp(left, view.writer, Math.max(kept ? kept.next_seq : 1, 1));
    this.pending = stamped.pending;
    this.next_seq = stamped.next_seq;
    this.answers = this.merged(view.sheet);
    this.failures = 0;
    this.set({ phase: 'running', online: true });
    await this.keep(true);
    await this.flush();
  }

  /** Take up a round left on this phone without opening it, to deliver what is owed. */
  async restore(): Promise<boolean> {
    const kept = await this.parts.store.read(this.key).catch(() => undefined);
    if (!kept || kept.done || !this.mine()) return false;
    this.take(kept);
    this.set({ phase: kept.submitting ? 'submitting' : 'running' });
    await this.flush();
    return true;
  }

  private take(kept: RoundRecord): void {
    this.view = kept.view;
    this.writer = kept.writer;
    this.next_seq = kept.next_seq;
    this.pending = { ...kept.pending };
    this.flags = kept.flags;
    this.left = kept.left || 0;
    this.place = kept.place;
    this.answers = this.merged(kept.view ? kept.view.sheet : []);
  }

  private merged(sheet: SheetEntry[]): Record<string, Answer> {
    const out: Record<string, Answer> = {};
    for (const entry of sheet) out[entry.question_id] = entry.answer;
    for (const id of this.pendingIds()) out[id] = (this.pending[id] as PendingAnswer).answer;
    return out;
  }

  /** The page went out of sight during the round. */
  leave(): void {
    if (this.phase !== 'running') return;
    this.left += 1;
    void this.keep();
  }

  /** The person answered. Kept on the phone first, then sent. */
  async answer(question_id: string, answer: Answer): Promise<void> {
    if (this.phase !== 'running' || sameAnswer(this.answers[question_id], answer)) return;
    this.answers = { ...this.answers, [question_id]: answer };
    this.pending = { ...this.pending, [question_id]: { writer: this.writer, seq: this.next_seq++, answer } };
    if (this.refused[question_id]) {
      this.refused = { ...this.refused };
      delete this.refused[question_id];
    }
    this.set({});
    await this.keep();
    await this.flush();
  }

  async remember(place: number, flags: string[]): Promise<void> {
    this.place = place;
    this.flags = flags;
    this.set({});
    await this.keep();
  }

  /** Freeze, and hand in until the receipt arrives. */
  async submit(): Promise<void> {
    if (this.phase !== 'running') return;
    this.set({ phase: 'submitting', error: null });
    this.failures = 0;
    await this.keep();
    await this.flush();
  }

  /** The network may be back: try at once. */
  kick(): void {
    this.failures = 0;
    void this.flush();
  }

  stop(): void {
    this.stopped = true;
    if (this.cancel) this.cancel();
  }

  async flush(): Promise<void> {
    if (this.cancel) this.cancel();
    this.cancel = null;
    if (this.sending || this.stopped || !this.mine()) return;
    if (this.phase === 'submitting') return this.sendSubmission();
    if (this.phase !== 'running' || !this.pendingIds().length) return;
    const batch = this.batch();
    this.set({ sending: true });
    try {
      const state = await this.parts.api.save(this.parts.attempt, { writer: this.writer, answers: batch, left: this.left });
      this.sending = false;
      await this.settle(state, batch);
    } catch (error) {
      this.sending = false;
      await this.trouble(error, 'save', batch.map((item) => item.question_id));
    }
  }

  private batch(): SaveSheet['answers'] {
    const all = this.pendingIds()
      .map((question_id) => ({ question_id, seq: (this.pending[question_id] as PendingAnswer).seq, answer: (this.pending[question_id] as PendingAnswer).answer }))
      .sort((a, b) => a.seq - b.seq);
    return this.one_by_one ? all.slice(0, 1) : all;
  }

  /** The durable reply: only what the server's sheet shows counts as saved. */
  private async settle(state: SheetState, sent: SaveSheet['answers']): Promise<void> {
    const before = this.pendingIds().length;
    this.pending = stillPending(this.pending, state.sheet);
    if (this.view) this.view = { ...this.view, sheet: state.sheet, deadline_ms: state.deadline_ms };
    // A question answered again meanwhile is still pending, although what was sent has arrived.
    const arrived = sent.some((item) => state.sheet.some((entry) => entry.question_id === item.question_id && !isNewer({ writer: this.writer, seq: item.seq }, entry)));
    const stored = sent.map((item) => item.question_id).filter((id) => !this.pending[id]);
    const delivered = before - this.pendingIds().length;
    const was_offline = !this.online;
    this.failures = arrived ? 0 : this.failures + 1;
    this.set({
      online: true,
      error: null,
      last_saved: stored.length ? (stored[stored.length - 1] as string) : this.last_saved,
      caught_up: was_offline ? delivered : 0,
    });
    await this.keep(true);
    if (state.state !== 'started') return this.fetchResult();
    if (this.phase === 'submitting') return this.flush();
    // Another device opened the paper later and answers there: its answers stand, so this page must not go on as if its own did.
    if (state.sheet.some((entry) => entry.writer > this.writer)) return this.set({ phase: 'stale' });
    if (!this.pendingIds().length) return;
    if (arrived) return this.flush();
    this.plan();
  }

  private async sendSubmission(): Promise<void> {
    this.set({ sending: true });
    const batch = this.one_by_one ? [] : this.batch();
    try {
      const result = await this.parts.api.submit(this.parts.attempt, { writer: this.writer, answers: batch, left: this.left });
      this.sending = false;
      await this.finish(result);
    } catch (error) {
      this.sending = false;
      await this.trouble(error, 'submit', batch.map((item) => item.question_id));
    }
  }

  private async fetchResult(): Promise<void> {
    this.set({ phase: 'submitting' });
    try {
      await this.finish(await this.parts.api.result(this.parts.attempt));
    } catch (error) {
      await this.trouble(error, 'result');
    }
  }

  private async finish(result: ResultView): Promise<void> {
    const undelivered = lostAnswers(this.pending, this.refused, result);
    this.pending = {};
    this.set({ phase: 'done', result, undelivered, online: true, error: null });
    const { account, attempt } = this.parts;
    await this.parts.store
      .change(this.key, () => ({ ...emptyRecord(account, attempt), flags: this.flags, undelivered, done: true }))
      .catch(() => undefined);
  }

  private async trouble(error: unknown, during: 'opening' | 'save' | 'submit' | 'result', sent: string[] = []): Promise<void> {
    if (this.stopped) return;
    if (error instanceof ApiError) {
      const code = error.code;
      if (code === 'sign_in_required' || code === 'session_ended' || code === 'access_expired') return this.set({ phase: 'signed_out', error });
      if (code === 'not_found' || code === 'forbidden') return this.set({ phase: 'not_yours', error });
      if (code === 'stale_writer') {
        this.set({ phase: 'stale', error });
        return this.keep();
      }
      if ((code === 'attempt_submitted' || code === 'attempt_over') && during !== 'result') return this.fetchResult();
      if (error.status === 422 && (during === 'save' || during === 'submit')) return this.refuse(sent, during);
    }
    if (during === 'opening') return this.set({ phase: 'failed', error });
    this.failures += 1;
    this.set({ online: !(error instanceof NetworkError), error });
    const asked_ms = error instanceof ApiError ? (error.problem.retry_after_s || 0) * 1000 : 0;
    this.plan(asked_ms);
  }

  /** The server will not take something in this batch: find out which, and go on with the rest. */
  private async refuse(sent: string[], during: 'save' | 'submit'): Promise<void> {
    if (during === 'save' && sent.length === 1) {
      const id = sent[0] as string;
      const refused = this.pending[id];
      if (refused) {
        this.refused = { ...this.refused, [id]: refused.answer };
        const rest = { ...this.pending };
        delete rest[id];
        this.pending = rest;
        await this.keep(true);
      }
      this.one_by_one = this.pendingIds().length > 0;
      this.set({});
      return this.flush();
    }
    this.one_by_one = true;
    if (during === 'save') return this.flush();
    // Handing in must not fail for one bad answer: save the good ones singly, then hand in an empty list.
    const batch = this.pendingIds();
    for (const id of batch) {
      const mine = this.pending[id] as PendingAnswer;
      try {
        const state = await this.parts.api.save(this.parts.attempt, { writer: this.writer, answers: [{ question_id: id, seq: mine.seq, answer: mine.answer }] });
        this.pending = stillPending(this.pending, state.sheet);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 422) return this.trouble(error, 'result');
        this.refused = { ...this.refused, [id]: mine.answer };
      }
    }
    return this.flush();
  }

  private plan(at_least_ms = 0): void {
    if (this.cancel) this.cancel();
    const backoff = BACKOFF_MS[Math.min(this.failures, BACKOFF_MS.length) - 1] ?? HEARTBEAT_MS;
    const wait = Math.max(at_least_ms, backoff * (0.8 + Math.random() * 0.4));
    this.cancel = this.parts.later(wait, () => void this.flush());
  }

  /** Another account on this phone neither sends nor sees this round. */
  private mine(): boolean {
    const current = this.parts.currentAccount();
    if (current === this.parts.account) return true;
    if (this.phase !== 'done') this.set({ phase: current === null ? 'signed_out' : 'not_yours' });
    return false;
  }

  /** Write the round to the phone; never lets an older page undo what a newer one stored. */
  private async keep(with_view = false): Promise<void> {
    const { account, attempt, store } = this.parts;
    await store
      .change(this.key, (old) => {
        if (old && (old.done || old.writer > this.writer)) return old;
        return {
          ...(old ?? emptyRecord(account, attempt)),
          view: with_view || !old ? this.view : old.view,
          writer: this.writer,
          next_seq: this.next_seq,
          pending: { ...this.pending },
          place: this.place,
          flags: this.flags.slice(),
          left: this.left,
          submitting: this.phase === 'submitting',
        };
      })
      .catch(() => undefined);
  }

  private set(change: Partial<RoundQueue>): void {
    Object.assign(this, change);
    this.parts.changed();
  }
}

function firstOpen(view: AttemptView): number {
  const answered = new Set(view.sheet.map((entry) => entry.question_id));
  const index = view.questions.findIndex((question) => !answered.has(question.id));
  return index < 0 ? 0 : index;
}
