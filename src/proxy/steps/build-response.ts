import { matchesGrammar } from '../../kernel/grammars.ts';
import type { Outbound } from '../../kernel/inbound.ts';
import type { SourceResponse } from '../../kernel/ports.ts';
import type { HeaderRule } from '../../plan/rule-set.ts';
import type { SafeBody } from '../../sanitizer/index.ts';
import { type Identity, responseHeaders } from '../response-headers.ts';
import type { Opened } from './open-tokens.ts';

export type SafeAnswer = {
  readonly opened: Opened;
  readonly response: SourceResponse;
  readonly body: SafeBody;
  readonly identity: Identity;
};

const EMPTY = new Uint8Array(0);

/** The only way to a successful answer: its body is a SafeBody, its headers are constructed, none is copied. */
export function buildResponse({ opened, response, body, identity }: SafeAnswer): Outbound {
  const requestId = sourceRequestId(response);
  const applied = preferenceApplied(
    response.headers['preference-applied'],
    opened.decision.endpoint.headers.get('prefer'),
  );
  const headers = responseHeaders(identity);
  if (requestId !== '') headers.push(['request-id', requestId]);
  if (applied !== '') headers.push(['preference-applied', applied]);
  return {
    status: response.status,
    headers,
    body: opened.decision.method === 'HEAD' ? EMPTY : body,
  };
}

/** Graph's own request id when it is a GUID, else empty. */
export function sourceRequestId(response: SourceResponse): string {
  const id = response.headers['request-id'] ?? '';
  return matchesGrammar('guid', id) ? id : '';
}

const PREFERENCE = /^([A-Za-z][A-Za-z0-9.-]{0,63})(?:=(?:"[A-Za-z0-9 ._+/-]{0,80}"|[A-Za-z0-9._+-]{1,80}))?$/;

/** Of Graph's echo, the preferences that the endpoint lets through, in a form that holds no more than a preference. */
function preferenceApplied(value: string | undefined, rule: HeaderRule | undefined): string {
  if (value === undefined || rule === undefined || !('preferences' in rule)) return '';
  const names = new Set(Object.keys(rule.preferences).map((name) => name.toLowerCase()));
  return value
    .split(',')
    .map((preference) => preference.trim())
    .filter((preference) => names.has((PREFERENCE.exec(preference)?.[1] ?? '').toLowerCase()))
    .join(', ');
}
