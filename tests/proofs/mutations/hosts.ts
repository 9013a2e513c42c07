import { deriveInstanceSecret } from '../../../packages/clouds/src/shared-state/derive-state-key.ts';
import { decryptText } from '../../../packages/clouds/src/shared-state/sealed-text.ts';
import { toInbound } from '../../../packages/hosts/src/aws-lambda/to-inbound.ts';
import { toInbound as toInboundInSrc } from '../../../packages/hosts/src/azure/create-handler.ts';
import { checkFiles, checkSecretFile } from '../../../packages/hosts/src/files/check-files.ts';
import { findHeadFault } from '../../../packages/hosts/src/functions/check-head.ts';
import { createFirstRequestWatch } from '../../../packages/hosts/src/functions/create-first-request-watch.ts';
import { createFunctionRuntime } from '../../../packages/hosts/src/functions/create-function-runtime.ts';
import { confirmGooglePlatform } from '../../../packages/hosts/src/platform/confirm-google-platform.ts';
import { identifyGoogle } from '../../../packages/hosts/src/platform/google-identity.ts';
import { toFailureReason } from '../../../packages/hosts/src/redis/redis-faults.ts';
import { createSystemPorts } from '../../../packages/hosts/src/runtime/create-system-ports.ts';
import { readEgressProxy } from '../../../packages/hosts/src/runtime/egress/egress-proxy.ts';
import { createJsonLog } from '../../../packages/hosts/src/runtime/json-log.ts';
import {
  createCounter,
  createPrometheusMetrics,
} from '../../../packages/hosts/src/runtime/prometheus-metrics.ts';
import { checkSecret } from '../../../packages/hosts/src/runtime/secrets/check-secret.ts';
import { createSecretStore } from '../../../packages/hosts/src/runtime/secrets/secret-store.ts';
import { waitUntilReachable } from '../../../packages/hosts/src/runtime/secrets/wait-until-reachable.ts';
import { createLineSink, type Line } from '../../../packages/hosts/src/runtime/write-line.ts';
import { respondHealth } from '../../../packages/hosts/src/service/health.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const HOSTS_MUTATIONS: readonly ProofMutation[] = [
  change(respondHealth, 'packages/hosts/src/service/health.ts')(
    'ready while it leaves',
    (original) => (request, state) => original(request, { ...state, phase: 'serving' }),
    ['start-node-server.test.ts › drain (F13, REL-06)'],
  ),
  change(toInbound, 'packages/hosts/src/aws-lambda/to-inbound.ts')(
    'as if it came from this machine',
    (original) => (event, facts) => {
      const received = original(event, facts);
      return !('inbound' in received)
        ? received
        : { ...received, inbound: { ...received.inbound, remoteAddress: '127.0.0.1' } };
    },
    ['to-inbound.test.ts › LOC-01'],
  ),
  change(toInbound, 'packages/hosts/src/aws-lambda/to-inbound.ts')(
    'an event of odd types is one',
    (original) => (event, facts) => {
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
    ['to-inbound.test.ts › T1-36 an event of odd types'],
  ),
  change(toInbound, 'packages/hosts/src/aws-lambda/to-inbound.ts')(
    'without the identity of IAM',
    (original) => (event, facts) => {
      const received = original(event, facts);
      return 'inbound' in received
        ? { ...received, inbound: { ...received.inbound, platformIdentity: undefined } }
        : received;
    },
    ['to-inbound.test.ts › HOK-05'],
  ),
  change(toInboundInSrc, 'packages/hosts/src/azure/create-handler.ts')(
    'the target as the platform reads it',
    (original) => (request) => {
      const received = original(request);
      return 'inbound' in received
        ? {
            ...received,
            inbound: { ...received.inbound, target: new URL(received.inbound.target, 'http://x').pathname },
          }
        : received;
    },
    ['to-inbound.test.ts › T1-07', 'hosts.test.ts › T1-36 a request has one meaning'],
  ),
  change(findHeadFault)('every head is good', () => () => undefined, ['check-head.test.ts › T1-31 T1-32']),
  change(createFunctionRuntime)(
    'starts with each request',
    (original) => (options) => ({
      ...original(options),
      handle: (...given) => original(options).handle(...given),
    }),
    [
      'create-handler.test.ts › F24 T1-30',
      'create-handler.test.ts › F24',
      'function-host.test.ts › F14',
      'function-host.test.ts › F15',
      'function-host.test.ts › F26',
      'function-host.test.ts › PIN-01',
    ],
  ),
  change(confirmGooglePlatform)('whoever says so is Google', () => async () => undefined, [
    'confirm-google-platform.test.ts › HOK-05',
  ]),
  change(identifyGoogle)(
    'of whatever audience',
    (original) => (headers, expected) => {
      for (const [name, value] of headers) {
        if (!/authorization$/i.test(name)) continue;
        try {
          const { aud } = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString());
          return original(headers, { ...expected, audience: aud });
        } catch {}
      }
      return original(headers, expected);
    },
    ['google-identity.test.ts › HOK-05'],
  ),
  change(toFailureReason)("in the server's words", () => (cause) => String(cause), [
    'redis-connection.test.ts › SHR-01',
  ]),
  change(createJsonLog)(
    'every field is written',
    () => (_, sink) => ({
      write: (level, event, fields) => sink.write(JSON.stringify({ level, event, ...fields })),
      setLevel: () => undefined,
    }),
    [
      'ports.test.ts › leaves out and counts what is not on the list, and objects',
      'ports.test.ts › (LOG-03)',
    ],
  ),
  change(createJsonLog)(
    'a line that fails is thrown',
    (original) => (level, sink) => {
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
    ['ports.test.ts › drops lines that cannot be written and says how many'],
  ),
  change(createPrometheusMetrics)(
    'the delay is measured always',
    (original) => (options) => original({ ...options, measureDelay: true }),
    ["ports.test.ts › tell the event loop's delay only where it is measured"],
  ),
  change(createCounter)(
    'labels as they come',
    (original) => (labels) => {
      const series = original([...labels, 'caller', 'path']);
      return series;
    },
    ['ports.test.ts › have the labels of the list and no others', 'metrics.test.ts › TRC-02'],
  ),
  change(checkSecret)('whatever stands there is a secret', () => (secret) => secret, [
    'detect-mistaken-secret.test.ts › PIN-01',
  ]),
  change(createSecretStore)(
    'whatever stands there is a secret',
    () => (environment, files) => ({
      read: async (reference) => {
        const [kind, name = ''] = reference.split(':');
        return kind === 'env' ? (environment[name] ?? '') : files.readText(name);
      },
    }),
    [
      'ports.test.ts › secrets › is an error',
      'ports.test.ts › is refused, with the key of the configuration and why',
    ],
  ),
  change(waitUntilReachable)('a store that does not answer ends the start', () => (attempt) => attempt(), [
    'service.test.ts › F14',
  ]),
  change(createLineSink)(
    'half a line is a line',
    (original) => (descriptor) => {
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
    ['ports.test.ts › a line that cannot be written whole is an error', 'standard-output.test.ts › F29'],
  ),
  changeMade(createFirstRequestWatch)(
    'each start waits for a request',
    () => ({ startEnded: () => undefined }),
    ['create-first-request-watch.test.ts › FRZ-04'],
  ),
  change(checkSecretFile)('every file is good', () => () => undefined, [
    'read-secret.test.ts › S12 a key file of mode',
  ]),
  change(checkFiles)('every file is good', () => async () => undefined, [
    'files.test.ts › PIN-01 files that others may read or write',
    'bulk-jobs.test.ts › PIN-01',
  ]),
  change(readEgressProxy)('the environment names none', () => () => undefined, [
    'egress-proxy.test.ts › T7-01',
  ]),
  change(decryptText)(
    'a text that is not sealed is good',
    (original) => (key, sealed, binding) => original(key, sealed, binding) ?? '{"text":"wait","end":9e15}',
    ['encrypt-state-values.test.ts › SHR-06', 'shared-tokens.test.ts › SHR-03'],
  ),
  change(deriveInstanceSecret)('instances with one key share everything', () => (secret) => secret, [
    'create-state-sharing.test.ts › SHR-07',
  ]),
  change(toInbound, 'packages/hosts/src/aws-lambda/to-inbound.ts')(
    'whoever a header names is the caller',
    (original) => (event, facts) => {
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
    ['platform-identities.test.ts › HOK-05'],
  ),
  change(createSystemPorts)(
    'bytes that are no UTF-8 are replaced',
    (original) => () => {
      const { readFileSync } = process.getBuiltinModule('node:fs');
      return { ...original(), files: { readText: async (path) => readFileSync(path, 'utf8') } };
    },
    ['create-system-ports.test.ts › PIN-01 bytes that are no UTF-8'],
  ),
];
