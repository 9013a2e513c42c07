import { z } from 'zod';

/** Secrets are named, never written: `env:NAME` or `file:PATH`. */
const secretReference = z
  .string()
  .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'must be env:NAME or file:PATH')
  .describe('Where the secret is: env:NAME or file:PATH.');

const port = z.int().min(0).max(65_535);
const httpOrigin = z
  .string()
  .regex(/^https?:\/\/[A-Za-z0-9.-]+(?::[0-9]{1,5})?$|^https?:\/\/\[[0-9a-f:]+\](?::[0-9]{1,5})?$/, 'must be scheme://host[:port] without a path');

const assertion = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('token-file'),
    path: z.string().min(1).describe('File that the platform keeps filled with a fresh identity token (JWT).'),
  }),
]);

const connector = z.strictObject({
  tenant: z.string().regex(/^[A-Za-z0-9.-]{1,253}$/).describe('Entra tenant id (GUID).'),
  clientId: z.guid().describe('Application (client) id of the Entra application.'),
  assertion,
  options: z
    .strictObject({
      pseudonymizeAppIds: z.boolean().default(true).describe('Person ids and addresses in paths are accepted only as reversible pseudonyms, and returned only so.'),
      includeGroups: z.boolean().default(true).describe('Serve groups and their members.'),
      basic: z.boolean().default(false).describe('outlook-cal: policy for Calendars.ReadBasic.All, without bodies.'),
    })
    .prefault({}),
  rules: z.string().min(1).optional().describe("Rule file to use instead of the connector's default policy."),
});

const milliseconds = (fallback: number, maximum: number) => z.int().min(1).max(maximum).default(fallback);

const limits = z.strictObject({
  targetBytes: z.int().min(256).max(65_536).default(8_192).describe('Request target, bytes. TARGET_MALFORMED.'),
  headerCount: z.int().min(8).max(1_000).default(100).describe('Request headers. TARGET_MALFORMED.'),
  headerBytes: z.int().min(1_024).max(65_536).default(16_384).describe('All request headers, bytes. TARGET_MALFORMED.'),
  requestBodyBytes: z.int().min(0).max(16_777_216).default(1_048_576).describe('Request body, bytes. BODY_NOT_ALLOWED.'),
  tokens: z.int().min(1).max(1_000).default(50).describe('Reversible pseudonyms in one request. TOKEN_INVALID.'),
  tokenBytes: z.int().min(128).max(65_536).default(4_096).describe('One reversible pseudonym or sealed link, bytes. TOKEN_INVALID.'),
  responseBytes: z.int().min(1_024).max(1_073_741_824).default(67_108_864).describe('Answer of Graph after decompression, bytes. RESPONSE_NOT_SANITIZABLE.'),
  decompressionRatio: z.int().min(2).max(10_000).default(200).describe('Decompressed : compressed beyond 1 MiB. RESPONSE_NOT_SANITIZABLE.'),
  depth: z.int().min(8).max(1_024).default(128).describe('Nesting of an answer. RESPONSE_NOT_SANITIZABLE.'),
  stringBytes: z.int().min(1_024).max(67_108_864).default(16_777_216).describe('One string of an answer, bytes. RESPONSE_NOT_SANITIZABLE.'),
  objectKeys: z.int().min(100).max(1_000_000).default(100_000).describe('Keys of one object of an answer. RESPONSE_NOT_SANITIZABLE.'),
  connectMilliseconds: milliseconds(5_000, 60_000).describe('Connecting to Graph or Entra. SOURCE_UNREACHABLE.'),
  firstByteMilliseconds: milliseconds(30_000, 300_000).describe("First byte of Graph's answer. SOURCE_TIMEOUT."),
  requestMilliseconds: milliseconds(55_000, 600_000).describe('The whole request. SOURCE_TIMEOUT.'),
  concurrentRequests: z.int().min(1).max(10_000).default(256).describe('Requests at once. NOT_READY.'),
  headerMilliseconds: milliseconds(10_000, 120_000).describe("Reading a caller's headers; the connection is closed."),
  bodyMilliseconds: milliseconds(30_000, 300_000).describe("Reading a caller's body; the connection is closed."),
});

const tls = z.strictObject({
  certificate: z.string().min(1).describe('PEM file with the certificate chain.'),
  key: z.string().min(1).describe('PEM file with the private key.'),
});

/** The one schema of the configuration: defaults, limits and units are here and nowhere else. */
export const configSchema = z.strictObject({
  publicUrl: httpOrigin.optional().describe("The gateway's own address as callers see it; sealed links start with it. Required unless the listener is loopback."),
  listen: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1').describe('Address to listen on. Until callers can be told apart only loopback is accepted.'),
      port: port.default(8484).describe('Port; 0 takes a free one.'),
      tls: tls.optional().describe('Serve HTTPS with this certificate and key.'),
    })
    .prefault({}),
  admin: z
    .strictObject({
      enabled: z.boolean().default(true),
      host: z.string().min(1).default('127.0.0.1'),
      port: port.default(8485),
    })
    .prefault({})
    .describe('Separate listener for /metrics, /healthz, /readyz, /configz.'),
  pseudonyms: z
    .discriminatedUnion('scheme', [
      z.strictObject({
        scheme: z.literal('native'),
        keys: z
          .array(z.strictObject({ id: z.int().min(1).max(255), secret: secretReference }))
          .min(1)
          .max(16)
          .describe('Key ring: the first key makes pseudonyms, all of them open reversible ones.'),
        domains: domainPolicy(),
        ignoreDots: z.boolean().default(false),
      }),
      z.strictObject({
        scheme: z.literal('psoxy'),
        salt: secretReference,
        encryptionKey: secretReference,
        domains: domainPolicy(),
        ignoreDots: z.boolean().default(false),
      }),
    ])
    .describe('How identifiers become pseudonyms.'),
  source: z
    .strictObject({
      authority: httpOrigin.default('https://login.microsoftonline.com').describe('Entra ID. Plain http only on loopback.'),
      graph: httpOrigin.default('https://graph.microsoft.com').describe('Microsoft Graph. Plain http only on loopback.'),
    })
    .prefault({}),
  connectors: z
    .partialRecord(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), connector)
    .refine((value) => Object.keys(value).length > 0, 'must name at least one connector'),
  methods: z.array(z.enum(['GET', 'HEAD', 'POST'])).default(['GET', 'HEAD']).describe('Methods served at all, whatever the rules say.'),
  limits: limits.prefault({}),
  log: z
    .strictObject({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info') })
    .prefault({}),
});

function domainPolicy() {
  return z
    .strictObject({
      policy: z.enum(['keep', 'hash', 'encrypt', 'drop']).default('keep').describe("What becomes of an address's domain."),
      own: z.array(z.string().min(1).max(253)).default([]).describe('Domains that are always kept.'),
    })
    .prefault({});
}

export type Config = Readonly<z.output<typeof configSchema>>;
export type ConnectorConfig = z.output<typeof connector>;
export type Limits = z.output<typeof limits>;
