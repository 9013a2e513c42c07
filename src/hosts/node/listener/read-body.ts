import type { IncomingMessage } from 'node:http';

export type BodyLimits = { readonly requestBodyBytes: number; readonly bodyMilliseconds: number };

export type ReadBody =
  | { readonly outcome: 'complete'; readonly body: Uint8Array }
  | { readonly outcome: 'too-large' }
  | { readonly outcome: 'gone' };

/** What is read of a request that announces no body. */
export const NO_BODY: ReadBody = Object.freeze({ outcome: 'complete', body: new Uint8Array(0) });

/** Whether a body was announced; without one there is nothing to wait for. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return (
    headers['transfer-encoding'] !== undefined ||
    (headers['content-length'] !== undefined && Number(headers['content-length']) !== 0)
  );
}

/** Whether a body is announced as larger than allowed; it is then not read at all. */
export function isTooLarge({ headers }: IncomingMessage, requestBodyBytes: number): boolean {
  return Number(headers['content-length'] ?? 0) > requestBodyBytes;
}

/**
 * Reads the body that a request announces, within its size and time. `gone`: the caller left or was too slow, and there is
 * nobody to answer.
 */
export function readBody(
  request: IncomingMessage,
  { requestBodyBytes, bodyMilliseconds }: BodyLimits,
): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let total = 0;
    const settle = (result: ReadBody) => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      resolve(result);
    };
    const timer = setTimeout(() => {
      settle({ outcome: 'gone' });
      request.socket.destroy();
    }, bodyMilliseconds);
    request.on('data', (chunk: Uint8Array) => {
      total += chunk.length;
      if (total > requestBodyBytes) settle({ outcome: 'too-large' });
      else chunks.push(chunk);
    });
    request.once('end', () => settle({ outcome: 'complete', body: Buffer.concat(chunks) }));
    request.once('error', () => settle({ outcome: 'gone' }));
    request.once('close', () => settle({ outcome: 'gone' }));
  });
}
