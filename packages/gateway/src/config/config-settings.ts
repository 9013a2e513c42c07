import {
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
import { type SchemaNode, toJsonSchema } from '@nymgate/clouds/settings/json-schema';
import { httpOriginField, portField } from '@nymgate/clouds/settings/origins';
import { BULK } from './bulk/bulk-settings.ts';
import { CALLERS } from './callers-settings.ts';
import { SOURCE } from './clouds.ts';
import { METRICS_EXPORT } from './collectors/metrics-settings.ts';
import { TRACES } from './collectors/traces-settings.ts';
import { CONNECTOR, PSEUDONYMS } from './connector-settings.ts';
import { SECRETS } from './secrets-settings.ts';
import { STATE } from './state/state-settings.ts';

const limit = (meaning: string, [minimum, defaultValue, maximum]: readonly [number, number, number]) =>
  withDefault(integerField(meaning, minimum, maximum), defaultValue);

/** Minimum, default, maximum. */
const LIMITS = objectField('Every limit and deadline of a request.', {
  targetBytes: limit('Request target, bytes. TARGET_MALFORMED.', [256, 8_192, 65_536]),
  headerCount: limit('Request headers. TARGET_MALFORMED.', [8, 100, 1_000]),
  headerBytes: limit('All request headers, bytes. TARGET_MALFORMED.', [1_024, 16_384, 65_536]),
  requestBodyBytes: limit('Request body, bytes. BODY_NOT_ALLOWED.', [0, 1_048_576, 16_777_216]),
  tokens: limit('Reversible pseudonyms in one request. TOKEN_INVALID.', [1, 50, 1_000]),
  tokenBytes: limit('One reversible pseudonym, bytes. TOKEN_INVALID.', [128, 4_096, 65_536]),
  responseBytes: limit(
    'Answer of Graph after decompression, bytes. RESPONSE_NOT_SANITIZABLE.',
    [1_024, 67_108_864, 1_073_741_824],
  ),
  decompressionRatio: limit(
    'Decompressed : compressed beyond 1 MiB. RESPONSE_NOT_SANITIZABLE.',
    [2, 200, 10_000],
  ),
  depth: limit('Nesting of an answer. RESPONSE_NOT_SANITIZABLE.', [8, 128, 1_024]),
  stringBytes: limit(
    'One string of an answer, bytes. RESPONSE_NOT_SANITIZABLE.',
    [1_024, 16_777_216, 67_108_864],
  ),
  objectKeys: limit('Keys of one object of an answer. RESPONSE_NOT_SANITIZABLE.', [100, 100_000, 1_000_000]),
  connectMilliseconds: limit('Connecting to Graph or Entra. SOURCE_UNREACHABLE.', [1, 5_000, 60_000]),
  firstByteMilliseconds: limit("First byte of Graph's answer. SOURCE_TIMEOUT.", [1, 30_000, 300_000]),
  invalidTokens: limit(
    'Requests of one caller in ten seconds that end with TOKEN_INVALID; beyond them it waits. CALLER_THROTTLED.',
    [1, 200, 1_000_000],
  ),
  requestMilliseconds: limit('The whole request. SOURCE_TIMEOUT.', [1, 55_000, 600_000]),
  concurrentRequests: limit('Requests at once. NOT_READY.', [1, 256, 10_000]),
  connectionsPerAddress: limit(
    'Connections at once from one address (one /64 network for IPv6), except from the proxies in `callers.addresses`. Beyond it the oldest one without a valid caller makes room; where there is no such one, the connection is closed.',
    [1, 256, 65_536],
  ),
  memoryMiB: optionalField(
    integerField(
      'Memory that the process may take, MiB. Beyond 85 % of it new requests are refused while others are being answered. Absent: the limit of its container, where there is one. NOT_READY.',
      128,
      1_048_576,
    ),
  ),
  headerMilliseconds: limit("Reading a caller's headers; the connection is closed.", [1, 10_000, 120_000]),
  bodyMilliseconds: limit("Reading a caller's body; the connection is closed.", [1, 30_000, 300_000]),
  eventSeconds: limit(
    'What an event of a bucket may take on Google Cloud and Azure, seconds: the timeout of the function, which neither tells. Lambda tells its own. TIME_UP.',
    [1, 60, 3_600],
  ),
});

const TLS = objectField('Serve HTTPS with this certificate and key. Read again at each reload.', {
  certificate: textField('PEM file with the certificate chain.', { minimum: 1 }),
  key: textField('PEM file with the private key.', { minimum: 1 }),
  clientCa: optionalField(
    textField('PEM file with the authorities that issue client certificates: asks callers for one.', {
      minimum: 1,
    }),
  ),
  clientAuth: optionalField(
    enumField(
      '`optional` (the default): a caller without a certificate may have another credential. `required`: no connection without one, not even for /healthz.',
      ['optional', 'required'],
    ),
  ),
});

const LISTEN = objectField('Where callers reach the gateway. Fixed until restart.', {
  host: withDefault(
    textField('Address to listen on. Beyond loopback only with a verifier in `callers`.', { minimum: 1 }),
    '127.0.0.1',
  ),
  port: withDefault(portField('Port; 0 takes a free one.'), 8484),
  tls: optionalField(TLS),
  compress: withDefault(
    booleanField('Whether answers beyond 4 KiB are compressed (gzip) for callers who ask for it.'),
    true,
  ),
  behindTls: optionalField(
    booleanField(
      'Says that what stands in front of the gateway speaks TLS with callers; needed to accept tokens and keys over plain http beyond loopback.',
    ),
  ),
});

const ADMIN = objectField('Separate listener for /metrics, /healthz, /readyz, /configz.', {
  enabled: withDefault(booleanField('Whether to open the admin listener.'), true),
  host: withDefault(
    textField(
      'Address of the admin listener. It has no authentication: keep it on loopback or a private network.',
      { minimum: 1 },
    ),
    '127.0.0.1',
  ),
  port: withDefault(portField('Port of the admin listener; 0 takes a free one.'), 8485),
});

const SECRET_FILES = objectField(
  'Files with keys, salts, private keys and the callers of `callers.apiKeys`.',
  {
    readableBy: withDefault(
      enumField(
        "Who may read them by their mode, at most. `group` for Kubernetes' `fsGroup`; `everybody` only if no other user shares the file system. Only the owner may write them. Not checked on Windows.",
        ['owner', 'group', 'everybody'],
      ),
      'owner',
    ),
  },
);

/** Checks, environment variables, schema and reference are derived from this table. */
export const CONFIG = objectField('', {
  publicUrl: optionalField(
    httpOriginField(
      "The gateway's own address as callers see it; sealed links start with it. Required unless the listener is loopback; absent, links carry `localhost` or the listener's address, as the caller does. On Lambda behind a function URL it may be absent: links then carry that URL.",
    ),
  ),
  publicPath: optionalField(
    textField(
      'Path below which a platform publishes the gateway: the stage of an API, the base path of a custom domain. Taken off targets and put before links. Only on hosts without a listener of their own.',
      {
        format: /^(?:\/[A-Za-z0-9_-]{1,64}){1,4}$/,
        message: 'must be a path such as /prod, of letters, digits, hyphens and underscores',
      },
    ),
  ),
  listen: withEmptyDefault(LISTEN),
  callers: optionalField(CALLERS),
  admin: withEmptyDefault(ADMIN),
  pseudonyms: PSEUDONYMS,
  secretFiles: withEmptyDefault(SECRET_FILES),
  secrets: withEmptyDefault(SECRETS),
  source: SOURCE,
  connectors: withCondition(
    mapField(
      'The connectors to serve, by id.',
      textField('', {
        format: /^[a-z][a-z0-9-]{0,63}$/,
        message: 'a connector id is lower-case letters, digits and hyphens',
      }),
      CONNECTOR,
    ),
    (connectors) => Object.keys(connectors).length > 0,
    'must name at least one connector',
  ),
  strict: withDefault(
    booleanField(
      'Refuse a start and a reload for a fault of any connector. `false`: the others serve; it is out of service or keeps what it had.',
    ),
    false,
  ),
  bulk: optionalField(BULK),
  ruleCache: optionalField(
    booleanField(
      'Keep parsed rule files next to the originals, as `.NAME.nymgate-cache`, for quicker starts. What they say at large is checked at each start; each endpoint, in which nothing was wrong when it was kept, when a request needs it. Nothing is kept where the folder cannot be written.',
    ),
  ),
  state: optionalField(STATE),
  methods: withDefault(
    listField('Methods served at all, whatever the rules say.', enumField('', ['GET', 'HEAD', 'POST'])),
    ['GET', 'HEAD'],
  ),
  batch: withDefault(
    booleanField(
      'Whether POST to `$batch` is served. It needs neither a rule nor a place in `methods`: each request within it needs both.',
    ),
    true,
  ),
  compat: optionalField(
    enumField("Understand and set Psoxy's X-Psoxy-* headers as well. Absent: they mean nothing.", ['psoxy']),
  ),
  targetOverrides: withDefault(
    booleanField(
      'With compat: X-Psoxy-TargetPath and X-Psoxy-TargetQuery replace path and query. Whatever decides by the path in front of the gateway is then bypassed.',
    ),
    false,
  ),
  engine: withDefault(
    enumField(
      'How answers are sanitized: `bytes` as they arrive, `tree` from a tree in memory. They mean the same; `auto` takes bytes where it can. Under rules with patterns `bytes` makes their tables for the first answer, `auto` after 4 MB of answers of an endpoint, when they pay.',
      ['auto', 'bytes', 'tree'],
    ),
    'auto',
  ),
  limits: withEmptyDefault(LIMITS),
  drain: withEmptyDefault(
    objectField('How the gateway stops.', {
      lagMilliseconds: limit(
        'After SIGTERM: time to go on accepting while load balancers notice that readiness is gone.',
        [0, 5_000, 120_000],
      ),
      graceMilliseconds: limit('After that: time for requests in flight to end.', [0, 8_000, 600_000]),
    }),
  ),
  audit: withEmptyDefault(
    objectField('The audit trail: one chained line a request, on standard output or in a file.', {
      file: optionalField(
        textField(
          'File for audit lines, in place of standard output; not on function hosts. For a new segment rename it and send SIGUSR2. Fixed until restart.',
          { minimum: 1 },
        ),
      ),
      sync: withDefault(
        enumField(
          'With `file`: when lines are on the disk, for a power loss. `each`: before the answer leaves. `second`: every second. `none`: when the system likes. Fixed until restart.',
          ['none', 'second', 'each'],
        ),
        'second',
      ),
      anchorSeconds: limit(
        'How often the end of the trail is written to the log (`audit_anchor`), seconds; 0: never. Send these lines elsewhere: `nymgate audit verify --anchor` finds by them what was cut off.',
        [0, 300, 86_400],
      ),
    }),
  ),
  metrics: optionalField(METRICS_EXPORT),
  traces: optionalField(TRACES),
  readiness: withEmptyDefault(
    objectField('What /readyz means.', {
      sourceAuth: withDefault(
        enumField(
          'When Entra ID gives no access token: `report` stays ready (callers get SOURCE_AUTH_FAILED, which says why); `fail` is not ready, for load balancers that have another gateway to turn to.',
          ['report', 'fail'],
        ),
        'report',
      ),
    }),
  ),
  log: withEmptyDefault(
    objectField('Log lines; they hold names, codes and numbers only, at every level.', {
      level: withDefault(
        enumField('Least level that is written.', ['trace', 'debug', 'info', 'warn', 'error']),
        'info',
      ),
    }),
  ),
});

export type Config = SettingType<typeof CONFIG>;
export type Limits = SettingType<typeof LIMITS>;

/** Committed as `schema/nymgate.schema.json`, for editors; keys with defaults are optional. */
export function configJsonSchema(): SchemaNode & object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Nymgate configuration',
    ...toJsonSchema(CONFIG),
  } as SchemaNode & object;
}
