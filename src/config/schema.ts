import { z } from 'zod';
import { hostOf, isAddress, isLoopback } from './origin.ts';

/** Secrets are named, never written: `env:NAME` or `file:PATH`. */
const secretReference = z
  .string()
  .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'must be env:NAME or file:PATH')
  .describe('Where the secret is: env:NAME or file:PATH.');

const port = z.int().min(0).max(65_535);
const httpOrigin = z
  .string()
  .regex(
    /^https?:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/,
    'must be scheme://host[:port] without a path',
  );

/** Where credentials go: over TLS to a named host, or to this machine (T3-06, NET-08). */
const sourceOrigin = httpOrigin
  .refine(
    (origin) => origin.startsWith('https:') || isLoopback(hostOf(origin)),
    'must be https; plain http is for loopback addresses only',
  )
  .refine(
    (origin) => isLoopback(hostOf(origin)) || !isAddress(hostOf(origin)),
    'must be a host name, not an IP address',
  );

const assertion = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('token-file').describe('How the gateway proves who it is: a token file.'),
    path: z
      .string()
      .min(1)
      .describe('File that the platform keeps filled with a fresh identity token (JWT).'),
  }),
]);

const domains = z.strictObject({
  policy: z
    .enum(['keep', 'hash', 'encrypt', 'drop'])
    .default('keep')
    .describe("What becomes of an address's domain."),
  own: z.array(z.string().min(1).max(253)).default([]).describe('Domains that are always kept.'),
});

const connector = z.strictObject({
  tenant: z
    .string()
    .max(253)
    .regex(
      /^[A-Za-z0-9](?:-?[A-Za-z0-9])*(?:\.[A-Za-z0-9](?:-?[A-Za-z0-9])*)*$/,
      'must be the tenant id (GUID) or a verified domain',
    )
    .describe('Entra tenant id (GUID) or verified domain.'),
  clientId: z.guid('must be a GUID').describe('Application (client) id of the Entra application.'),
  assertion: assertion.describe('Where the client assertion comes from.'),
  options: z
    .strictObject({
      pseudonymizeAppIds: z
        .boolean()
        .default(true)
        .describe(
          'Person ids and addresses in paths are accepted only as reversible pseudonyms, and returned only so.',
        ),
      includeGroups: z.boolean().default(true).describe('Serve groups and their members.'),
      basic: z
        .boolean()
        .default(false)
        .describe('outlook-cal: policy for Calendars.ReadBasic.All, without bodies.'),
      betaAlias: z
        .boolean()
        .optional()
        .describe("msft-copilot: serve Graph's beta path of the same data as well. Off when absent."),
      domains: domains
        .optional()
        .describe('Policy for the domains of addresses in this connector; absent, that of `pseudonyms`.'),
    })
    .prefault({})
    .describe("Variants of the connector's default policy."),
  rules: z.string().min(1).optional().describe("Rule file to use instead of the connector's default policy."),
});

const milliseconds = (fallback: number, maximum: number) => z.int().min(1).max(maximum).default(fallback);

const limits = z.strictObject({
  targetBytes: z
    .int()
    .min(256)
    .max(65_536)
    .default(8_192)
    .describe('Request target, bytes. TARGET_MALFORMED.'),
  headerCount: z.int().min(8).max(1_000).default(100).describe('Request headers. TARGET_MALFORMED.'),
  headerBytes: z
    .int()
    .min(1_024)
    .max(65_536)
    .default(16_384)
    .describe('All request headers, bytes. TARGET_MALFORMED.'),
  requestBodyBytes: z
    .int()
    .min(0)
    .max(16_777_216)
    .default(1_048_576)
    .describe('Request body, bytes. BODY_NOT_ALLOWED.'),
  tokens: z
    .int()
    .min(1)
    .max(1_000)
    .default(50)
    .describe('Reversible pseudonyms in one request. TOKEN_INVALID.'),
  tokenBytes: z
    .int()
    .min(128)
    .max(65_536)
    .default(4_096)
    .describe('One reversible pseudonym or sealed link, bytes. TOKEN_INVALID.'),
  responseBytes: z
    .int()
    .min(1_024)
    .max(1_073_741_824)
    .default(67_108_864)
    .describe('Answer of Graph after decompression, bytes. RESPONSE_NOT_SANITIZABLE.'),
  decompressionRatio: z
    .int()
    .min(2)
    .max(10_000)
    .default(200)
    .describe('Decompressed : compressed beyond 1 MiB. RESPONSE_NOT_SANITIZABLE.'),
  depth: z.int().min(8).max(1_024).default(128).describe('Nesting of an answer. RESPONSE_NOT_SANITIZABLE.'),
  stringBytes: z
    .int()
    .min(1_024)
    .max(67_108_864)
    .default(16_777_216)
    .describe('One string of an answer, bytes. RESPONSE_NOT_SANITIZABLE.'),
  objectKeys: z
    .int()
    .min(100)
    .max(1_000_000)
    .default(100_000)
    .describe('Keys of one object of an answer. RESPONSE_NOT_SANITIZABLE.'),
  connectMilliseconds: milliseconds(5_000, 60_000).describe(
    'Connecting to Graph or Entra. SOURCE_UNREACHABLE.',
  ),
  firstByteMilliseconds: milliseconds(30_000, 300_000).describe(
    "First byte of Graph's answer. SOURCE_TIMEOUT.",
  ),
  requestMilliseconds: milliseconds(55_000, 600_000).describe('The whole request. SOURCE_TIMEOUT.'),
  concurrentRequests: z.int().min(1).max(10_000).default(256).describe('Requests at once. NOT_READY.'),
  headerMilliseconds: milliseconds(10_000, 120_000).describe(
    "Reading a caller's headers; the connection is closed.",
  ),
  bodyMilliseconds: milliseconds(30_000, 300_000).describe(
    "Reading a caller's body; the connection is closed.",
  ),
});

