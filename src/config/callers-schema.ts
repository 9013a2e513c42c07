import * as z from 'zod';
import { REFINEMENTS } from './refinements.ts';

const connectors = z
  .array(z.string().regex(/^(?:\*|[a-z][a-z0-9-]{0,63})$/, 'must be a connector id or *'))
  .min(1)
  .describe('Connectors that the caller may use; `*` for all. There is no default.');

const requestsPerMinute = z.int().min(1).max(1_000_000);
const concurrentRequests = z.int().min(1).max(10_000);

const limits = {
  requestsPerMinute: requestsPerMinute
    .optional()
    .describe('Requests of this caller in a minute, also its largest burst. CALLER_THROTTLED.'),
  concurrentRequests: concurrentRequests
    .optional()
    .describe('Requests of this caller at once. CALLER_THROTTLED.'),
};

const name = z
  .string()
  .regex(
    /^(?!(?:key|cert|local|aws-iam|google-iam)$)[a-z][a-z0-9-]{0,31}$/,
    'must be lower-case letters, digits and hyphens, and not key, cert, local, aws-iam or google-iam',
  );

/** What comes over the network and decides who may call: over TLS from a named host, or from this machine. */
const issuerUrl = z
  .string()
  .max(500)
  .refine(
    REFINEMENTS.isSecureUrl,
    'must be https:// with a host name and no query (plain http on loopback only)',
  );

const jwt = z.strictObject({
  name: name.describe('Stands before the caller ids of this issuer in the audit line, as in `entra:<id>`.'),
  issuer: issuerUrl.describe('`iss` of the tokens, exactly.'),
  audience: z.string().min(1).max(500).describe('`aud` of the tokens, exactly, and their only one.'),
  jwksUrl: issuerUrl
    .optional()
    .describe("Where the issuer's keys are. Absent: found by OpenID Connect discovery."),
  algorithms: z
    .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']))
    .min(1)
    .default(['RS256'])
    .describe('Signature algorithms that are accepted; asymmetric ones only.'),
  clockSkewSeconds: z
    .int()
    .min(0)
    .max(120)
    .default(60)
    .describe('How far the clocks of issuer and gateway may differ, seconds.'),
  maxLifetimeSeconds: z
    .int()
    .min(60)
    .max(604_800)
    .default(86_400)
    .describe('Longest life of a token, seconds. One without `exp` is never accepted.'),
  requiredClaims: z
    .record(
      z.string(),
      z.union([z.string().max(500), z.boolean(), z.array(z.string().max(500)).min(1).max(50)]),
    )
    .default({})
    .describe(
      'Claims that must be there: equal to a value, or (a list) one of these values or a list with one of them.',
    ),
  callerId: z
    .string()
    .min(1)
    .max(100)
    .default('sub')
    .describe('Claim that says who calls: `azp` or `appid` (Entra), `sub`, `email`.'),
  callers: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(200).describe('Value of that claim; `*` for everybody with such a token.'),
        connectors,
        ...limits,
      }),
    )
    .min(1)
    .max(1_000)
    .describe('Who may call with such a token. A valid token of anybody else is refused.'),
});

const certificate = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be letters, digits, dots, underscores and hyphens')
      .describe('Name of the caller in the audit line, as in `cert:<name>`.'),
    subject: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('Distinguished name as `openssl x509 -noout -subject -nameopt RFC2253,-esc_msb` prints it.'),
    dnsName: z.string().min(1).max(253).optional().describe('DNS name among its alternative names.'),
    spiffe: z
      .string()
      .max(2_048)
      .regex(/^spiffe:\/\/[a-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/, 'must be a SPIFFE id')
      .optional()
      .describe('SPIFFE id, its only URI among its alternative names.'),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
      .optional()
      .describe('SHA-256 of the certificate, lower-case hexadecimal.'),
    connectors,
    ...limits,
  })
  .refine(REFINEMENTS.hasOneMark, 'must have exactly one of subject, dnsName, spiffe, fingerprint');

const platform = z.strictObject({
  type: z.enum(['aws-iam', 'google-iam']).describe('Which platform has authenticated the caller.'),
  callers: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(2_048).describe('IAM ARN, or the email address of a service account.'),
        connectors,
        ...limits,
      }),
    )
    .min(1)
    .max(1_000)
    .describe('Who may call.'),
});

const range = z
  .string()
  .refine(
    (text) => [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()].some((form) => form.safeParse(text).success),
    'must be an IP address or a CIDR range',
  );

const addresses = z.strictObject({
  allow: z.array(range).min(1).max(1_000).optional().describe('Addresses and CIDR ranges that may call.'),
  trustedProxies: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe(
      'Number of proxies of yours before the gateway, each of which appends to X-Forwarded-For. 0: the header is ignored.',
    ),
  proxies: z
    .array(range)
    .min(1)
    .max(100)
    .optional()
    .describe('Addresses of these proxies. Give them unless nobody else can connect.'),
});

export const callersSchema = z.strictObject({
  jwt: z.array(jwt).min(1).max(20).optional().describe('Bearer tokens of OpenID Connect issuers.'),
  apiKeys: z
    .strictObject({
      file: z
        .string()
        .min(1)
        .describe('Key file, made by `nymgate keys caller add`. Looked at again every five seconds.'),
    })
    .optional()
    .describe('API keys.'),
  clientCertificates: z
    .array(certificate)
    .min(1)
    .max(1_000)
    .optional()
    .describe('Client certificates; needs `listen.tls.clientCa`.'),
  platform: z
    .array(platform)
    .min(1)
    .max(2)
    .optional()
    .describe('Identities that the host vouches for. `nymgate serve` vouches for none and refuses them.'),
  addresses: addresses
    .optional()
    .describe('Where callers may come from. A restriction, no proof of who calls.'),
  defaults: z
    .strictObject({
      requestsPerMinute: requestsPerMinute
        .default(3_000)
        .describe('For callers without a value of their own.'),
      concurrentRequests: concurrentRequests
        .default(64)
        .describe('For callers without a value of their own.'),
    })
    .prefault({})
    .describe('Limits of callers that have none of their own.'),
  refusedCredentials: z
    .int()
    .min(1)
    .max(100_000)
    .default(100)
    .describe(
      'Refused credentials from one address in ten seconds; beyond them its credentials are not looked at, unless they were good in the last ten minutes. CALLER_UNKNOWN.',
    ),
});

export type CallersConfig = z.output<typeof callersSchema>;
