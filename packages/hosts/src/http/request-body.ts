import type { IncomingMessage } from 'node:http';

/** What a request says of its body. */
export type BodyHeaders = {
  readonly headers: Pick<IncomingMessage['headers'], 'content-length' | 'transfer-encoding'>;
};

export type BodyLimits = { readonly requestBodyBytes: number; readonly bodyMilliseconds: number };

export type ReadBody =
  | { readonly outcome: 'complete'; readonly body: Uint8Array }
  | { readonly outcome: 'too-large' }
  | { readonly outcome: 'gone' };

/** The body of a request that announces none. */
export const NO_BODY: ReadBody = Object.freeze({ outcome: 'complete', body: new Uint8Array(0) });

/** Whether a body was announced; without one there is nothing to wait for. */
export function hasBody({ headers }: BodyHeaders): boolean {
  return (
    headers['transfer-encoding'] !== undefined ||
    (headers['content-length'] !== undefined && Number(headers['content-length']) !== 0)
  );
}

/** Whether a body is announced as larger than allowed; it is then not read at all. */
export function isTooLarge({ headers }: BodyHeaders, requestBodyBytes: number): boolean {
  return Number(headers['content-length'] ?? 0) > requestBodyBytes;
}

/**
 * Reads the body that a request announces, within its size and time. `gone`: the caller left or was too slow, and there is
 * nobody to answer.
 */
export function readIncomingBody(
  request: IncomingMessage,
  { requestBodyBytes, bodyMilliseconds }: BodyLimits,
): Promise<ReadBody> {
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

/**
 * How much memory request bodies may take together. Nobody knows yet who sends them: the caller is authenticated only once the
 * body is read.
 */
export type BodyBudget = {
  /** Sets memory aside for the body that a request announces; the function it returns gives it back. undefined: none is left. */
  readonly reserve: (request: BodyHeaders, requestBodyBytes: number) => (() => void) | undefined;
};

const MAX_BYTES = 67_108_864;

/**
 * Otherwise strangers on many connections could fill the process with bodies that they never finish. Requests without a body
 * take none of this memory, and one body always has its place.
 *
 * @example createBodyBudget().reserve(request, 1_048_576)?.()
 */
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

/** A body in chunks may become as large as is allowed; one that is announced as larger is not read. */
function getAnnouncedBytes(request: BodyHeaders, maxBytes: number): number {
  if (!hasBody(request)) return 0;
  const length = request.headers['content-length'];
  return length === undefined ? maxBytes : Math.min(Number(length), maxBytes);
}
