import { randomBytes } from 'node:crypto';
import { createApiKey, hashApiKey } from '@nymgate/gateway/caller-auth/create-api-key-verifier';
import { type KeyRecord, keyState } from '@nymgate/gateway/caller-auth/key-file';
import { CONNECTOR_IDS, lookupConnector } from '@nymgate/shell/input/find-connector';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { formatColumns } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { changeKeyFile, readKeyFile } from './key-file.ts';

/** Options of `nymgate keys caller`. */
export type AddCallerKeyOptions = {
  readonly file: string;
  readonly name: string;
  readonly connector: readonly string[];
  readonly days: number;
  readonly requestsPerMinute?: number;
  readonly concurrentRequests?: number;
};

export type ListCallerKeysOptions = { readonly file: string; readonly json?: true };

export type RevokeCallerKeyOptions = { readonly file: string };

const DAY = 86_400_000;

type ApiKey = ReturnType<typeof createApiKey>;

/** Prints the key once and stores its hash. @throws CommandError KEY_FILE_UNUSABLE */
export async function addCallerKey(options: AddCallerKeyOptions, terminal: Terminal): Promise<void> {
  const { file } = options;
  const key = createApiKey((length) => randomBytes(length));
  const record = createRecord(key, options);
  await changeKeyFile(file, (keys) => [...keys, record], []);
  await terminal.write(
    `${key.text}\n`,
    `Key ${key.id} is in ${file}, but it was not printed completely; revoke it with: nymgate keys caller revoke ${key.id} --file ${file}`,
  );
  for (const line of notesOn(record, file)) terminal.note(line);
}

function createRecord(key: ApiKey, options: AddCallerKeyOptions): KeyRecord {
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
  const custom = connectors.filter(
    (connector) => connector !== '*' && lookupConnector(connector) === undefined,
  );
  return [
    ...custom.map(
      (connector) =>
        `Nymgate comes without a connector "${connector}" (it has ${CONNECTOR_IDS}): the key is for a connector of that name in a configuration.`,
    ),
    `Key ${id} for ${name}, valid until ${expires.slice(0, 10)}. It is shown this once; ${file} holds its hash.`,
    'The caller sends it as "Authorization: Bearer nyk_…". In nymgate.yaml:',
    '  callers:',
    `    apiKeys: { file: ${file} }`,
  ];
}

/** @throws CommandError KEY_FILE_UNUSABLE */
export async function listCallerKeys(options: ListCallerKeysOptions, terminal: Terminal): Promise<void> {
  const { file, json } = options;
  const keys = await readKeyFile(file);
  const now = Date.now();
  if (json) {
    const rows = keys.map(({ hash: _, ...record }) => ({ ...record, state: keyState(record, now) }));
    terminal.out(JSON.stringify(rows, undefined, 2));
    return;
  }
  const header = ['id', 'name', 'state', 'expires', 'connectors', 'a minute', 'at once'];
  const rows = keys.map((key) => row(key, now));
  terminal.out(formatColumns([header, ...rows]).join('\n'));
}

function row(key: KeyRecord, now: number): readonly string[] {
  const { id, name, expires, connectors, requestsPerMinute, concurrentRequests } = key;
  return [
    id,
    name,
    keyState(key, now),
    expires.slice(0, 10),
    connectors.join(', '),
    requestsPerMinute?.toString() ?? 'default',
    concurrentRequests?.toString() ?? 'default',
  ];
}

/** Keeps the entry for audit logs. @throws CommandError KEY_FILE_UNUSABLE, KEY_UNKNOWN */
export async function revokeCallerKey(
  id: string,
  { file }: RevokeCallerKeyOptions,
  terminal: Terminal,
): Promise<void> {
  const revoked = new Date().toISOString();
  await changeKeyFile(file, (keys) => {
    const key = keys.find((candidate) => candidate.id === id);
    if (key === undefined)
      throw new CommandError('KEY_UNKNOWN', `${file} (see "nymgate keys caller list --file ${file}")`);
    return keys.map((candidate) =>
      candidate === key ? { ...key, revoked: key.revoked ?? revoked } : candidate,
    );
  });
  terminal.note(`Key ${id} is revoked; a running gateway refuses it within five seconds.`);
}
