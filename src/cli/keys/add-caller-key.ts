import { randomBytes } from 'node:crypto';
import { createApiKey, hashApiKey, type KeyRecord } from '../../app/index.ts';
import { CONNECTOR_IDS, knownConnector } from '../find-connector.ts';
import type { Terminal } from '../print.ts';
import type { AddOptions } from './caller-key-options.ts';
import { changeKeyFile } from './key-file.ts';

const DAY = 86_400_000;

type ApiKey = ReturnType<typeof createApiKey>;

/**
 * Makes an API key: its hash goes into the file, the key itself to standard output, once.
 *
 * @throws CommandError KEY_FILE_UNUSABLE
 */
export async function addCallerKey(options: AddOptions, terminal: Terminal): Promise<void> {
  const { file } = options;
  const key = createApiKey((length) => randomBytes(length));
  const record = recordOf(key, options);
  await changeKeyFile(file, (keys) => [...keys, record], []);
  await terminal.write(
    `${key.text}\n`,
    `Key ${key.id} is in ${file}, and nobody has received it: nymgate keys caller revoke ${key.id} --file ${file}`,
  );
  for (const line of notesOn(record, file)) terminal.note(line);
}

function recordOf(key: ApiKey, options: AddOptions): KeyRecord {
  const { name, connector, days, requestsPerMinute, concurrentRequests } = options;
  const now = Date.now();
  return {
    id: key.id,
    name,
    hash: hashApiKey(key),
    created: new Date(now).toISOString(),
    expires: new Date(now + days * DAY).toISOString(),
    connectors: [...new Set(connector)],
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(concurrentRequests !== undefined && { concurrentRequests }),
  };
}

function notesOn({ id, name, expires, connectors }: KeyRecord, file: string): readonly string[] {
  const own = connectors.filter((connector) => connector !== '*' && knownConnector(connector) === undefined);
  return [
    ...own.map(
      (connector) =>
        `Nymgate comes without a connector "${connector}" (it has ${CONNECTOR_IDS}): the key opens one that a configuration names so.`,
    ),
    `Key ${id} for ${name}, valid until ${expires.slice(0, 10)}. It is shown this once; ${file} holds its hash.`,
    'The caller sends it as "Authorization: Bearer nyk_…". In nymgate.yaml:',
    '  callers:',
    `    apiKeys: { file: ${file} }`,
  ];
}
