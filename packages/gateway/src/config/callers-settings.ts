import {
  anyOfField,
  booleanField,
  enumField,
  integerField,
  listField,
  mapField,
  objectField,
  optionalField,
  type SettingType,
  textField,
  withCondition,
  withDefault,
  withEmptyDefault,
} from '@nymgate/clouds/settings/field';
import { secureUrlField } from '@nymgate/clouds/settings/origins';
import type { PlatformKind } from '@nymgate/engine/kernel/inbound';

const requestsPerMinute = (meaning: string) => integerField(meaning, 1, 1_000_000);
const concurrentRequests = (meaning: string) => integerField(meaning, 1, 10_000);

const GRANT_FIELDS = {
  connectors: listField(
    'Connectors that the caller may use; `*` for all. There is no default.',
    textField('', { format: /^(?:\*|[a-z][a-z0-9-]{0,63})$/, message: 'must be a connector id or *' }),
    { minimum: 1 },
  ),
  requestsPerMinute: optionalField(
    requestsPerMinute('Requests of this caller in a minute, also its largest burst. CALLER_THROTTLED.'),
  ),
  concurrentRequests: optionalField(concurrentRequests('Requests of this caller at once. CALLER_THROTTLED.')),
} as const;

const claim = textField('', { maximum: 500 });

const ISSUER = objectField('', {
  name: textField('Stands before the caller ids of this issuer in the audit line, as in `entra:<id>`.', {
    format: /^(?!(?:key|cert|local|aws-iam|google-iam)$)[a-z][a-z0-9-]{0,31}$/,
    message:
      'must be lower-case letters, digits and hyphens, and not key, cert, local, aws-iam or google-iam',
  }),
  issuer: secureUrlField('`iss` of the tokens, exactly.'),
  audience: textField('`aud` of the tokens, exactly, and their only one.', { minimum: 1, maximum: 500 }),
  jwksUrl: optionalField(
    secureUrlField("Where the issuer's keys are. Absent: found by OpenID Connect discovery."),
  ),
  algorithms: withDefault(
    listField(
      'Signature algorithms that are accepted; asymmetric ones only.',
      enumField('', [
        'RS256',
        'RS384',
        'RS512',
        'PS256',
        'PS384',
        'PS512',
        'ES256',
        'ES384',
        'ES512',
        'EdDSA',
      ]),
      { minimum: 1 },
    ),
    ['RS256'],
  ),
  clockSkewSeconds: withDefault(
    integerField('How far the clocks of issuer and gateway may differ, seconds.', 0, 120),
    60,
  ),
  maxLifetimeSeconds: withDefault(
    integerField('Longest life of a token, seconds. One without `exp` is never accepted.', 60, 604_800),
    86_400,
  ),
  requiredClaims: withDefault(
    mapField(
      'Claims that must be there: equal to a value, or (a list) one of these values or a list with one of them.',
      textField(''),
      anyOfField(
        '',
        [claim, booleanField(''), listField('', claim, { minimum: 1, maximum: 50 })],
        'must be text, true or false, or a list of texts',
      ),
    ),
    {},
  ),
  callerId: withDefault(
    textField('Claim that says who calls: `azp` or `appid` (Entra), `sub`, `email`.', {
      minimum: 1,
      maximum: 100,
    }),
    'sub',
  ),
  callers: listField(
    'Who may call with such a token. A valid token of any other caller is refused.',
    objectField('', {
      id: textField('Value of that claim; `*` for any caller with such a token.', {
        minimum: 1,
        maximum: 200,
      }),
      ...GRANT_FIELDS,
    }),
    { minimum: 1, maximum: 1_000 },
  ),
});

