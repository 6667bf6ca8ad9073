// A server of one round for tests: keeps the sheet by the contract's rules, and can be cut off, slow or unfriendly.
import { ApiError, NetworkError } from '$lib/api/client';
import type { AttemptView, ResultView, SaveSheet, SheetEntry, SheetState } from '$lib/api/types';
import type { RoundApi } from './queue';
import { isNewer } from './merge';

export function refusal(code: string, status: number): ApiError {
  return new ApiError({ type: code, code, title: code, status, request_id: 'r' });
}

export class FakeServer implements RoundApi {
  sheet: SheetEntry[] = [];
  writer = 0;
  /** How often the page was left, as the last message said. */
  left = 0;
  state: 'started' | 'submitted' = 'started';
  /** Requests that reach the server's side of the network, oldest first. */
  seen: string[] = [];
  offline = false;
  /** The reply gets lost although the server did its work. */
  lose_replies = 0;
  refuse: ApiError | null = null;
  /** Questions whose answers are never taken (422). */
  poison: string[] = [];
  gate: Promise<void> | null = null;

  constructor(readonly owner = 'anna') {}

  async opening(attempt: string): Promise<AttemptView> {
    await this.arrive('opening');
    this.writer += 1;
    return this.view(attempt);
  }

  async save(_attempt: string, body: SaveSheet): Promise<SheetState> {
    await this.arrive('save');
    if (this.state !== 'started') throw refusal('attempt_submitted', 409);
    this.store(body);
    return this.reply({ server_time_ms: 0, deadline_ms: 1e15, state: this.state, sheet: this.copy() });
  }

  async submit(attempt: string, body: SaveSheet): Promise<ResultView> {
    await this.arrive('submit');
    if (this.state === 'started') {
      this.store(body);
      this.state = 'submitted';
    }
    return this.reply(this.resultView(attempt));
  }

  async result(attempt: string): Promise<ResultView> {
    await this.arrive('result');
    if (this.state === 'started') throw refusal('attempt_running', 409);
    return this.reply(this.resultView(attempt));
  }

  answerOf(id: string): unknown {
    return this.sheet.find((entry) => entry.question_id === id)?.answer;
  }

  private async arrive(what: string): Promise<void> {
    if (this.gate) await this.gate;
    if (this.offline) throw new NetworkError();
    this.seen.push(what);
    if (this.refuse) throw this.refuse;
  }

  private reply<T>(value: T): T {
    if (this.lose_replies > 0) {
      this.lose_replies -= 1;
      throw new NetworkError('reply lost');
    }
    return value;
  }

  private store(body: SaveSheet): void {
    // An older device is heard, but never against a newer one; a number that was never given out is refused.
    if (body.writer > this.writer) throw refusal('stale_writer', 409);
    if (body.answers.some((item) => this.poison.indexOf(item.question_id) >= 0)) throw refusal('answer_does_not_fit', 422);
    this.left = body.left ?? 0;
    for (const item of body.answers) {
      const entry: SheetEntry = { question_id: item.question_id, answer: item.answer, writer: body.writer, seq: item.seq, saved_at_ms: 0 };
      const at = this.sheet.findIndex((one) => one.question_id === item.question_id);
      if (at < 0) this.sheet.push(entry);
      else if (isNewer(entry, this.sheet[at] as SheetEntry)) this.sheet[at] = entry;
    }
  }

  private copy(): SheetEntry[] {
    return JSON.parse(JSON.stringify(this.sheet)) as SheetEntry[];
  }

  private view(attempt: string): AttemptView {
    const questions = ['q1', 'q2', 'q3'].map((id) => ({ id, kind: 'single' as const, stem: id, picture: null, options: ['A', 'B', 'C'], points_milli: 5000, section: '', topic: '' }));
    return { id: attempt, contest_id: 'c', contest_title: 'c', number: 1, state: this.state, server_time_ms: 0, started_at_ms: 0, deadline_ms: 1e15, grace_ms: 0, elder_time: false, writer: this.writer, questions, sheet: this.copy() };
  }

  private resultView(attempt: string): ResultView {
    const items = ['q1', 'q2', 'q3'].map((id) => ({
      question_id: id, kind: 'single' as const, topic: '', stem: id, picture: null, options: ['A', 'B', 'C'], points_milli: 5000,
      answer: this.sheet.find((entry) => entry.question_id === id)?.answer ?? {},
      right: null, score_milli: null, key: null, explanation: null, option_notes: null, citations: null, void: false, rekeyed: false,
    }));
    return {
      attempt_id: attempt, contest_id: 'c', contest_title: 'c', number: 1, state: 'submitted', score_milli: 0, original_score_milli: 0, full_score_milli: 15000, right: 0, wrong: 0, blank: 3, void: 0,
      scoring_version: 1, void_policy: 'full_points', revisions: [],
      questions_total: 3, duration_ms: 1, started_at_ms: 0, finished_at_ms: 0, elder_time: false, receipt: { number: 1, server_time_ms: 0, salt: '', hash: '' },
      counted: true, answers_visible: false, answers_shown_at_ms: null, items, undelivered: [], instant: null, instant_played: false,
    };
  }
}
