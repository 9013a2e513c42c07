import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { PLATFORM_PRINCIPALS } from '@nymgate/clouds/platform-principals';
import { getHost } from '@nymgate/clouds/settings/origins';
import type { SettingError } from '@nymgate/clouds/settings/read-settings';

const VERIFIERS = ['jwt', 'apiKeys', 'clientCertificates', 'platform'] as const;
const CONFIGURE_CALLERS_FIX = 'configure callers.apiKeys, callers.jwt or callers.clientCertificates';
/** Claims that name a program or an opaque id: with `*` their values stand in the audit trail, and names of people must not. */
const OPAQUE_ID_CLAIMS = new Set(['sub', 'azp', 'appid', 'oid', 'client_id', 'cid']);
/** Anybody in the world gets tokens of this issuer, for any audience they like. */
const PUBLIC_ISSUERS = new Set(['https://accounts.google.com', 'accounts.google.com']);

/**
 * Who may call, against where the gateway listens: beyond this machine only with a verifier (an address list is none), and with
 * credentials in headers only over TLS.
 */
export function checkCallers(data: unknown): readonly SettingError[] {
  return [
    ...checkExposure(data),
    ...checkTransport(data),
    ...checkVerifiers(data),
    ...listEntries(getAtPath(data, 'callers', 'jwt')).flatMap(([index, issuer]) =>
      checkIssuer(index, issuer),
    ),
    ...listEntries(getAtPath(data, 'callers', 'platform')).flatMap(([index, entry]) => [
      ...checkAudience(index, entry),
      ...checkPrincipals(index, entry),
    ]),
    ...checkDuplicates(data),
    ...checkConnectors(data),
  ];
}

function checkExposure(data: unknown): readonly SettingError[] {
  const host = getAtPath(data, 'listen', 'host');
  const publicUrl = getAtPath(data, 'publicUrl');
  const exposed = typeof host === 'string' && host !== '' && !isLoopback(host);
  const named = typeof publicUrl === 'string' && !isLoopback(getHost(publicUrl));
  const findings: SettingError[] = [];
  if (exposed && !hasVerifier(data))
    findings.push({
      path: ['listen', 'host'],
      message:
        'only a loopback address is accepted without a verifier of callers: whoever reaches the gateway would be served',
      fix: CONFIGURE_CALLERS_FIX,
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
      fix: CONFIGURE_CALLERS_FIX,
    });
  return findings;
}

function checkTransport(data: unknown): readonly SettingError[] {
  const { host, tls, behindTls } = asObject(getAtPath(data, 'listen'));
  const publicUrl = getAtPath(data, 'publicUrl');
  const exposed = typeof host === 'string' && host !== '' && !isLoopback(host);
  const bearer = getAtPath(data, 'callers', 'jwt') ?? getAtPath(data, 'callers', 'apiKeys');
  const findings: SettingError[] = [];
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
  const clientCa = getAtPath(tls, 'clientCa');
  if (getAtPath(data, 'callers', 'clientCertificates') !== undefined && clientCa === undefined)
    findings.push({
      path: ['callers', 'clientCertificates'],
      message: 'client certificates need listen.tls.clientCa, the authority that issues them',
    });
  if (getAtPath(tls, 'clientAuth') !== undefined && clientCa === undefined)
    findings.push({ path: ['listen', 'tls', 'clientAuth'], message: 'clientAuth needs clientCa' });
  return findings;
}

function hasVerifier(data: unknown): boolean {
  return VERIFIERS.some((name) => getAtPath(data, 'callers', name) !== undefined);
}

function checkVerifiers(data: unknown): readonly SettingError[] {
  const callers = getAtPath(data, 'callers');
  const findings: SettingError[] = [];
  if (callers !== undefined && !hasVerifier(data))
    findings.push({
      path: ['callers'],
      message: `callers must have at least one of ${VERIFIERS.join(', ')}: addresses alone prove nothing`,
    });
  const { trustedProxies = 0, proxies } = asObject(getAtPath(callers, 'addresses'));
  if (proxies !== undefined && trustedProxies === 0)
    findings.push({
      path: ['callers', 'addresses', 'proxies'],
      message: 'proxies need trustedProxies, the number of them that a request passes',
    });
  return findings;
}

function checkIssuer(index: number, issuer: unknown): readonly SettingError[] {
  const path = ['callers', 'jwt', index];
  const { callerId = 'sub', issuer: url, requiredClaims } = asObject(issuer);
  const isPublicIssuer = listEntries(getAtPath(issuer, 'callers')).some(
    ([, caller]) => getAtPath(caller, 'id') === '*',
  );
  const findings: SettingError[] = [];
  const reportFinding = (key: string, message: string) => findings.push({ path: [...path, key], message });
  if (callerId === 'email' && getAtPath(requiredClaims, 'email_verified') !== true)
    reportFinding(
      'callerId',
      'email needs requiredClaims email_verified: true, or anybody may claim any address',
    );
  if (!isPublicIssuer) return findings;
  if (PUBLIC_ISSUERS.has(String(url)))
    reportFinding('callers', 'the id * is refused for this issuer: it gives tokens to anybody in the world');
  if (Object.keys(asObject(requiredClaims)).length === 0)
    reportFinding('callers', 'the id * needs requiredClaims, such as roles, that say who is meant');
  if (!OPAQUE_ID_CLAIMS.has(String(callerId)))
    reportFinding(
      'callerId',
      `with the id * it must be one of ${[...OPAQUE_ID_CLAIMS].join(', ')}: it is written to the audit trail`,
    );
  return findings;
}

