import { isLoopbackAddress, isLoopbackHost, stripBrackets } from '@nymgate/clouds/network/loopback';
import type { AdmissionResult, Caller } from '@nymgate/engine/kernel/caller';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { Gateway } from './gateway.ts';

export type AuthenticatedRequest = { readonly inbound: Inbound; readonly caller: Caller };

const LOCAL_CALLER: Caller = Object.freeze({ id: 'local', grant: Object.freeze({ connectors: ['*'] }) });
/** Safe to show: no credentials are involved. */
const NOT_LOCAL = {
  forwarded:
    'a proxy forwarded the request; configure callers: without them the gateway serves this machine only',
  'foreign-origin':
    'a web page of another site sent the request; configure callers: without them the gateway serves this machine only',
} as const;
/** After which an issuer's keys are fetched again. */
const ISSUER_RETRY_SECONDS = 5;

/**
 * Without verifiers callers can't be distinguished: only connections from this machine are served, as
 * `local`, and not those that a proxy forwarded or another site's page sent (LOC-01).
 * @throws RequestError CALLER_UNKNOWN, CALLER_FORBIDDEN (the address, or a caller without grant),
 * CALLER_THROTTLED (too many refused credentials), TARGET_MALFORMED (several credentials), NOT_READY (the
 * issuer's keys can't be fetched)
 */
export function authenticateCaller(
  { admission }: Gateway,
  inbound: Inbound,
): AuthenticatedRequest | Promise<AuthenticatedRequest> {
  return admission === undefined ? authenticateLocal(inbound) : authenticateByCredential(admission, inbound);
}

async function authenticateByCredential(
  admission: NonNullable<Gateway['admission']>,
  inbound: Inbound,
): Promise<AuthenticatedRequest> {
  const verdict = await admission(inbound);
  if (verdict.outcome !== 'known') throw toAuthenticationError(verdict);
  return { inbound, caller: verdict.caller };
}

function authenticateLocal(inbound: Inbound): AuthenticatedRequest {
  if (!isLoopbackAddress(inbound.remoteAddress))
    throw new RequestError('CALLER_UNKNOWN', { callerReason: 'no-verifier' });
  const forwardingMark = isOldProtocol(inbound) ? 'forwarded' : findCrossOriginMark(inbound.headers);
  if (forwardingMark !== undefined)
    throw new RequestError('CALLER_UNKNOWN', {
      callerReason: forwardingMark,
      subject: NOT_LOCAL[forwardingMark],
    });
  return { inbound, caller: LOCAL_CALLER };
}

function toAuthenticationError(
  verdict: Exclude<AdmissionResult, { readonly outcome: 'known' }>,
): RequestError {
  const callerReason = verdict.reason;
  switch (verdict.outcome) {
    case 'refused':
      return new RequestError('CALLER_UNKNOWN', { callerReason });
    case 'forbidden':
      return new RequestError('CALLER_FORBIDDEN', { callerReason });
    case 'ambiguous':
      return new RequestError('TARGET_MALFORMED', { callerReason, subject: 'several credentials' });
    case 'throttled':
      return new RequestError('CALLER_THROTTLED', { callerReason, retryAfter: verdict.retryAfter });
    case 'unavailable':
      return new RequestError('NOT_READY', { callerReason, retryAfter: ISSUER_RETRY_SECONDS });
  }
}

/** Added by proxies, load balancers and content networks; programs don't send them. */
const FORWARDING_HEADERS: ReadonlySet<string> = new Set([
  'forwarded',
  'via',
  'cdn-loop',
  'x-forwarded',
  'x-real-ip',
  'x-remote-addr',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-envoy-external-address',
  'x-azure-clientip',
  'x-azure-socketip',
  'x-original-forwarded-for',
  'x-original-host',
  'x-original-url',
  'x-rewrite-url',
  'fastly-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
]);
const FORWARDED_PREFIX = 'x-forwarded-';
/** Our own page, or an address that a person typed; `same-site` may be another program's page. */
const SAME_SITE_VALUES: ReadonlySet<string> = new Set(['none', 'same-origin']);

/** RFC 6454 6.1: scheme, host, port; `null` for an opaque origin. */
const ORIGIN = /^https?:\/\/([^/:[\]@]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** Evidence of a proxy, or of another site's page in a browser (LOC-01). Proxies may write `_` for `-`. */
function findCrossOriginMark(headers: HeaderList): 'forwarded' | 'foreign-origin' | undefined {
  for (const [given, value] of headers) {
    const name = given.includes('_') ? given.toLowerCase().replaceAll('_', '-') : given.toLowerCase();
    if (FORWARDING_HEADERS.has(name) || name.startsWith(FORWARDED_PREFIX)) return 'forwarded';
    if (name === 'origin' && !isLoopbackOrigin(value)) return 'foreign-origin';
    if (name === 'sec-fetch-site' && !SAME_SITE_VALUES.has(value.trim().toLowerCase()))
      return 'foreign-origin';
  }
  return undefined;
}

/** nginx forwards by HTTP/1.0 without a header by default; programs use 1.1 (LOC-01). */
function isOldProtocol({ httpVersion }: Inbound): boolean {
  return httpVersion === '1.0';
}

function isLoopbackOrigin(origin: string): boolean {
  const host = ORIGIN.exec(origin.trim())?.[1];
  return host !== undefined && isLoopbackHost(stripBrackets(host));
}
