import type { HeaderList, SourceRequest } from '../../kernel/ports.ts';
import type { Gateway } from '../gateway.ts';
import type { Opened } from './open-tokens.ts';

/** All of the request but its access token and what is left of its time. */
export type Upstream = Pick<SourceRequest, 'method' | 'origin' | 'path' | 'headers'>;

const CONSTANT_HEADERS: HeaderList = [
  ['accept', 'application/json'],
  ['accept-encoding', 'gzip'],
  ['user-agent', 'nymgate'],
];

/** Builds Graph's request from checked components only; no header of the caller but those the endpoint names. */
export function buildUpstream(gateway: Gateway, opened: Opened, requestId: string): Upstream {
  return {
    method: opened.decision.method,
    origin: gateway.graphOrigin,
    path: opened.path,
    headers: [...CONSTANT_HEADERS, ['client-request-id', requestId], ...opened.decision.headers],
  };
}
