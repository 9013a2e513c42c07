import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { PLATFORM_PRINCIPALS } from '@nymgate/clouds/platform-principals';
import { hostOf } from '@nymgate/clouds/settings/origins';
import type { Misfit } from '@nymgate/clouds/settings/read-settings';

const VERIFIERS = ['jwt', 'apiKeys', 'clientCertificates', 'platform'] as const;
const HOW = 'configure callers.apiKeys, callers.jwt or callers.clientCertificates';
/** Claims that name a program or an opaque id: with `*` their values stand in the audit trail, and names of people must not. */
const OPAQUE_IDS = new Set(['sub', 'azp', 'appid', 'oid', 'client_id', 'cid']);
/** Anybody in the world gets tokens of this issuer, for any audience they like. */
const PUBLIC_ISSUERS = new Set(['https://accounts.google.com', 'accounts.google.com']);

/**
 * Who may call, against where the gateway listens: beyond this machine only with a verifier (an address list is none), and with
 * credentials in headers only over TLS.
 */
export function checkCallers(data: unknown): readonly Misfit[] {
  return [
    ...checkExposure(data),
    ...checkTransport(data),
    ...checkVerifiers(data),
    ...entries(at(data, 'callers', 'jwt')).flatMap(([index, issuer]) => checkIssuer(index, issuer)),
    ...entries(at(data, 'callers', 'platform')).flatMap(([index, entry]) => [
      ...checkAudience(index, entry),
      ...checkPrincipals(index, entry),
    ]),
    ...checkTwice(data),
    ...checkConnectors(data),
  ];
}

function checkExposure(data: unknown): readonly Misfit[] {
  const host = at(data, 'listen', 'host');
  const publicUrl = at(data, 'publicUrl');
  const exposed = typeof host === 'string' && host !== '' && !isLoopback(host);
  const named = typeof publicUrl === 'string' && !isLoopback(hostOf(publicUrl));
  const findings: Misfit[] = [];
  if (exposed && !hasVerifier(data))
    findings.push({
      path: ['listen', 'host'],
      message:
        'only a loopback address is accepted without a verifier of callers: whoever reaches the gateway would be served',
      fix: HOW,
    });
  if (exposed && publicUrl === undefined)
    findings.push({
      path: ['publicUrl'],
      message: 'publicUrl is required unless the listener is loopback: sealed links start with it',
    });
  if (!exposed && named && !hasVerifier(data))
    findings.push({
      path: ['publicUrl'],
      message:
        'a publicUrl beyond this machine needs a verifier of callers: what forwards to the gateway would be served for anybody',
      fix: HOW,
    });
  return findings;
}

function checkTransport(data: unknown): readonly Misfit[] {
  const { host, tls, behindTls } = object(at(data, 'listen'));
  const publicUrl = at(data, 'publicUrl');
  const exposed = typeof host === 'string' && host !== '' && !isLoopback(host);
  const bearer = at(data, 'callers', 'jwt') ?? at(data, 'callers', 'apiKeys');
  const findings: Misfit[] = [];
  if (exposed && bearer !== undefined && tls === undefined && behindTls !== true)
    findings.push({
      path: ['listen', 'host'],
      message: 'tokens and API keys would cross the network in clear',
      fix: 'give listen.tls, or say listen.behindTls: true when what stands in front speaks TLS with callers',
    });
  if (behindTls === true && typeof publicUrl === 'string' && publicUrl.startsWith('http:'))
    findings.push({
      path: ['publicUrl'],
      message: 'publicUrl must be https with listen.behindTls',
    });
  const clientCa = at(tls, 'clientCa');
  if (at(data, 'callers', 'clientCertificates') !== undefined && clientCa === undefined)
    findings.push({
      path: ['callers', 'clientCertificates'],
      message: 'client certificates need listen.tls.clientCa, the authority that issues them',
    });
  if (at(tls, 'clientAuth') !== undefined && clientCa === undefined)
    findings.push({ path: ['listen', 'tls', 'clientAuth'], message: 'clientAuth needs clientCa' });
  return findings;
}

function hasVerifier(data: unknown): boolean {
  return VERIFIERS.some((name) => at(data, 'callers', name) !== undefined);
}

function checkVerifiers(data: unknown): readonly Misfit[] {
  const callers = at(data, 'callers');
  const findings: Misfit[] = [];
  if (callers !== undefined && !hasVerifier(data))
    findings.push({
      path: ['callers'],
      message: `callers must have at least one of ${VERIFIERS.join(', ')}: addresses alone prove nothing`,
    });
  const { trustedProxies = 0, proxies } = object(at(callers, 'addresses'));
  if (proxies !== undefined && trustedProxies === 0)
    findings.push({
      path: ['callers', 'addresses', 'proxies'],
      message: 'proxies need trustedProxies, the number of them that a request passes',
    });
  return findings;
}

