import { randomUUID } from 'node:crypto';
import { errorBody, REQUEST_ERRORS, type RequestErrorCode } from '../../kernel/errors.ts';
import type { Outbound } from '../../kernel/inbound.ts';
import type { HeaderList } from '../../kernel/ports.ts';

/** What a host itself answers: requests that never reach the gateway, and questions about its health. Constant texts only. */

const encoder = new TextEncoder();

const COMMON_HEADERS: HeaderList = [
  ['content-type', 'application/json'],
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
];

/**
 * An error in the gateway's own envelope.
 *
 * @param subject a constant that says which part failed
 * @example hostRefusal('TARGET_MALFORMED').status // 400
 */
export function hostRefusal(code: RequestErrorCode, extra: HeaderList = [], subject?: string): Outbound {
  const { status } = REQUEST_ERRORS[code];
  const requestId = randomUUID();
  return {
    status,
    headers: [...COMMON_HEADERS, ['nymgate-error', code], ['nymgate-request-id', requestId], ...extra],
    body: errorBody(code, requestId, subject === undefined ? {} : { subject }),
  };
}

export function jsonAnswer(status: number, value: unknown): Outbound {
  return { status, headers: COMMON_HEADERS, body: encoder.encode(JSON.stringify(value)) };
}

/** Alive: the process answers. Says nothing about rules, keys or versions (T4-03). */
export function healthAnswer(): Outbound {
  return jsonAnswer(200, { status: 'ok' });
}

/** Ready: rules and keys are there, and nobody has asked the gateway to stop. */
export function readinessAnswer(ready: boolean): Outbound {
  return ready ? jsonAnswer(200, { status: 'ready' }) : hostRefusal('NOT_READY', [['retry-after', '5']]);
}
