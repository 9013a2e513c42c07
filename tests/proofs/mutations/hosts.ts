import type { Line } from '../../../packages/hosts/src/runtime/write-line.ts';
import { changeOf, type ProofMutation } from '../mutation.ts';

const toInboundModule = changeOf<typeof import('../../../packages/hosts/src/aws-lambda/to-inbound.ts')>(
  'hosts/src/aws-lambda/to-inbound.ts',
);
const createHandlerModule = changeOf<typeof import('../../../packages/hosts/src/azure/create-handler.ts')>(
  'hosts/src/azure/create-handler.ts',
);
const checkHeadModule = changeOf<typeof import('../../../packages/hosts/src/functions/check-head.ts')>(
  'hosts/src/functions/check-head.ts',
);
const createFunctionRuntimeModule = changeOf<
  typeof import('../../../packages/hosts/src/functions/create-function-runtime.ts')
>('hosts/src/functions/create-function-runtime.ts');
const confirmGooglePlatformModule = changeOf<
  typeof import('../../../packages/hosts/src/platform/confirm-google-platform.ts')
>('hosts/src/platform/confirm-google-platform.ts');
const googleIdentityModule = changeOf<
  typeof import('../../../packages/hosts/src/platform/google-identity.ts')
>('hosts/src/platform/google-identity.ts');
const redisFaultsModule = changeOf<typeof import('../../../packages/hosts/src/redis/redis-faults.ts')>(
  'hosts/src/redis/redis-faults.ts',
);
const healthModule = changeOf<typeof import('../../../packages/hosts/src/service/health.ts')>(
  'hosts/src/service/health.ts',
);
const jsonLogModule = changeOf<typeof import('../../../packages/hosts/src/runtime/json-log.ts')>(
  'hosts/src/runtime/json-log.ts',
);
const prometheusMetricsModule = changeOf<
  typeof import('../../../packages/hosts/src/runtime/prometheus-metrics.ts')
>('hosts/src/runtime/prometheus-metrics.ts');
const checkSecretModule = changeOf<
  typeof import('../../../packages/hosts/src/runtime/secrets/check-secret.ts')
>('hosts/src/runtime/secrets/check-secret.ts');
const secretStoreModule = changeOf<
  typeof import('../../../packages/hosts/src/runtime/secrets/secret-store.ts')
>('hosts/src/runtime/secrets/secret-store.ts');
const waitUntilReachableModule = changeOf<
  typeof import('../../../packages/hosts/src/runtime/secrets/wait-until-reachable.ts')
>('hosts/src/runtime/secrets/wait-until-reachable.ts');
const writeLineModule = changeOf<typeof import('../../../packages/hosts/src/runtime/write-line.ts')>(
  'hosts/src/runtime/write-line.ts',
);

const createFirstRequestWatchModule = changeOf<
  typeof import('../../../packages/hosts/src/functions/create-first-request-watch.ts')
>('hosts/src/functions/create-first-request-watch.ts');
const checkFilesModule = changeOf<typeof import('../../../packages/hosts/src/files/check-files.ts')>(
  'hosts/src/files/check-files.ts',
);
const egressProxyModule = changeOf<
  typeof import('../../../packages/hosts/src/runtime/egress/egress-proxy.ts')
>('hosts/src/runtime/egress/egress-proxy.ts');
const sealedTextModule = changeOf<typeof import('../../../packages/clouds/src/shared-state/sealed-text.ts')>(
  'clouds/src/shared-state/sealed-text.ts',
);
const deriveStateKeyModule = changeOf<
  typeof import('../../../packages/clouds/src/shared-state/derive-state-key.ts')
>('clouds/src/shared-state/derive-state-key.ts');
const createSystemPortsModule = changeOf<
  typeof import('../../../packages/hosts/src/runtime/create-system-ports.ts')