function checkIssuer(index: number, issuer: unknown): readonly Misfit[] {
  const path = ['callers', 'jwt', index];
  const { callerId = 'sub', issuer: url, requiredClaims } = object(issuer);
  const anybody = entries(at(issuer, 'callers')).some(([, caller]) => at(caller, 'id') === '*');
  const findings: Misfit[] = [];
  const refuse = (key: string, message: string) => findings.push({ path: [...path, key], message });
  if (callerId === 'email' && at(requiredClaims, 'email_verified') !== true)
    refuse('callerId', 'email needs requiredClaims email_verified: true, or anybody may claim any address');
  if (!anybody) return findings;
  if (PUBLIC_ISSUERS.has(String(url)))
    refuse('callers', 'the id * is refused for this issuer: it gives tokens to anybody in the world');
  if (Object.keys(object(requiredClaims)).length === 0)
    refuse('callers', 'the id * needs requiredClaims, such as roles, that say who is meant');
  if (!OPAQUE_IDS.has(String(callerId)))
    refuse(
      'callerId',
      `with the id * it must be one of ${[...OPAQUE_IDS].join(', ')}: it is written to the audit trail`,
    );
  return findings;
}

/** Google passes on a token that it has verified; for whom it was made is left to us. AWS passes on no token. */
function checkAudience(index: number, entry: unknown): readonly Misfit[] {
  const { type, audience } = object(entry);
  const path = ['callers', 'platform', index, 'audience'];
  if (type === 'google-iam' && audience === undefined)
    return [
      {
        path,
        message: 'callers.platform: google-iam needs audience, for which callers ask their tokens',
        fix: 'set it to the URL of the service',
      },
    ];
  if (type === 'aws-iam' && audience !== undefined)
    return [{ path, message: 'callers.platform: aws-iam has no audience: its callers send no token' }];
  return [];
}

/** The form of an id depends on its platform, and two spellings of one principal must not have two grants. */
function checkPrincipals(index: number, entry: unknown): readonly Misfit[] {
  const form = Object.entries(PLATFORM_PRINCIPALS).find(([kind]) => kind === at(entry, 'type'))?.[1];
  if (form === undefined) return [];
  const callers = entries(at(entry, 'callers'));
  const path = (position: number) => ['callers', 'platform', index, 'callers', position, 'id'];
  const misfits = callers
    .filter(([, caller]) => !form.written.test(String(at(caller, 'id'))))
    .map(([position]) => ({ path: path(position), message: `callers.platform: the id ${form.message}` }));
  const twin = repeated(callers, (caller) => form.plain(String(at(caller, 'id'))));
  return [
    ...misfits,
    ...twin.map((position) => ({ path: path(position), message: 'this caller is given twice' })),
  ];
}

/** Names are caller ids in the audit trail, and one (issuer, audience) must not have two sets of conditions. */
function checkTwice(data: unknown): readonly Misfit[] {
  const issuers = entries(at(data, 'callers', 'jwt'));
  const certificates = entries(at(data, 'callers', 'clientCertificates'));
  return [
    ...repeated(issuers, (issuer) => at(issuer, 'name')).map((index) => twice('jwt', index, 'name')),
    ...repeated(issuers, (issuer) => {
      const { issuer: url, audience } = object(issuer);
      return url === undefined || audience === undefined ? undefined : JSON.stringify([url, audience]);
    }).map((index) => twice('jwt', index, 'audience')),
    ...repeated(entries(at(data, 'callers', 'platform')), (entry) => at(entry, 'type')).map((index) =>
      twice('platform', index, 'type'),
    ),
    ...repeated(certificates, (entry) => at(entry, 'name')).map((index) =>
      twice('clientCertificates', index, 'name'),
    ),
    ...issuers.flatMap(callersTwice),
  ];
}

function callersTwice([index, issuer]: readonly [number, unknown]): readonly Misfit[] {
  return repeated(entries(at(issuer, 'callers')), (caller) => at(caller, 'id')).map((position) => ({
    path: ['callers', 'jwt', index, 'callers', position, 'id'],
    message: 'this caller is given twice',
  }));
}

function twice(section: string, index: number, key: string): Misfit {
  const what = key === 'audience' ? 'this pair of issuer and audience' : `this ${key}`;
  return { path: ['callers', section, index, key], message: `${what} is given twice` };
}

function repeated(
  list: readonly (readonly [number, unknown])[],
  keyOf: (value: unknown) => unknown,
): readonly number[] {
  const keys = list.map(([, value]) => keyOf(value));
  return keys.flatMap((key, index) => (key !== undefined && keys.indexOf(key) !== index ? [index] : []));
}

/** A grant for a connector that is not served is a misspelt one. */
function checkConnectors(data: unknown): readonly Misfit[] {
  const served = new Set([...Object.keys(object(at(data, 'connectors'))), '*']);
  const grants = [
    ...entries(at(data, 'callers', 'clientCertificates')).map(
      ([index, value]) => [['callers', 'clientCertificates', index], value] as const,
    ),
    ...['jwt', 'platform'].flatMap((section) =>
      entries(at(data, 'callers', section)).flatMap(([index, value]) =>
        entries(at(value, 'callers')).map(
          ([position, caller]) => [['callers', section, index, 'callers', position], caller] as const,
        ),
      ),
    ),
  ];
  return grants.flatMap(([path, grant]) =>
    entries(at(grant, 'connectors'))
      .filter(([, id]) => typeof id === 'string' && !served.has(id))
      .map(([position]) => ({
        path: [...path, 'connectors', position],
        message: 'there is no such connector in this configuration',
      })),
  );
}

function entries(value: unknown): readonly (readonly [number, unknown])[] {
  return Array.isArray(value) ? [...value.entries()] : [];
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function at(data: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => object(value)[key], data);
}
