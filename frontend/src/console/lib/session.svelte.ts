// Who is signed in, and the idle sign-out: a warning at 28 of 30 minutes, shared by all tabs of this browser.
import { isCode } from '$lib/api/client';
import type { Role, StaffMe } from '$lib/api/types';
import * as api from './api';
import { may, type Permission } from './roles';

const ACTIVE_KEY = 'quiz-console-active';
/** How long before the idle sign-out the warning comes. */
const WARN_MS = 120_000;
/** Reading and typing without a call must keep the server's session alive too. */
const PING_MS = 5 * 60_000;
const MARK_MS = 5_000;

export type SignedOutFor = 'nothing' | 'idle' | 'ended' | 'own';

class Session {
  me = $state.raw<StaffMe | null>(null);
  /** Unknown until the first answer. */
  ready = $state(false);
  failed = $state.raw<unknown>(null);
  why = $state<SignedOutFor>('nothing');
  /** Milliseconds until the idle sign-out, or null while there is no need to say so. */
  idle_left_ms = $state<number | null>(null);
  #pinged_at_ms = 0;
  #marked_at_ms = 0;

  constructor() {
    api.whenSessionLost(() => this.#lost());
    for (const kind of ['pointerdown', 'keydown', 'wheel', 'input']) {
      document.addEventListener(kind, () => this.#active(), { passive: true, capture: true });
    }
    setInterval(() => this.#tick(), 1_000);
  }

  get roles(): readonly Role[] {
    return this.me?.roles ?? [];
  }

  may(permission: Permission): boolean {
    return may(this.roles, permission);
  }

  async start(): Promise<void> {
    this.failed = null;
    try {
      this.entered(await api.me());
    } catch (error) {
      if (isCode(error, 'sign_in_required', 'session_ended', 'access_expired')) this.me = null;
      else this.failed = error;
    }
    this.ready = true;
  }

  entered(me: StaffMe): void {
    this.me = me;
    this.ready = true;
    this.why = 'nothing';
    this.#pinged_at_ms = Date.now();
    this.#mark();
  }

  async leave(why: SignedOutFor = 'own'): Promise<void> {
    try {
      await api.signOut();
    } catch (error) {
      // Signed out already is what was wanted; otherwise the cookie may still work, so say it.
      if (!isCode(error, 'sign_in_required', 'session_ended', 'access_expired') && why === 'own') throw error;
    }
    this.me = null;
    this.idle_left_ms = null;
    this.why = why;
  }

  /** "Go on working": renew here and at the server. */
  async stay(): Promise<void> {
    this.#mark();
    this.idle_left_ms = null;
    await this.#ping();
  }

  #lost(): void {
    if (!this.me) return;
    this.me = null;
    this.idle_left_ms = null;
    this.why = 'ended';
  }

  #active(): void {
    // Once the warning stands, only its button counts.
    if (!this.me || this.idle_left_ms !== null) return;
    const now_ms = Date.now();
    if (now_ms - this.#marked_at_ms > MARK_MS) this.#mark();
    if (now_ms - this.#pinged_at_ms > PING_MS) void this.#ping();
  }

  #mark(): void {
    this.#marked_at_ms = Date.now();
    try {
      localStorage.setItem(ACTIVE_KEY, String(this.#marked_at_ms));
    } catch {
      // Private windows may refuse storage; then each tab counts for itself.
    }
  }

  async #ping(): Promise<void> {
    this.#pinged_at_ms = Date.now();
    try {
      this.me = await api.me();
    } catch (error) {
      api.noteLoss(error);
    }
  }

  #tick(): void {
    if (!this.me) return;
    let active_at_ms = this.#marked_at_ms;
    try {
      active_at_ms = Math.max(active_at_ms, Number(localStorage.getItem(ACTIVE_KEY)) || 0);
    } catch {
      // As above.
    }
    const left_ms = active_at_ms + this.me.idle_timeout_s * 1000 - Date.now();
    if (left_ms <= 0) void this.leave('idle');
    else this.idle_left_ms = left_ms <= WARN_MS ? left_ms : null;
  }
}

export const session = new Session();
