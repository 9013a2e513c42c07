import type { Clock } from '../../kernel/ports.ts';
import {
  millisecondsUntilNext,
  refreshOnce,
  type SecretRefresh,
} from '../runtime/secrets/refresh-secrets.ts';

/** Reads the secrets of stores again while calls are answered. */
export type CallRefresh = {
  /** The secrets are as old as now. */
  readonly restart: () => void;
  /** A call has come: begins to read where what is in service is old enough, and waits for nothing. */
  readonly called: () => void;
};

/**
 * What `refreshSecrets` is for a process with timers. A frozen one has none to rely on, so that the age is looked at with each call, by
 * the larger one of both clocks (F23): the monotonic one may stand still meanwhile. No answer waits for a store, or for the gateway that
 * a changed secret makes: until that one is there, what was read before serves. What a freeze has cut in two fails or ends at the next
 * call.
 *
 * @example const { restart, called } = refreshByCalls({ current, reload, random, log, clock }); restart(); called();
 */
export function refreshByCalls(refresh: SecretRefresh & { readonly clock: Clock }): CallRefresh {
  const { clock } = refresh;
  let running = false;
  let read = { now: clock.now(), monotonic: clock.monotonic() };
  let young = Number.POSITIVE_INFINITY;
  const restart = () => {
    read = { now: clock.now(), monotonic: clock.monotonic() };
    young = millisecondsUntilNext(refresh);
  };
  const age = () => Math.max(clock.now() - read.now, clock.monotonic() - read.monotonic);
  const turn = async () => {
    await refreshOnce(refresh);
    running = false;
    restart();
  };
  return {
    restart,
    called: () => {
      if (running || age() < young) return;
      running = true;
      void turn();
    },
  };
}
