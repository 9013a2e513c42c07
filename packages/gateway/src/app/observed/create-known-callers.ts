import { serializeEvent } from '@nymgate/clouds/observed/audit-events';
import { normalizePrincipal } from '@nymgate/clouds/platform-principals';
import type { AuditSink, Clock } from '@nymgate/engine/kernel/ports';
import {
  type KeyRecord,
  keyState,
  type WatchedKeys,
  type WatchedKeysOptions,
} from '../../caller-auth/key-file.ts';
import type { CallersConfig } from '../../config/callers-settings.ts';

/** Allowed callers, for the audit log and metrics. */
export type KnownCallers = {
  /** As in audit lines: `NAME:*` for any caller of an issuer, `local` for this machine. */
  readonly ids: () => readonly string[];
  /** As of the last check; undefined without a key file. */
  readonly keys: () => KeyFileState | undefined;
  /** Checks the key file in the background: otherwise only requests do. */
  readonly look: () => void;
};

export type KeyFileState = {
  /** Whether the last check found a valid file. */
  readonly readable: boolean;
  readonly active: number;
  /** Milliseconds since 1970; undefined without an active key. */
  readonly nextEnd: number | undefined;
};

/**
 * Audits changes of the key file: keys added, removed, and changed in hash, expiry or grant.
 * @throws Error (from the function) when the line can't be written; the next check reports the change again
 */
export function createKeyChangeAuditor({
  audit,
  clock,
}: {
  readonly audit: AuditSink;
  readonly clock: Clock;
}): NonNullable<WatchedKeysOptions['onChange']> {
  return (before, after) => {
    const now = clock.now();
    const [old, currentKeys] = [filterActiveKeys(before, now), filterActiveKeys(after, now)];
    const added = [...currentKeys.keys()].filter((id) => !old.has(id)).map(toCallerId);
    const removed = [...old.keys()].filter((id) => !currentKeys.has(id)).map(toCallerId);
    const changed = [...currentKeys]
      .filter(([id, record]) => hasChanged(old.get(id), record))
      .map(([id]) => toCallerId(id));
    if (added.length + removed.length + changed.length > 0)
      audit.write(serializeEvent({ event: 'callerKeys', added, removed, changed }, now));
  };
}

function hasChanged(before: KeyRecord | undefined, after: KeyRecord): boolean {
  return before !== undefined && JSON.stringify(before) !== JSON.stringify(after);
}

function filterActiveKeys(keys: ReadonlyMap<string, KeyRecord>, now: number): ReadonlyMap<string, KeyRecord> {
  return new Map([...keys].filter(([, record]) => keyState(record, now) === 'active'));
}

function toCallerId(id: string): string {
  return `key:${id}`;
}

export function createKnownCallers(
  { jwt = [], clientCertificates = [], platform = [] }: CallersConfig,
  keys: WatchedKeys | undefined,
  now: () => number,
): KnownCallers {
  const named = [
    ...jwt.flatMap(({ name, callers }) => callers.map(({ id }) => `${name}:${id}`)),
    ...clientCertificates.map(({ name }) => `cert:${name}`),
    ...platform.flatMap(({ type, callers }) =>
      callers.map(({ id }) => `${type}:${normalizePrincipal({ kind: type, principal: id }) ?? id}`),
    ),
  ];
  const active = () =>
    keys === undefined ? new Map<string, KeyRecord>() : filterActiveKeys(keys.latest().keys, now());
  return {
    ids: () => [...[...active().keys()].map(toCallerId), ...named],
    keys: () => {
      if (keys === undefined) return undefined;
      const ends = [...active().values()].map(({ expires }) => Date.parse(expires));
      const nextEnd = ends.reduce((earliestEnd, end) => Math.min(earliestEnd, end), Number.POSITIVE_INFINITY);
      return {
        readable: keys.latest().readable,
        active: ends.length,
        nextEnd: ends.length === 0 ? undefined : nextEnd,
      };
    },
    look: () => void keys?.get(),
  };
}
