import type { IncomingMessage } from 'node:http';
import { createSeededRandom } from '../base/random.ts';
import type { InjectedResponse } from './injected-response.ts';
import { toStaleTarget } from './to-stale-target.ts';

/** Of a hundred requests to Graph how many are answered so; of 410, of a hundred that go on with a round of changes. */
export type FaultRates = Readonly<Partial<Record<'429' | '503' | '410', number>>>;

export type RandomFaults = {
  readonly set: (rates: FaultRates) => void;
  /** An answer in place of Graph's. For a 410 the token of the request gets too old instead, and Graph answers by itself. */
  readonly next: (request: IncomingMessage) => InjectedResponse | undefined;
};

/** As Graph answers when it is asked too much, and when it is down; it says for how long. Source: graph-facts.md#4.2. */
const FAULT_RESPONSES: readonly (readonly [rate: '429' | '503', answer: InjectedResponse])[] = [
  ['429', fault(429, 'TooManyRequests', 'Too many requests.')],
  ['503', fault(503, 'serviceNotAvailable', 'The service is temporarily unavailable.')],
];

function fault(status: number, code: string, message: string): InjectedResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'retry-after': '1' },
    body: JSON.stringify({ error: { code, message } }),
  };
}

/** Faults that come at a rate, none until they are set. The same seed and requests give the same faults. */
export function createRandomFaults(seed: number): RandomFaults {
  const dice = createSeededRandom(seed, 'faults');
  let rates: FaultRates = {};
  return {
    set: (given) => {
      rates = Object.freeze({ ...given });
    },
    next: (request) => {
      const stale = dice.nextBoolean((rates['410'] ?? 0) / 100)
        ? toStaleTarget(request.url ?? '')
        : undefined;
      if (stale !== undefined) request.url = stale;
      let place = dice.nextFraction() * 100;
      for (const [rate, answer] of FAULT_RESPONSES) {
        place -= rates[rate] ?? 0;
        if (place < 0) return answer;
      }
      return undefined;
    },
  };
}
