/** Names, hashes and numbers only. `splitCallerList` cuts long lists, as log collectors cut lines. */
export type AuditEvent =
  | (AllowedCallers & { readonly event: 'start'; readonly version: string } & ActiveConfiguration)
  | (AllowedCallers & {
      readonly event: 'reload';
      readonly generation: number;
      readonly before: ActiveConfiguration;
    } & ActiveConfiguration)
  | (AllowedCallers & { readonly event: 'callers' })
  | {
      readonly event: 'callerKeys';
      readonly added: readonly string[];
      readonly removed: readonly string[];
      readonly changed: readonly string[];
    }
  | { readonly event: 'refused'; readonly seconds: number; readonly counts: Readonly<Record<string, number>> }
  | { readonly event: 'stop'; readonly inFlight: number };

export type ActiveConfiguration = {
  /** SHA-256 of the configuration as canonical JSON (RFC 8785), hex. It holds no secret. */
  readonly configuration: string;
  /** By connector. */
  readonly policies: Readonly<Record<string, string>>;
  readonly epoch: string;
};

type AllowedCallers = {
  readonly callers: readonly string[];
  /** How many more follow in `callers` lines. */
  readonly moreCallers: number;
};

/** For docs/reference/audit-line.md. A field without a description doesn't compile. */
export const EVENT_FIELD_DESCRIPTIONS = Object.freeze({
  start: {
    version: 'of the gateway',
    configuration: 'SHA-256 of the configuration that was read, in hex; `/configz` has the same',
    policies: 'hash of the rules, by connector',
    epoch: 'of the pseudonyms',
    callers:
      'ids of all who are let in, at most 100 a line; `local` is any caller on this machine, `NAME:*` any caller of an issuer',
    moreCallers: 'how many ids follow in `callers` lines',
  },
  reload: {
    generation: 'number of the configuration, as in `/configz`',
    before: 'what served until then: `configuration`, `policies`, `epoch`',
    configuration: 'as at the start',
    policies: 'as at the start',
    epoch: 'as at the start',
    callers: 'who is let in now',
    moreCallers: 'as at the start',
  },
  callers: { callers: 'the rest of a list that began in the line before', moreCallers: 'as at the start' },
  callerKeys: {
    added: 'ids of keys that are let in now and were not before',
    removed: 'ids of keys that are no longer let in: revoked, or taken out of the file',
    changed: 'ids of keys whose hash, end, connectors or limits are others now',
  },
  refused: {
    seconds: 'length of the time that is summed up',
    counts:
      'requests and connections that the listener refused before any rule was asked, by [error code](errors.md); `connections` and, on the admin listener, `adminConnections`: ended for lack of room; `tls`: no TLS came about',
  },
  stop: { inFlight: 'requests that were cut off' },
} as const satisfies {
  readonly [E in AuditEvent['event']]: Readonly<
    Record<Exclude<keyof Extract<AuditEvent, { event: E }>, 'event'>, string>
  >;
});

export function serializeEvent({ event, ...fields }: AuditEvent, now: number): string {
  return JSON.stringify({ event, time: new Date(now).toISOString(), ...fields });
}

const MAX_CALLERS_PER_LINE = 100;

/** An event with a list of callers as one line or several. */
export function splitCallerList(event: Extract<AuditEvent, AllowedCallers>): readonly AuditEvent[] {
  const { callers } = event;
  const starts = Array.from(
    { length: Math.ceil(callers.length / MAX_CALLERS_PER_LINE) },
    (_, part) => part * MAX_CALLERS_PER_LINE,
  );
  const [, ...rest] = starts;
  const page = (start: number) => ({
    callers: callers.slice(start, start + MAX_CALLERS_PER_LINE),
    moreCallers: Math.max(0, callers.length - start - MAX_CALLERS_PER_LINE),
  });
  return [
    { ...event, ...page(0) },
    ...rest.map((start): AuditEvent => ({ event: 'callers', ...page(start) })),
  ];
}
