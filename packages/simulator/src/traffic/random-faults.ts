import type { IncomingMessage } from 'node:http';
import { attempt } from '../base/entity.ts';
import { createSeededRandom } from '../base/random.ts';
import type { InjectedResponse } from './injected-response.ts';

/** Percentages of requests to Graph; for 410, of requests with a delta or skip token. */
export type FaultRates = Readonly<Partial<Record<'429' | '503' | '410', number>>>;

export type RandomFaults = {
  readonly set: (rates: FaultRates) => void;
  /** A response instead of Graph's. For 410 the request's token is aged, and Graph answers. */
  readonly next: (request: IncomingMessage) => InjectedResponse | undefined;
};

/** Throttling and outage, with Retry-After (graph-facts.md#4.2). */
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

/** The same seed and requests give the same faults. */
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
      for (const [rate, fault] of FAULT_RESPONSES) {
        place -= rates[rate] ?? 0;
        if (place < 0) return fault;
      }
      return undefined;
    },
  };
}

/** `$deltatoken=`, `%24skiptoken=`, `token=`, `(token='`. */
const TOKEN = /((?:(?:\$|%24)?(?:delta|skip)token=)|(?:\btoken=(?:'|%27)?))([A-Za-z0-9_\-+/=%.]+)/i;

/** Tokens of drives: generation, start, end and position. */
const DRIVE_STATE = /^(3;%234;%231;3;[0-9a-f-]{36};\d+;)\d+(;(\d*);\d+;(\d+);.*)$/;

/**
 * The request with a token of an expired generation, which Graph answers with 410; undefined if it has no token.
 *
 * @example toStaleTarget('/v1.0/users/delta?$deltatoken=eyJlcG9j…') // '/v1.0/users/delta?$deltatoken=eyJlcG9jaCI6MCw…'
 */
function toStaleTarget(target: string): string | undefined {
  const [found, before = '', token = ''] = TOKEN.exec(target) ?? [];
  const plain = attempt(() => decodeURIComponent(token)) ?? '';
  const stale = found === undefined ? undefined : (staleRound(plain) ?? staleDrive(plain));
  return stale === undefined ? undefined : target.replace(TOKEN, () => before + encodeURIComponent(stale));
}

function staleRound(token: string): string | undefined {
  const state = attempt((): unknown => JSON.parse(Buffer.from(token, 'base64url').toString()));
  if (typeof state !== 'object' || state === null || !('generation' in state)) return undefined;
  return Buffer.from(JSON.stringify({ ...state, generation: 0 })).toString('base64url');
}

/** A link that starts a fresh round does not expire. */
function staleDrive(token: string): string | undefined {
  const [, head, tail, since, position] = DRIVE_STATE.exec(Buffer.from(token, 'base64').toString()) ?? [];
  const isFresh = since === '' && position === '0';
  return head === undefined || isFresh ? undefined : Buffer.from(`${head}0${tail}`).toString('base64');
}
