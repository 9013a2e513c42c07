import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorBody, REQUEST_ERRORS, type RequestErrorCode } from '../../../kernel/errors.ts';
import type { Outbound } from '../../../kernel/inbound.ts';
import type { HeaderList } from '../../../kernel/ports.ts';

/** What the host itself answers: requests that never reach the gateway, and questions about its health. Constant texts only. */

const encoder = new TextEncoder();

const COMMON_HEADERS: HeaderList = [
  ['content-type', 'application/json'],
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
];

/**
 * An error in the gateway's own envelope.
 *
 * @example hostRefusal('TARGET_MALFORMED').status // 400
 */
export function hostRefusal(code: RequestErrorCode, extra: HeaderList = []): Outbound {
  const { status } = REQUEST_ERRORS[code];
  const requestId = randomUUID();
  return {
    status,
    headers: [...COMMON_HEADERS, ['nymgate-error', code], ['nymgate-request-id', requestId], ...extra],
    body: errorBody(code, requestId),
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

/** Refuses on a socket that has no Node response (a line that does not parse, an upgrade): one answer, then the connection ends. */
export function refuseOnSocket(socket: Duplex, code: RequestErrorCode, extra: HeaderList = []): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = hostRefusal(code, extra);
  const lines = [...headers, ['content-length', String(body.length)], ['connection', 'close']].map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.end(
    Buffer.concat([
      Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`, 'latin1'),
      body,
    ]),
  );
  // The other side may keep its half open for ever; what was written has been handed to the system by then.
  socket.once('finish', () => socket.destroy());
}
