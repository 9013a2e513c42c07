import * as z from 'zod';
import { assertionSchema } from './assertion-schema.ts';
import { callersSchema } from './callers-schema.ts';
import { compatSchema } from './compat-schema.ts';
import { httpOrigin, milliseconds, port } from './fields.ts';
import { domainsSchema, pseudonymsSchema } from './pseudonyms-schema.ts';
import { REFINEMENTS } from './refinements.ts';
import { sourceSchema } from './source-schema.ts';

const connector = z.strictObject({
  tenant: z
    .string()
    .max(253)
    .regex(
      /^[A-Za-z0-9](?:-?[A-Za-z0-9])*(?:\.[A-Za-z0-9](?:-?[A-Za-z0-9])*)*$/,
      'must be the tenant id (GUID) or a verified domain',
    )
    .refine(REFINEMENTS.isOneTenant, 'must be one tenant: its id (GUID) or a verified domain')
    .describe('Entra tenant id (GUID) or verified domain.'),
  clientId: z.guid('must be a GUID').describe('Application (client) id of the Entra application.'),
  assertion: assertionSchema.describe('Where the client assertion comes from.'),
  options: z
    .strictObject({
      pseudonymizeAppIds: z
        .boolean()
        .default(true)
        .describe(
          'Person ids and addresses in paths are accepted only as reversible pseudonyms, and returned only so. `false`: both are accepted in clear as well, and ids returned so; addresses never are.',
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
      domains: domainsSchema
        .optional()
        .describe('Policy for the domains of addresses in this connector; absent, that of `pseudonyms`.'),
    })
    .prefault({})
    .describe("Variants of the connector's default policy."),
  rules: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Rules to use instead of the connector's default policy: a file, or env:NAME. YAML, base64 of YAML, or base64 of gzipped YAML.",
    ),
});

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
    .describe('One reversible pseudonym, bytes. TOKEN_INVALID.'),
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
  invalidTokens: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(200)
    .describe(
      'Requests of one caller in ten seconds that end with TOKEN_INVALID; beyond them it waits. CALLER_THROTTLED.',
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
  clientCa: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file with the authorities that issue client certificates: asks callers for one.'),
  clientAuth: z
    .enum(['optional', 'required'])
    .optional()
    .describe(
      '`optional` (the default): a caller without a certificate may have another credential. `required`: no connection without one, not even for /healthz.',
    ),
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
        .describe('Address to listen on. Beyond loopback only with a verifier in `callers`.'),
      port: port.default(8484).describe('Port; 0 takes a free one.'),
      tls: tls.optional().describe('Serve HTTPS with this certificate and key. Read again at each reload.'),
      compress: z
        .boolean()
        .default(true)
        .describe('Whether answers beyond 4 KiB are compressed (gzip) for callers who ask for it.'),
      behindTls: z
        .boolean()
        .optional()
        .describe(
          'Says that what stands in front of the gateway speaks TLS with callers; needed to accept tokens and keys over plain http beyond loopback.',
        ),
    })
    .prefault({})
    .describe('Where callers reach the gateway. Fixed until restart.'),
  callers: callersSchema
    .optional()
    .describe('Who may call. Absent: anybody on this machine, and nobody else.'),
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
  pseudonyms: pseudonymsSchema,
  source: sourceSchema,
  connectors: z
    .partialRecord(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), connector)
    .refine(REFINEMENTS.isNotEmpty, 'must name at least one connector')
    .describe('The connectors to serve, by id.'),
  methods: z
    .array(z.enum(['GET', 'HEAD', 'POST']))
    .default(['GET', 'HEAD'])
    .describe('Methods served at all, whatever the rules say.'),
  ...compatSchema,
  engine: z
    .enum(['auto', 'bytes', 'tree'])
    .default('auto')
    .describe(
      'How answers are sanitized: `bytes` as they arrive, `tree` from a tree in memory. They mean the same; `auto` takes bytes where it can.',
    ),
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

export type Config = Readonly<z.output<typeof configSchema>>;
export type { CallersConfig } from './callers-schema.ts';
export type ConnectorConfig = z.output<typeof connector>;
export type Limits = z.output<typeof limits>;
