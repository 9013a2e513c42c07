import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';
import type { Clock, FileStore, Log } from '@nymgate/engine/kernel/ports';

/** An API key in the key file: everything but the key. */
export type KeyRecord = {
  readonly id: string;
  /** For people: which program holds it. */
  readonly name: string;
  /** SHA-256 of the key's text, base64url. */
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly expires: string;
  readonly revoked?: string;
  /** Connector ids; `*` for all. */
  readonly connectors: readonly string[];
  readonly requestsPerMinute?: number;
  readonly concurrentRequests?: number;
};

/** More than any deployment has callers. */
const MAX_KEYS = 10_000;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/;

const FIELDS: Readonly<Record<keyof KeyRecord, (value: unknown) => boolean>> = {
  id: (value) => isText(value, /^[a-z0-9]{12}$/),
  name: (value) => isText(value, /^[^\p{C}]{1,100}$/u),
  hash: (value) => isText(value, /^[A-Za-z0-9_-]{43}$/),
  created: isTime,
  expires: isTime,
  revoked: (value) => value === undefined || isTime(value),
  connectors: isConnectorList,
  requestsPerMinute: isOptionalLimit,
  concurrentRequests: isOptionalLimit,
};

/**
 * One unknown, missing or repeated field or id invalidates the file.
 * @returns undefined for an invalid file, without a reason: the text may be secret
 */
export function parseKeyFile(text: string): readonly KeyRecord[] | undefined {
  const file = parseJson(text);
  if (!isObject(file) || file['nymgateCallers'] !== 1 || Object.keys(file).length !== 2) return undefined;
  const { keys } = file;
  if (!Array.isArray(keys) || keys.length > MAX_KEYS || !keys.every(isKeyRecord)) return undefined;
  return new Set(keys.map(({ id }) => id)).size === keys.length ? keys : undefined;
}

export function formatKeyFile(keys: readonly KeyRecord[]): string {
  return `${JSON.stringify({ nymgateCallers: 1, keys }, undefined, 2)}\n`;
}

export function keyState(
  { expires, revoked }: Pick<KeyRecord, 'expires' | 'revoked'>,
  now: number,
): 'active' | 'expired' | 'revoked' {
  if (revoked !== undefined) return 'revoked';
  return now < Date.parse(expires) ? 'active' : 'expired';
}

function isKeyRecord(value: unknown): value is KeyRecord {
  if (!isObject(value)) return false;
  const record = value;
  return (
    Object.keys(record).every((name) => Object.hasOwn(FIELDS, name)) &&
    Object.entries(FIELDS).every(([name, fits]) => fits(record[name]))
  );
}

function isConnectorList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((name) => isText(name, /^(?:\*|[a-z][a-z0-9-]{0,63})$/))
  );
}

function isOptionalLimit(value: unknown): boolean {
  return value === undefined || (Number.isSafeInteger(value) && Number(value) >= 1);
}

function isTime(value: unknown): boolean {
  return isText(value, TIME) && !Number.isNaN(Date.parse(String(value)));
}

function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text (design rule 8).
    return undefined;
  }
}

export type WatchedKeysOptions = {
  readonly file: string;
  readonly files: FileStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The change is effective even if this throws; the next check then repeats the call. */
  readonly onChange?: (before: KeysById, after: KeysById) => void;
};

type KeysById = ReadonlyMap<string, KeyRecord>;

export type WatchedKeys = {
  /** By id, at most a few seconds old. */
  readonly get: () => Promise<KeysById>;
  /** As of the last check, and whether that found a valid file. */
  readonly latest: () => { readonly keys: KeysById; readonly readable: boolean };
};

/** How long a revoked key may remain valid. */
const CHECK_INTERVAL_MILLISECONDS = 5_000;

/**
 * Checks the key file on a request at most every five seconds. An unreadable or invalid file is an outage,
 * not "no keys": the last valid keys remain, and each failed check is logged (F15).
 * @throws SetupError SECRET_UNAVAILABLE without a valid file at the start
 */
export async function watchKeys(options: WatchedKeysOptions): Promise<WatchedKeys> {
  const first = await readKeys(options);
  if (first === undefined) throw unreadableKeyFile(options.file);
  let keys = first;
  let reportedKeys = first;
  let readable = true;
  let checkedAt = options.clock.monotonic();
  let pendingCheck: Promise<void> | undefined;
  const checkFile = async () => {
    const next = await readKeys(options);
    if (next === undefined) options.log.write('error', 'caller_keys_unreadable', { count: keys.size });
    keys = next ?? keys;
    readable = next !== undefined;
    checkedAt = options.clock.monotonic();
    if (notifyChange(options, reportedKeys, keys)) reportedKeys = keys;
  };
  return {
    get: async () => {
      if (options.clock.monotonic() - checkedAt >= CHECK_INTERVAL_MILLISECONDS) {
        pendingCheck ??= checkFile().finally(() => {
          pendingCheck = undefined;
        });
        await pendingCheck;
      }
      return keys;
    },
    latest: () => ({ keys, readable }),
  };
}

function notifyChange({ onChange, log }: WatchedKeysOptions, before: KeysById, after: KeysById): boolean {
  try {
    onChange?.(before, after);
    return true;
  } catch {
    // The sink's message must not be logged. A revoked key ends even when the audit log fails.
    log.write('error', 'caller_keys_untold', { count: after.size });
    return false;
  }
}

async function readKeys({
  file,
  files,
}: WatchedKeysOptions): Promise<ReadonlyMap<string, KeyRecord> | undefined> {
  try {
    const records = parseKeyFile(await files.readText(file));
    return records && new Map(records.map((record) => [record.id, record]));
  } catch {
    // The system's message isn't repeated.
    return undefined;
  }
}

function unreadableKeyFile(file: string): SetupError {
  return setupError(
    'SECRET_UNAVAILABLE',
    `the file of callers.apiKeys (${file}) cannot be read or is not a key file`,
    'make it with: nymgate keys caller add',
  );
}