>('hosts/src/runtime/create-system-ports.ts');
export const HOSTS_MUTATIONS: readonly ProofMutation[] = [
  healthModule(
    'respondHealth',
    {
      to: 'ready while it leaves',
      instead: (original) => (request, state) => original(request, { ...state, phase: 'serving' }),
    },
    ['start-node-server.test.ts › drain (F13, REL-06)'],
  ),
  toInboundModule(
    'toInbound',
    {
      to: 'as if it came from this machine',
      instead: (original) => (event, facts) => {
        const received = original(event, facts);
        return !('inbound' in received)
          ? received
          : { ...received, inbound: { ...received.inbound, remoteAddress: '127.0.0.1' } };
      },
    },
    ['to-inbound.test.ts › LOC-01'],
  ),
  toInboundModule(
    'toInbound',
    {
      to: 'an event of odd types is one',
      instead: (original) => (event, facts) => {
        const received = original(event, facts);
        return 'inbound' in received
          ? received
          : original(
              {
                version: '2.0',
                rawPath: '/',
                rawQueryString: '',
                headers: {},
                requestContext: { http: { method: 'GET', sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' } },
              },
              facts,
            );
      },
    },
    ['to-inbound.test.ts › T1-36 an event of odd types'],
  ),
  toInboundModule(
    'toInbound',
    {
      to: 'without the identity of IAM',
      instead: (original) => (event, facts) => {
        const received = original(event, facts);
        return 'inbound' in received
          ? { ...received, inbound: { ...received.inbound, platformIdentity: undefined } }
          : received;
      },
    },
    ['to-inbound.test.ts › HOK-05'],
  ),
  createHandlerModule(
    'toInbound',
    {
      to: 'the target as the platform reads it',
      instead: (original) => (request) => {
        const received = original(request);
        return 'inbound' in received
          ? {
              ...received,
              inbound: { ...received.inbound, target: new URL(received.inbound.target, 'http://x').pathname },
            }
          : received;
      },
    },
    ['to-inbound.test.ts › T1-07', 'hosts.test.ts › T1-36 a request has one meaning'],
  ),
  checkHeadModule('findHeadFault', { to: 'every head is good', instead: () => () => undefined }, [
    'check-head.test.ts › T1-31 T1-32',
  ]),
  createFunctionRuntimeModule(
    'createFunctionRuntime',
    {
      to: 'starts with each request',
      instead: (original) => (options) => ({
        ...original(options),
        handle: (...given) => original(options).handle(...given),
      }),
    },
    [
      'create-handler.test.ts › F24 T1-30',
      'create-handler.test.ts › F24',
      'function-host.test.ts › F14',
      'function-host.test.ts › F15',
      'function-host.test.ts › F26',
      'function-host.test.ts › PIN-01',
    ],
  ),
  confirmGooglePlatformModule(
    'confirmGooglePlatform',
    { to: 'whoever says so is Google', instead: () => async () => undefined },
    ['confirm-google-platform.test.ts › HOK-05'],
  ),
  googleIdentityModule(
    'identifyGoogle',
    {
      to: 'of whatever audience',
      instead: (original) => (headers, expected) => {
        for (const [name, value] of headers) {
          if (!/authorization$/i.test(name)) continue;
          try {
            const { aud } = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString());
            return original(headers, { ...expected, audience: aud });
          } catch {}
        }
        return original(headers, expected);
      },
    },
    ['google-identity.test.ts › HOK-05'],
  ),
  redisFaultsModule(
    'toFailureReason',
    { to: "in the server's words", instead: () => (cause) => String(cause) },
    ['redis-connection.test.ts › SHR-01'],
  ),
  jsonLogModule(
    'createJsonLog',
    {
      to: 'every field is written',
      instead: () => (_, sink) => ({
        write: (level, event, fields) => sink.write(JSON.stringify({ level, event, ...fields })),
        setLevel: () => undefined,
      }),
    },
    [
      'ports.test.ts › leaves out and counts what is not on the list, and objects',
      'ports.test.ts › (LOG-03)',
    ],
  ),
  jsonLogModule(
    'createJsonLog',
    {
      to: 'a line that fails is thrown',
      instead: (original) => (level, sink) => {
        const lines: Line[] = [];
        const push = (line: Line) => void lines.push(line);
        const log = original(level, { write: push, append: push as () => undefined });
        return {
          ...log,
          write: (lineLevel, event, fields) => {
            log.write(lineLevel, event, fields);
            for (const line of lines.splice(0)) sink.write(line);
          },
        };
      },
    },
    ['ports.test.ts › drops lines that cannot be written and says how many'],
  ),
  prometheusMetricsModule(
    'createPrometheusMetrics',
    {
      to: 'the delay is measured always',
      instead: (original) => (options) => original({ ...options, measureDelay: true }),
    },
    ["ports.test.ts › tell the event loop's delay only where it is measured"],
  ),
  prometheusMetricsModule(
    'createCounter',
    {
      to: 'labels as they come',
      instead: (original) => (labels) => {
        const series = original([...labels, 'caller', 'path']);
        return series;
      },
    },
    ['ports.test.ts › have the labels of the list and no others', 'metrics.test.ts › TRC-02'],
  ),
  checkSecretModule(
    'checkSecret',
    { to: 'whatever stands there is a secret', instead: () => (secret) => secret },
    ['detect-mistaken-secret.test.ts › PIN-01'],
  ),
  secretStoreModule(
    'createSecretStore',
    {
      to: 'whatever stands there is a secret',
      instead: () => (environment, files) => ({
        read: async (reference) => {
          const [kind, name = ''] = reference.split(':');
          return kind === 'env' ? (environment[name] ?? '') : files.readText(name);
        },
      }),
    },
    [
      'ports.test.ts › secrets › is an error',
      'ports.test.ts › is refused, with the key of the configuration and why',
    ],
  ),
  waitUntilReachableModule(
    'waitUntilReachable',
    { to: 'a store that does not answer ends the start', instead: () => (attempt) => attempt() },
    ['service.test.ts › F14'],
  ),
  writeLineModule(
    'createLineSink',
    {
      to: 'half a line is a line',
      instead: (original) => (descriptor) => {
        const sink = original(descriptor);
        const append: typeof sink.append = (line) => {
          try {
            return sink.append(line)?.catch(() => undefined);
          } catch {
            return undefined;
          }
        };
        return { write: (line) => void append(line), append };
      },
    },
    ['ports.test.ts › a line that cannot be written whole is an error', 'standard-output.test.ts › F29'],
  ),
  createFirstRequestWatchModule(
    'createFirstRequestWatch',
    {
      to: 'each start waits for a request',
      instead: (original) => (platform) => ({ ...original(platform), startEnded: () => undefined }),
    },
    ['create-first-request-watch.test.ts › FRZ-04'],
  ),
  checkFilesModule('checkSecretFile', { to: 'every file is good', instead: () => () => undefined }, [
    'read-secret.test.ts › S12 a key file of mode',
  ]),
  checkFilesModule('checkFiles', { to: 'every file is good', instead: () => async () => undefined }, [
    'files.test.ts › PIN-01 files that others may read or write',
    'bulk-jobs.test.ts › PIN-01',
  ]),
  egressProxyModule('readEgressProxy', { to: 'the environment names none', instead: () => () => undefined }, [
    'egress-proxy.test.ts › T7-01',
  ]),
  sealedTextModule(
    'decryptText',
    {
      to: 'a text that is not sealed is good',
      instead: (original) => (key, sealed, binding) =>
        original(key, sealed, binding) ?? '{"text":"wait","end":9e15}',
    },
    ['encrypt-state-values.test.ts › SHR-06', 'shared-tokens.test.ts › SHR-03'],
  ),
  deriveStateKeyModule(
    'deriveInstanceSecret',
    { to: 'instances with one key share everything', instead: () => (secret) => secret },
    ['create-state-sharing.test.ts › SHR-07'],
  ),
  toInboundModule(
    'toInbound',
    {
      to: 'whoever a header names is the caller',
      instead: (original) => (event, facts) => {
        const received = original(event, facts);
        return 'inbound' in received
          ? {
              ...received,
              inbound: {
                ...received.inbound,
                platformIdentity: received.inbound.platformIdentity ?? { kind: 'aws-iam', principal: 'arn' },
              },
            }
          : received;
      },
    },
    ['platform-identities.test.ts › HOK-05'],
  ),
  createSystemPortsModule(
    'createSystemPorts',
    {
      to: 'bytes that are no UTF-8 are replaced',
      instead: (original) => () => {
        const { readFileSync } = process.getBuiltinModule('node:fs');
        return { ...original(), files: { readText: async (path) => readFileSync(path, 'utf8') } };
      },
    },
    ['create-system-ports.test.ts › PIN-01 bytes that are no UTF-8'],
  ),
];