const tls = z.strictObject({
  certificate: z.string().min(1).describe('PEM file with the certificate chain.'),
  key: z.string().min(1).describe('PEM file with the private key.'),
});

/** The one schema of the configuration: defaults, limits and units are here and nowhere else. */
export const configSchema = z.strictObject({
  publicUrl: httpOrigin
    .optional()
    .describe(
      "The gateway's own address as callers see it; sealed links start with it. Required unless the listener is loopback.",
    ),
  listen: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .default('127.0.0.1')
        .describe('Address to listen on. Until callers can be told apart only loopback is accepted.'),
      port: port.default(8484).describe('Port; 0 takes a free one.'),
      tls: tls.optional().describe('Serve HTTPS with this certificate and key. Read again at each reload.'),
    })
    .prefault({})
    .describe('Where callers reach the gateway. Fixed until restart.'),
  admin: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Whether to open the admin listener.'),
      host: z
        .string()
        .min(1)
        .default('127.0.0.1')
        .describe(
          'Address of the admin listener. It asks nobody who they are: keep it on loopback or a private network.',
        ),
      port: port.default(8485).describe('Port of the admin listener; 0 takes a free one.'),
    })
    .prefault({})
    .describe('Separate listener for /metrics, /healthz, /readyz, /configz.'),
  pseudonyms: z
    .discriminatedUnion('scheme', [
      z.strictObject({
        scheme: z.literal('native').describe("Nymgate's own scheme."),
        keys: z
          .array(
            z.strictObject({
              id: z
                .int()
                .min(1)
                .max(255)
                .describe('Number of the key; part of each reversible pseudonym. Never reuse one.'),
              secret: secretReference,
            }),
          )
          .min(1)
          .max(16)
          .describe('Key ring: the first key makes pseudonyms, all of them open reversible ones.'),
        domains: domains.prefault({}).describe('Policy for the domains of addresses.'),
        ignoreDots: ignoreDots(),
      }),
      z.strictObject({
        scheme: z
          .literal('psoxy')
          .describe('The scheme of Psoxy deployments: same pseudonyms for the same salt and key.'),
        salt: secretReference.describe('Where the salt is: env:NAME or file:PATH.'),
        encryptionKey: secretReference.describe('Where the encryption key is: env:NAME or file:PATH.'),
        domains: domains.prefault({}).describe('Policy for the domains of addresses.'),
        ignoreDots: ignoreDots(),
      }),
    ])
    .describe('How identifiers become pseudonyms.'),
  source: z
    .strictObject({
      authority: sourceOrigin
        .default('https://login.microsoftonline.com')
        .describe('Entra ID. Plain http only on loopback.'),
      graph: sourceOrigin
        .default('https://graph.microsoft.com')
        .describe('Microsoft Graph. Plain http only on loopback.'),
    })
    .prefault({})
    .describe('Which Microsoft cloud.'),
  connectors: z
    .partialRecord(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), connector)
    .refine((value) => Object.keys(value).length > 0, 'must name at least one connector')
    .describe('The connectors to serve, by id.'),
  methods: z
    .array(z.enum(['GET', 'HEAD', 'POST']))
    .default(['GET', 'HEAD'])
    .describe('Methods served at all, whatever the rules say.'),
  limits: limits.prefault({}).describe('Every limit and deadline of a request.'),
  drain: z
    .strictObject({
      lagMilliseconds: z
        .int()
        .min(0)
        .max(120_000)
        .default(5_000)
        .describe(
          'After SIGTERM: time to go on accepting while load balancers notice that readiness is gone.',
        ),
      graceMilliseconds: z
        .int()
        .min(0)
        .max(600_000)
        .default(8_000)
        .describe('After that: time for requests in flight to end.'),
    })
    .prefault({})
    .describe('How the gateway stops.'),
  log: z
    .strictObject({
      level: z
        .enum(['trace', 'debug', 'info', 'warn', 'error'])
        .default('info')
        .describe('Least level that is written.'),
    })
    .prefault({})
    .describe('Log lines; they hold names, codes and numbers only, at every level.'),
});

function ignoreDots() {
  return z.boolean().default(false).describe('Treat dots in the local part of an address as absent.');
}

export type Config = Readonly<z.output<typeof configSchema>>;
export type ConnectorConfig = z.output<typeof connector>;
export type Limits = z.output<typeof limits>;
