import { isLoopbackAddress, isLoopbackHost, stripBrackets } from '@nymgate/clouds/network/loopback';
import type { AdmissionResult, Caller } from '@nymgate/engine/kernel/caller';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { Gateway } from './gateway.ts';

/** A request whose sender is known. */
export type AuthenticatedRequest = { readonly inbound: Inbound; readonly caller: Caller };

const LOCAL_CALLER: Caller = Object.freeze({ id: 'local', grant: Object.freeze({ connectors: ['*'] }) });
/** Nobody is told anything about credentials by these: there are none. */
const NOT_LOCAL = {
  forwarded:
    'a proxy forwarded the request; configure callers: without them the gateway serves this machine only',
  'foreign-origin':
    'a web page of another site sent the request; configure callers: without them the gateway serves this machine only',
} as const;
/** Seconds after which an issuer whose keys could not be fetched is asked again. */
const ISSUER_RETRY_SECONDS = 5;

/**
 * Who calls. Without any verifier nobody can be told apart: then only requests whose connection comes from this machine are
 * served, whatever address the host listens on, and their caller is `local`. What a proxy has forwarded or a web page of another
 * site has sent comes from this machine too, and is refused (LOC-01).
 *
 * @throws RequestError CALLER_UNKNOWN, CALLER_FORBIDDEN (the address, or a caller without grant), CALLER_THROTTLED (one refused
 * credential too many), TARGET_MALFORMED (more than one credential), NOT_READY (the issuer's keys cannot be fetched)
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

/** Headers that proxies, load balancers and content networks add to what they forward, and programs do not send by themselves. */
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
/** What a browser says of a page of ours, or of an address that a person typed; `same-site` may be another program's page. */
const SAME_SITE_VALUES: ReadonlySet<string> = new Set(['none', 'same-origin']);

/** An origin as browsers write it (RFC 6454 6.1): scheme, host, port; `null` where it is opaque. */
const ORIGIN = /^https?:\/\/([^/:[\]@]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * What in a request shows that whoever sent it is not a program of this machine, although its connection is: `forwarded` by a proxy,
 * or from a web page of another site (`Origin`, or `Sec-Fetch-Site` where a browser sends no Origin) (LOC-01). Some servers take
 * `_` for `-`, so a proxy may write either. A proxy that adds no header and speaks HTTP/1.1 cannot be seen.
 *
 * @returns undefined when nothing does
 * @example foreignMark([['X-Forwarded-For', '203.0.113.9']]) // 'forwarded'
 */
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

/** nginx forwards by HTTP/1.0, without a header of its own, unless it is told otherwise; programs of today speak 1.1 (LOC-01). */
function isOldProtocol({ httpVersion }: Inbound): boolean {
  return httpVersion === '1.0';
}

/** A page that this machine serves itself. */
function isLoopbackOrigin(origin: string): boolean {
  const host = ORIGIN.exec(origin.trim())?.[1];
  return host !== undefined && isLoopbackHost(stripBrackets(host));
}
