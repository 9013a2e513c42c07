import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApiKey, formatKeyFile, hashApiKey } from '../../../src/app/index.ts';
import { PSOXY } from '../../harness/psoxy-sanitizing.ts';

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
  const write = (name: string, text: string) => {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const key = createApiKey((length) => randomBytes(length));
  const record = {
    ...{ id: key.id, name: 'contract', hash: hashApiKey(key) },
    ...{ created: '2026-01-01T00:00:00.000Z', expires: '2099-01-01T00:00:00.000Z' },
    connectors: ['*'],
    requestsPerMinute: 1_000_000,
  };
  const connector = {
    tenant: '7f1d2c3b-4a5e-4f60-8b7a-9c8d7e6f5a4b',
    clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
    assertion: { type: 'token-file', path: write('token', assertion()) },
  };
  const text = JSON.stringify({
    listen: { port: 0, compress: false },
    admin: { enabled: false },
    publicUrl: 'https://gateway.example',
    callers: {
      apiKeys: { file: write('callers.json', formatKeyFile([record])) },
      refusedCredentials: 100_000,
    },
    pseudonyms: {
      scheme: 'psoxy',
      salt: `file:${write('salt', PSOXY.salt)}`,
      encryptionKey: `file:${write('key', PSOXY.encryptionKey)}`,
    },
    source: { authority: graph, graph },
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

/** An unsigned token with the shape of one; this Entra ID looks at nothing. */
function assertion(): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [
    encode({ alg: 'RS256', typ: 'JWT' }),
    encode({ iss: 'https://issuer.example', sub: 'gateway', aud: 'api://AzureADTokenExchange', exp: 4e9 }),
    'c2lnbmF0dXJl',
  ].join('.');
}