const CERTIFICATE = withCondition(
  objectField('', {
    name: textField('Name of the caller in the audit line, as in `cert:<name>`.', {
      format: /^[A-Za-z0-9._-]{1,64}$/,
      message: 'must be letters, digits, dots, underscores and hyphens',
    }),
    subject: optionalField(
      textField('Distinguished name as `openssl x509 -noout -subject -nameopt RFC2253,-esc_msb` prints it.', {
        minimum: 1,
        maximum: 500,
      }),
    ),
    dnsName: optionalField(textField('DNS name among its alternative names.', { minimum: 1, maximum: 253 })),
    spiffe: optionalField(
      textField('SPIFFE id, its only URI among its alternative names.', {
        maximum: 2_048,
        format: /^spiffe:\/\/[a-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/,
        message: 'must be a SPIFFE id',
      }),
    ),
    fingerprint: optionalField(
      textField('SHA-256 of the certificate, lower-case hexadecimal.', {
        format: /^[0-9a-f]{64}$/,
        message: 'must be 64 lower-case hexadecimal digits',
      }),
    ),
    ...GRANT_FIELDS,
  }),
  ({ subject, dnsName, spiffe, fingerprint }) =>
    [subject, dnsName, spiffe, fingerprint].filter((mark) => mark !== undefined).length === 1,
  'must have exactly one of subject, dnsName, spiffe, fingerprint',
);

const PLATFORM_TYPES = ['aws-iam', 'google-iam'] as const satisfies readonly PlatformKind[];

const PLATFORM = objectField('', {
  type: enumField(
    '`aws-iam`: function URL or API with IAM authorization, on Lambda. `google-iam`: IAM invoker, on Cloud Run and functions of Google.',
    PLATFORM_TYPES,
  ),
  audience: optionalField(
    textField(
      'With `google-iam`, and required there: `aud` of the tokens, exactly: the URL of the service, or its custom audience.',
      { minimum: 1, maximum: 500 },
    ),
  ),
  callers: listField(
    'Who may call. A principal that is not listed is refused.',
    objectField('', {
      id: textField(
        'ARN of an IAM role or user; a session of a role counts as the role, and paths do not count. Or the email address of a service account.',
        { minimum: 1, maximum: 600 },
      ),
      ...GRANT_FIELDS,
    }),
    { minimum: 1, maximum: 1_000 },
  ),
});

const range = withCondition(textField(''), isRange, 'must be an IP address or a CIDR range');

const ADDRESSES = objectField('Where callers may come from. A restriction, no proof of who calls.', {
  allow: optionalField(
    listField('Addresses and CIDR ranges that may call.', range, { minimum: 1, maximum: 1_000 }),
  ),
  trustedProxies: withDefault(
    integerField(
      'Number of proxies of yours before the gateway, each of which appends to X-Forwarded-For. 0: the header is ignored.',
      0,
      10,
    ),
    0,
  ),
  proxies: optionalField(
    listField('Addresses of these proxies. Omit them only if no other peer can connect.', range, {
      minimum: 1,
      maximum: 100,
    }),
  ),
});

export const CALLERS = objectField('Who may call. Absent: any caller on this machine, and no other.', {
  jwt: optionalField(
    listField('Bearer tokens of OpenID Connect issuers.', ISSUER, { minimum: 1, maximum: 20 }),
  ),
  apiKeys: optionalField(
    objectField('API keys.', {
      file: textField('Key file, made by `nymgate keys caller add`. Looked at again every five seconds.', {
        minimum: 1,
      }),
    }),
  ),
  clientCertificates: optionalField(
    listField('Client certificates; needs `listen.tls.clientCa`.', CERTIFICATE, {
      minimum: 1,
      maximum: 1_000,
    }),
  ),
  platform: optionalField(
    listField(
      'Callers whom the platform has authenticated. Only on a host whose platform vouches for them; every other refuses to start with it.',
      PLATFORM,
      { minimum: 1, maximum: PLATFORM_TYPES.length },
    ),
  ),
  addresses: optionalField(ADDRESSES),
  defaults: withEmptyDefault(
    objectField('Limits of callers that have none of their own.', {
      requestsPerMinute: withDefault(requestsPerMinute('For callers without a value of their own.'), 3_000),
      concurrentRequests: withDefault(concurrentRequests('For callers without a value of their own.'), 64),
    }),
  ),
  refusedCredentials: withDefault(
    integerField(
      'Refused credentials from one address in ten seconds; further ones are asked to wait. A good credential is served all the while. CALLER_THROTTLED.',
      1,
      100_000,
    ),
    100,
  ),
});

export type CallersConfig = SettingType<typeof CALLERS>;

function isRange(given: string): boolean {
  const [address = '', bits, ...rest] = given.split('/');
  const width = isIpv4(address) ? 32 : isIpv6(address) ? 128 : 0;
  if (width === 0 || rest.length > 0) return false;
  return bits === undefined || (/^(?:0|[1-9][0-9]{0,2})$/.test(bits) && Number(bits) <= width);
}

function isIpv4(address: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(address);
}

/** Eight groups, or fewer with one `::`; a dotted IPv4 address at the end counts as two (RFC 4291 2.2). */
function isIpv6(address: string): boolean {
  const dotted = /(?<=:)[^:]*\.[^:]*$/.exec(address)?.[0];
  if (dotted !== undefined && !isIpv4(dotted)) return false;
  const halves = (dotted === undefined ? address : `${address.slice(0, -dotted.length)}0:0`).split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (halves.length > 2 || !groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8;
}
