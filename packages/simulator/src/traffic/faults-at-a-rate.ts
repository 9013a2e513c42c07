import type { IncomingMessage } from 'node:http';
import { createDice } from '../base/random.ts';
import type { InjectedAnswer } from './injected-answer.ts';
import { staleToken } from './stale-token.ts';

/** Of a hundred requests to Graph how many are answered so; of 410, of a hundred that go on with a round of changes. */
export type FaultRates = Readonly<Partial<Record<'429' | '503' | '410', number>>>;

export type FaultsAtARate = {
  readonly set: (rates: FaultRates) => void;
  /** An answer in place of Graph's. For a 410 the token of the request gets too old instead, and Graph answers by itself. */
  readonly next: (request: IncomingMessage) => InjectedAnswer | undefined;
};

/** As Graph answers when it is asked too much, and when it is down; it says for how long. Source: graph-facts.md#4.2. */
const ANSWERS: readonly (readonly [rate: '429' | '503', answer: InjectedAnswer])[] = [
  ['429', fault(429, 'TooManyRequests', 'Too many requests.')],
  ['503', fault(503, 'serviceNotAvailable', 'The service is temporarily unavailable.')],
];

function fault(status: number, code: string, message: string): InjectedAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'retry-after': '1' },
    body: JSON.stringify({ error: { code, message } }),
  };
}

/** Faults that come at a rate, none until they are set. The same seed and requests give the same faults. */
export function createFaultsAtARate(seed: number): FaultsAtARate {
  const dice = createDice(seed, 'faults');
  let rates: FaultRates = {};
  return {
    set: (given) => {
      rates = Object.freeze({ ...given });
    },
    next: (request) => {
      const stale = dice.chance((rates['410'] ?? 0) / 100) ? staleToken(request.url ?? '') : undefined;
      if (stale !== undefined) request.url = stale;
      let place = dice.fraction() * 100;
      for (const [rate, answer] of ANSWERS) {
        place -= rates[rate] ?? 0;
        if (place < 0) return answer;
      }
      return undefined;
    },
  };
}
