import type { HeaderList, SourceRequest } from '../../kernel/ports.ts';
import type { Gateway } from '../gateway.ts';
import type { Opened } from './open-tokens.ts';

/** All of the request but its access token and what is left of its time. */
export type Upstream = Pick<SourceRequest, 'method' | 'origin' | 'path' | 'headers' | 'body'>;

const CONSTANT_HEADERS: HeaderList = [
  ['accept', 'application/json'],
  ['accept-encoding', 'gzip'],
  ['user-agent', 'nymgate'],
];

/**
 * Builds Graph's request from checked components only; no header of the caller but those the endpoint names. A body was written
 * anew, and its type with it; its length is the HTTP client's affair.
 */
export function buildUpstream(gateway: Gateway, opened: Opened, requestId: string): Upstream {
  const { body, decision, path } = opened;
  const type: HeaderList = body === undefined ? [] : [['content-type', body.contentType]];
  return {
    method: decision.method,
    origin: gateway.graphOrigin,
    path,
    headers: [...CONSTANT_HEADERS, ['client-request-id', requestId], ...type, ...decision.headers],
    body: body?.bytes,
  };
}
