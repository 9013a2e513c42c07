import { randomBytes } from 'node:crypto';
import { createApiKey, hashApiKey } from '../../app/index.ts';
import type { Terminal } from '../print.ts';
import type { AddOptions } from './caller-key-options.ts';
import { changeKeyFile } from './key-file.ts';

const DAY = 86_400_000;

/**
 * Makes an API key: its hash goes into the file, the key itself to standard output, once.
 *
 * @throws CommandError KEY_FILE_UNUSABLE
 */
export async function addCallerKey(options: AddOptions, terminal: Terminal): Promise<void> {
  const { file, name, connector, days, requestsPerMinute, concurrentRequests } = options;
  const key = createApiKey((length) => randomBytes(length));
  const now = Date.now();
  const expires = new Date(now + days * DAY).toISOString();
  await changeKeyFile(file, (keys) => [
    ...keys,
    {
      id: key.id,
      name,
      hash: hashApiKey(key),
      created: new Date(now).toISOString(),
      expires,
      connectors: [...new Set(connector)],
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      ...(concurrentRequests !== undefined && { concurrentRequests }),
    },
  ]);
  terminal.out(key.text);
  terminal.note(
    [
      `Key ${key.id} for ${name}, valid until ${expires.slice(0, 10)}. It is shown this once; ${file} holds its hash.`,
      'The caller sends it as "Authorization: Bearer nyk_…". In nymgate.yaml:',
      '  callers:',
      `    apiKeys: { file: ${file} }`,
    ].join('\n'),
  );
}
