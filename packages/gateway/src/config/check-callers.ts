import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { PLATFORM_PRINCIPALS } from '@nymgate/clouds/platform-principals';
import { getHost } from '@nymgate/clouds/settings/origins';
import type { SettingError } from '@nymgate/clouds/settings/read-settings';

const VERIFIERS = ['jwt', 'apiKeys', 'clientCertificates', 'platform'] as const;
const CONFIGURE_CALLERS_FIX = 'configure callers.apiKeys, callers.jwt or callers.clientCertificates';
/** Claims without names of people: with `*` their values get into the audit log. */
const OPAQUE_ID_CLAIMS = new Set(['sub', 'azp', 'appid', 'oid', 'client_id', 'cid']);
/** Anyone gets tokens of these issuers, for any audience. */
const PUBLIC_ISSUERS = new Set(['https://accounts.google.com', 'accounts.google.com']);

/** Beyond this machine a verifier is required, and credentials in headers require TLS. */
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

type Check = readonly [isWrong: boolean, path: SettingError['path'], message: string, fix?: string];

function report(checks: readonly Check[]): readonly SettingError[] {
  return checks.flatMap(([isWrong, path, message, fix]) =>
    isWrong ? [{ path, message, ...(fix !== undefined && { fix }) }] : [],
  );
}

function checkExposure(data: unknown): readonly SettingError[] {
  const publicUrl = getAtPath(data, 'publicUrl');
  const exposed = isExposed(data);
  const named = typeof publicUrl === 'string' && !isLoopback(getHost(publicUrl));
  const open = !hasVerifier(data);
  return report([
    [
      exposed && open,
      ['listen', 'host'],
      'only a loopback address is accepted without a verifier of callers: anyone who reaches the gateway would be served',
      CONFIGURE_CALLERS_FIX,
    ],
    [
      exposed && publicUrl === undefined,
      ['publicUrl'],
      'publicUrl is required unless the listener is loopback: encrypted links start with it',
    ],
    [
      !exposed && named && open,
      ['publicUrl'],
      'a publicUrl beyond this machine needs a verifier of callers: what forwards to the gateway would be served for anyone',
      CONFIGURE_CALLERS_FIX,
    ],
  ]);
}

function isExposed(data: unknown): boolean {
  const host = getAtPath(data, 'listen', 'host');
  return typeof host === 'string' && host !== '' && !isLoopback(host);
}

function checkTransport(data: unknown): readonly SettingError[] {
  const { tls, behindTls } = asObject(getAtPath(data, 'listen'));
  const publicUrl = getAtPath(data, 'publicUrl');
  const bearer = getAtPath(data, 'callers', 'jwt') ?? getAtPath(data, 'callers', 'apiKeys');
  const hasClientCa = getAtPath(tls, 'clientCa') !== undefined;
  return report([
    [
      isExposed(data) && bearer !== undefined && tls === undefined && behindTls !== true,
      ['listen', 'host'],
      'tokens and API keys would cross the network in plain text',
      'give listen.tls, or set listen.behindTls: true when a proxy in front uses TLS with callers',
    ],
    [
      behindTls === true && typeof publicUrl === 'string' && publicUrl.startsWith('http:'),
      ['publicUrl'],
      'publicUrl must be https with listen.behindTls',
    ],
    [
      getAtPath(data, 'callers', 'clientCertificates') !== undefined && !hasClientCa,
      ['callers', 'clientCertificates'],
      'client certificates need listen.tls.clientCa, the authority that issues them',
    ],
    [
      getAtPath(tls, 'clientAuth') !== undefined && !hasClientCa,
      ['listen', 'tls', 'clientAuth'],
      'clientAuth needs clientCa',
    ],
  ]);
}

function hasVerifier(data: unknown): boolean {
  return VERIFIERS.some((name) => getAtPath(data, 'callers', name) !== undefined);
}

function checkVerifiers(data: unknown): readonly SettingError[] {
  const callers = getAtPath(data, 'callers');
  const { trustedProxies = 0, proxies } = asObject(getAtPath(callers, 'addresses'));
  return report([
    [
      callers !== undefined && !hasVerifier(data),
      ['callers'],
      `callers must have at least one of ${VERIFIERS.join(', ')}: addresses alone prove nothing`,
    ],
    [
      proxies !== undefined && trustedProxies === 0,
      ['callers', 'addresses', 'proxies'],
      'proxies need trustedProxies, the number of them that a request passes',
    ],
  ]);
}

function checkIssuer(index: number, issuer: unknown): readonly SettingError[] {
  const path = ['callers', 'jwt', index];
  const { callerId = 'sub', issuer: url, requiredClaims } = asObject(issuer);
  const allowsAnyCaller = listEntries(getAtPath(issuer, 'callers')).some(
    ([, caller]) => getAtPath(caller, 'id') === '*',
  );
  return report([
    [
      callerId === 'email' && getAtPath(requiredClaims, 'email_verified') !== true,
      [...path, 'callerId'],
      'email needs requiredClaims email_verified: true, or anyone may claim any address',
    ],
    [
      allowsAnyCaller && PUBLIC_ISSUERS.has(String(url)),
      [...path, 'callers'],
      'the id * is refused for this issuer: anyone can get its tokens',
    ],
    [
      allowsAnyCaller && Object.keys(asObject(requiredClaims)).length === 0,
      [...path, 'callers'],
      'the id * needs requiredClaims, such as roles, that restrict the callers',
    ],
    [
      allowsAnyCaller && !OPAQUE_ID_CLAIMS.has(String(callerId)),
      [...path, 'callerId'],
      `with the id * it must be one of ${[...OPAQUE_ID_CLAIMS].join(', ')}: it is written to the audit log`,
    ],
  ]);
}

/** Google verifies tokens but not their audience; AWS callers send no token. */
function checkAudience(index: number, entry: unknown): readonly SettingError[] {
  const { type, audience } = asObject(entry);
  const path = ['callers', 'platform', index, 'audience'];
  return report([
    [
      type === 'google-iam' && audience === undefined,
      path,
      'callers.platform: google-iam needs audience, for which callers request their tokens',
      'set it to the URL of the service',
    ],
    [
      type === 'aws-iam' && audience !== undefined,
      path,
      'callers.platform: aws-iam has no audience: its callers send no token',
    ],
  ]);
}

/** The format of an id depends on the platform; two spellings of one principal must not have two grants. */
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

/** Names are caller ids in the audit log, and an (issuer, audience) pair has one set of conditions. */
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

/** A grant for an unknown connector is a typo. */
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

export function getAtPath(data: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => asObject(value)[key], data);
}
