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
  | { readonly event: 'resume'; readonly unwritten: number }
  | { readonly event: 'segment'; readonly after: string }
  | { readonly event: 'stop'; readonly inFlight: number };

export type ActiveConfiguration = {
  /** SHA-256 of the configuration as canonical JSON (RFC 8785), hex. It holds no secret. */
  readonly configuration: string;
  /** By connector. */
  readonly policies: Readonly<Record<string, string>>;
  readonly epoch: string;
  /** By connector, where its tenant has keys of its own; absent: none has. */
  readonly epochs?: Readonly<Record<string, string>>;
  /** Of connectors that don't serve this configuration, what they serve; absent: all do. */
  readonly faults?: Readonly<Record<string, 'former' | 'nothing'>>;
};

type AllowedCallers = {
  readonly callers: readonly string[];
  /** How many more follow in `callers` lines. */
  readonly moreCallers: number;
};

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
