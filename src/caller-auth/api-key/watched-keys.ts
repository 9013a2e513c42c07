import { SetupError } from '../../kernel/errors.ts';
import type { Clock, FileStore, Log } from '../../kernel/ports.ts';
import { type KeyRecord, parseKeyFile } from './key-file.ts';

export type WatchedKeysOptions = {
  readonly file: string;
  readonly files: FileStore;
  readonly clock: Clock;
  readonly log: Log;
};

/** The keys by id, as the file held them at most a few seconds ago. */
export type WatchedKeys = { readonly get: () => Promise<ReadonlyMap<string, KeyRecord>> };

/** A revoked key stops working within this time. Reading a file of a few KiB this often costs nothing. */
const LOOK_MILLISECONDS = 5_000;

/**
 * The key file, looked at again when a request comes and the last look is five seconds old. A file that has become unreadable
 * or wrong counts as an outage, not as "no keys": the last good one stays and each look is logged (F15).
 *
 * @throws SetupError SECRET_UNAVAILABLE when there is no good file to begin with
 */
export async function watchKeys(options: WatchedKeysOptions): Promise<WatchedKeys> {
  const first = await readKeys(options);
  if (first === undefined) throw unreadable(options.file);
  let keys = first;
  let looked = options.clock.monotonic();
  let looking: Promise<void> | undefined;
  const look = async () => {
    const next = await readKeys(options);
    if (next === undefined) options.log.write('error', 'caller_keys_unreadable', { count: keys.size });
    keys = next ?? keys;
    looked = options.clock.monotonic();
  };
  return {
    get: async () => {
      if (options.clock.monotonic() - looked >= LOOK_MILLISECONDS) {
        looking ??= look().finally(() => {
          looking = undefined;
        });
        await looking;
      }
      return keys;
    },
  };
}

async function readKeys({
  file,
  files,
}: WatchedKeysOptions): Promise<ReadonlyMap<string, KeyRecord> | undefined> {
  try {
    const records = parseKeyFile(await files.readText(file));
    return records && new Map(records.map((record) => [record.id, record]));
  } catch {
    // Reading failed; what the system says of it is not ours to repeat.
    return undefined;
  }
}

function unreadable(file: string): SetupError {
  return new SetupError([
    {
      code: 'SECRET_UNAVAILABLE',
      severity: 'error',
      message: `the file of callers.apiKeys (${file}) cannot be read or is not a key file`,
      fix: 'make it with: nymgate keys caller add',
    },
  ]);
}
