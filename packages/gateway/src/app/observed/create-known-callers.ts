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

/** Who is let in, for the audit trail and the metrics. */
export type KnownCallers = {
  /** As in audit lines. `NAME:*` is everybody whom an issuer names, `local` anybody on this machine. */
  readonly ids: () => readonly string[];
  /** Undefined without a key file. As of the last look. */
  readonly keys: () => KeyFileState | undefined;
  /** Looks at the key file again, in the background: without requests nobody else does. */
  readonly look: () => void;
};

export type KeyFileState = {
  /** Whether the last look at the file found a good one. */
  readonly readable: boolean;
  readonly active: number;
  /** When the next active key ends, in milliseconds since 1970; undefined when none is active. */
  readonly nextEnd: number | undefined;
};

/**
 * Writes the audit line of a changed key file: who is let in now and was not, who no longer is, and whose key, end or grant is another.
 *
 * @throws Error (from the function) when the line cannot be written; the change is then told again at the next look
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