/** Google passes on a token that it has verified; for whom it was made is left to us. AWS passes on no token. */
function checkAudience(index: number, entry: unknown): readonly SettingError[] {
  const { type, audience } = asObject(entry);
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
function checkPrincipals(index: number, entry: unknown): readonly SettingError[] {
  const principalPattern = Object.entries(PLATFORM_PRINCIPALS).find(
    ([kind]) => kind === getAtPath(entry, 'type'),
  )?.[1];
  if (principalPattern === undefined) return [];
  const callers = listEntries(getAtPath(entry, 'callers'));
  const path = (position: number) => ['callers', 'platform', index, 'callers', position, 'id'];
  const misfits = callers
    .filter(([, caller]) => !principalPattern.pattern.test(String(getAtPath(caller, 'id'))))
    .map(([position]) => ({
      path: path(position),
      message: `callers.platform: the id ${principalPattern.message}`,
    }));
  const duplicateIndex = findDuplicates(callers, (caller) =>
    principalPattern.normalize(String(getAtPath(caller, 'id'))),
  );
  return [
    ...misfits,
    ...duplicateIndex.map((position) => ({ path: path(position), message: 'this caller is given twice' })),
  ];
}

/** Names are caller ids in the audit trail, and one (issuer, audience) must not have two sets of conditions. */
function checkDuplicates(data: unknown): readonly SettingError[] {
  const issuers = listEntries(getAtPath(data, 'callers', 'jwt'));
  const certificates = listEntries(getAtPath(data, 'callers', 'clientCertificates'));
  return [
    ...findDuplicates(issuers, (issuer) => getAtPath(issuer, 'name')).map((index) =>
      duplicateFinding('jwt', index, 'name'),
    ),
    ...findDuplicates(issuers, (issuer) => {
      const { issuer: url, audience } = asObject(issuer);
      return url === undefined || audience === undefined ? undefined : JSON.stringify([url, audience]);
    }).map((index) => duplicateFinding('jwt', index, 'audience')),
    ...findDuplicates(listEntries(getAtPath(data, 'callers', 'platform')), (entry) =>
      getAtPath(entry, 'type'),
    ).map((index) => duplicateFinding('platform', index, 'type')),
    ...findDuplicates(certificates, (entry) => getAtPath(entry, 'name')).map((index) =>
      duplicateFinding('clientCertificates', index, 'name'),
    ),
    ...issuers.flatMap(findDuplicateCallers),
  ];
}

function findDuplicateCallers([index, issuer]: readonly [number, unknown]): readonly SettingError[] {
  return findDuplicates(listEntries(getAtPath(issuer, 'callers')), (caller) => getAtPath(caller, 'id')).map(
    (position) => ({
      path: ['callers', 'jwt', index, 'callers', position, 'id'],
      message: 'this caller is given twice',
    }),
  );
}

function duplicateFinding(section: string, index: number, key: string): SettingError {
  const what = key === 'audience' ? 'this pair of issuer and audience' : `this ${key}`;
  return { path: ['callers', section, index, key], message: `${what} is given twice` };
}

function findDuplicates(
  list: readonly (readonly [number, unknown])[],
  getKey: (value: unknown) => unknown,
): readonly number[] {
  const keys = list.map(([, value]) => getKey(value));
  return keys.flatMap((key, index) => (key !== undefined && keys.indexOf(key) !== index ? [index] : []));
}

/** A grant for a connector that is not served is a misspelt one. */
function checkConnectors(data: unknown): readonly SettingError[] {
  const served = new Set([...Object.keys(asObject(getAtPath(data, 'connectors'))), '*']);
  const grants = [
    ...listEntries(getAtPath(data, 'callers', 'clientCertificates')).map(
      ([index, value]) => [['callers', 'clientCertificates', index], value] as const,
    ),
    ...['jwt', 'platform'].flatMap((section) =>
      listEntries(getAtPath(data, 'callers', section)).flatMap(([index, value]) =>
        listEntries(getAtPath(value, 'callers')).map(
          ([position, caller]) => [['callers', section, index, 'callers', position], caller] as const,
        ),
      ),
    ),
  ];
  return grants.flatMap(([path, grant]) =>
    listEntries(getAtPath(grant, 'connectors'))
      .filter(([, id]) => typeof id === 'string' && !served.has(id))
      .map(([position]) => ({
        path: [...path, 'connectors', position],
        message: 'there is no such connector in this configuration',
      })),
  );
}

function listEntries(value: unknown): readonly (readonly [number, unknown])[] {
  return Array.isArray(value) ? [...value.entries()] : [];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function getAtPath(data: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => asObject(value)[key], data);
}
