import type { IncomingMessage } from 'node:http';

export type BodyHeaders = {
  readonly headers: Pick<IncomingMessage['headers'], 'content-length' | 'transfer-encoding'>;
};

export type BodyLimits = { readonly requestBodyBytes: number; readonly bodyMilliseconds: number };

export type ReadBody =
  | { readonly outcome: 'complete'; readonly body: Uint8Array }
  | { readonly outcome: 'too-large' }
  | { readonly outcome: 'gone' };

export const NO_BODY: ReadBody = Object.freeze({ outcome: 'complete', body: new Uint8Array(0) });

export function hasBody({ headers }: BodyHeaders): boolean {
  return (
    headers['transfer-encoding'] !== undefined ||
    (headers['content-length'] !== undefined && Number(headers['content-length']) !== 0)
  );
}

export function isTooLarge({ headers }: BodyHeaders, requestBodyBytes: number): boolean {
  return Number(headers['content-length'] ?? 0) > requestBodyBytes;
}

/** Reads a body within its size and time limits. `gone`: the caller disconnected or was too slow. */
export function readIncomingBody(request: IncomingMessage, limits: BodyLimits): Promise<ReadBody> {
  const { requestBodyBytes, bodyMilliseconds } = limits;
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let total = 0;
    const finish = (result: ReadBody) => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      resolve(result);
    };
    const timer = setTimeout(() => {
      finish({ outcome: 'gone' });
      request.socket.destroy();
    }, bodyMilliseconds);
    request.on('data', (chunk: Uint8Array) => {
      total += chunk.length;
      if (total > requestBodyBytes) finish({ outcome: 'too-large' });
      else chunks.push(chunk);
    });
    request.once('end', () => finish({ outcome: 'complete', body: Buffer.concat(chunks) }));
    request.once('error', () => finish({ outcome: 'gone' }));
    request.once('close', () => finish({ outcome: 'gone' }));
  });
}

/** Shared memory budget of request bodies, whose callers are not authenticated yet. */
export type BodyBudget = {
  /** Returns a function that releases the memory; undefined if none is left. */
  readonly reserve: (request: BodyHeaders, requestBodyBytes: number) => (() => void) | undefined;
};

const MAX_BYTES = 67_108_864;

/** Prevents unauthenticated callers from filling memory with unfinished bodies. One body is always accepted. */
export function createBodyBudget(maxBytes = MAX_BYTES): BodyBudget {
  let reserved = 0;
  return {
    reserve: (request, requestBodyBytes) => {
      const bytes = getAnnouncedBytes(request, requestBodyBytes);
      if (bytes > 0 && reserved > 0 && reserved + bytes > maxBytes) return undefined;
      reserved += bytes;
      return () => {
        reserved -= bytes;
      };
    },
  };
}

/** A chunked body counts as the largest allowed. */
function getAnnouncedBytes(request: BodyHeaders, maxBytes: number): number {
  if (!hasBody(request)) return 0;
  const length = request.headers['content-length'];
  return length === undefined ? maxBytes : Math.min(Number(length), maxBytes);
}
