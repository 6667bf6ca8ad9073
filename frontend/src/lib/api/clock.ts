// The server's clock: an offset learnt from every reply that carries `server_time_ms`.
let offset_ms = 0;
let best_round_trip_ms = Infinity;
let learnt_at_ms = 0;

/** How long a precise sample is preferred over a fresher, slower one. */
const SAMPLE_LIFE_MS = 5 * 60_000;

/** Learn from one reply. A slow reply says less about the offset than a quick one. */
export function learnServerTime(server_time_ms: number, sent_at_ms: number, received_at_ms = Date.now()): void {
  const round_trip_ms = Math.max(0, received_at_ms - sent_at_ms);
  const stale = received_at_ms - learnt_at_ms > SAMPLE_LIFE_MS || received_at_ms < learnt_at_ms;
  const next = server_time_ms + round_trip_ms / 2 - received_at_ms;
  // A jump beyond what latency can explain means that the phone's own clock was changed.
  const jumped = Math.abs(next - offset_ms) > round_trip_ms + best_round_trip_ms + 2_000;
  if (!stale && !jumped && round_trip_ms > best_round_trip_ms) return;
  offset_ms = next;
  best_round_trip_ms = round_trip_ms;
  learnt_at_ms = received_at_ms;
}

/** Now, by the server's clock. */
export function serverNow(): number {
  return Date.now() + offset_ms;
}
