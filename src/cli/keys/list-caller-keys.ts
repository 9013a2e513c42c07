import { type KeyRecord, keyState } from '../../app/index.ts';
import { formatColumns } from '../layout/columns.ts';
import type { Terminal } from '../print.ts';
import type { ListOptions } from './caller-key-options.ts';
import { readKeyFile } from './key-file.ts';

/** @throws CommandError KEY_FILE_UNUSABLE */
export async function listCallerKeys({ file, json }: ListOptions, terminal: Terminal): Promise<void> {
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
