import type { IncomingMessage } from 'node:http';
import { hasBody } from './read-body.ts';

/** How much memory request bodies may take together. Nobody knows yet who sends them: the caller is admitted with the body read. */
export type BodyBudget = {
  /** Sets memory aside for the body that a request announces; the function it returns gives it back. undefined: none is left. */
  readonly reserve: (request: IncomingMessage, requestBodyBytes: number) => (() => void) | undefined;
};

const MOST_BYTES = 67_108_864;

/**
 * Strangers on many connections could otherwise fill the process with bodies that they never finish. Requests without a body
 * take nothing of it, and one body always has its place.
 *
 * @example createBodyBudget().reserve(request, 1_048_576)?.()
 */
export function createBodyBudget(mostBytes = MOST_BYTES): BodyBudget {
  let reserved = 0;
  return {
    reserve: (request, requestBodyBytes) => {
      const bytes = announcedBytes(request, requestBodyBytes);
      if (bytes > 0 && reserved > 0 && reserved + bytes > mostBytes) return undefined;
      reserved += bytes;
      return () => {
        reserved -= bytes;
      };
    },
  };
}

/** A body in chunks may become as large as is allowed; one that is announced as larger is not read. */
function announcedBytes(request: IncomingMessage, most: number): number {
  if (!hasBody(request)) return 0;
  const length = request.headers['content-length'];
  return length === undefined ? most : Math.min(Number(length), most);
}
