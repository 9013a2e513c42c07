import { randomBytes } from 'node:crypto';
import {
  createApiKey,
  hashApiKey,
} from '../../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { formatKeyFile } from '../../../packages/gateway/src/caller-auth/key-file.ts';
import { createFixtureConfig } from '../../harness/create-fixture-config.ts';

/** Psoxy's language is asked about path and query as they came, so that it sees more of a request than ours. */
const PSOXY_RULES = `allowedRequestHeaders: [ConsistencyLevel, Prefer]
endpoints:
  - pathRegex: '^/v1\\.0/[^?]*(\\?.*)?$'
    allowedMethods: [GET, HEAD, POST]
    transforms:
      - !<redact>
        jsonPaths: ["$..department"]
`;

export type HostsConfig = {
  /** JSON. */
  readonly text: string;
  /** A good API key. */
  readonly key: string;
};

/** One configuration for all hosts: two connectors, one with our policy and one with Psoxy's rules, and one caller with a key. */
export function writeConfig(
  directory: string,
  graph: string,
  extra: Readonly<Record<string, unknown>> = {},
): HostsConfig {
  const { write, connector, settings } = createFixtureConfig(directory, graph);
  const key = createApiKey((length) => randomBytes(length));
  const record = {
    ...{ id: key.id, name: 'contract', hash: hashApiKey(key) },
    ...{ created: '2026-01-01T00:00:00.000Z', expires: '2099-01-01T00:00:00.000Z' },
    connectors: ['*'],
    requestsPerMinute: 1_000_000,
  };
  const text = JSON.stringify({
    ...settings,
    listen: { port: 0, compress: false },
    publicUrl: 'https://gateway.example',
    callers: {
      apiKeys: { file: write('callers.json', formatKeyFile([record])) },
      refusedCredentials: 100_000,
    },
    methods: ['GET', 'HEAD', 'POST'],
    connectors: {
      'entra-id': connector,
      'msft-teams': { ...connector, rules: write('rules.yaml', PSOXY_RULES), allowOpen: true },
    },
    audit: { anchorSeconds: 0 },
    log: { level: 'error' },
    ...extra,
  });
  return { text, key: key.text };
}
