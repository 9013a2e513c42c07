import { attempt, type Entity } from '../../base/entity.ts';
import { badRequest, insufficient } from '../../base/graph-error.ts';
import { matchPath } from '../odata/match-path.ts';
import type { Write, WriteCall, WriteResponse } from './write.ts';
import { APPLICATION_WRITES } from './write-applications.ts';
import { CREDENTIAL_WRITES } from './write-credentials.ts';
import { PRINCIPAL_WRITES } from './write-principals.ts';

export const WRITES: readonly Write[] = Object.freeze([
  ...APPLICATION_WRITES,
  ...CREDENTIAL_WRITES,
  ...PRINCIPAL_WRITES,
]);

type WriteRequest = {
  readonly body: string;
  readonly prefer: string | undefined;
};

type WriteContext = Omit<WriteCall, 'slots' | 'body' | 'createIfMissing'> & {
  readonly roles: readonly string[];
};

export type WriteMatch = { readonly write: Write; readonly slots: Readonly<Record<string, string>> };

export function matchWrite(method: string, segments: readonly string[]): WriteMatch | undefined {
  for (const write of WRITES) {
    const slots = write.method === method ? matchPath(write.path.split('/'), segments) : undefined;
    if (slots !== undefined) return { write, slots };
  }
  return undefined;
}

/** Throws GraphError 403, 400, 404, 409. */
export function handleWrite(
  context: WriteContext,
  { write, slots }: WriteMatch,
  request: WriteRequest,
): WriteResponse {
  if (!write.roles.some((role) => context.roles.includes(role))) throw insufficient();
  const createIfMissing = /(?:^|,)\s*create-if-missing\s*(?:,|$)/i.test(request.prefer ?? '');
  const body = write.method === 'DELETE' ? {} : readBody(request.body);
  return write.run({ ...context, slots, body, createIfMissing });
}

function readBody(text: string): Entity {
  const body = attempt((): unknown => JSON.parse(text));
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Entity;
  throw badRequest(
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}
