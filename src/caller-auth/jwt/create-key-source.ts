import { createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from 'jose';
import type { Clock, HttpClient, Log } from '../../kernel/ports.ts';
import { fetchKeySet } from './fetch-key-set.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

export type KeySourceOptions = {
  readonly trusted: Pick<TrustedIssuer, 'name' | 'issuer' | 'jwksUrl'>;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
};

/** The keys of one issuer. `find` returns the set that holds a key id, or why there is none. */
export type KeySource = {
  readonly find: (kid: string) => Promise<LocalJWKSet | 'key' | 'key-source'>;
};

const FRESH_MILLISECONDS = 3_600_000;
const STALE_MILLISECONDS = 86_400_000;
/** T9-04: however many tokens with unknown key ids come, the issuer is asked once a minute. */
const PAUSE_MILLISECONDS = 60_000;
/** With no keys at all nobody is served, so an outage at the start is tried again sooner. */
const FIRST_PAUSE_MILLISECONDS = 5_000;

/**
 * Bounded cache of an issuer's published keys: an hour fresh; asked again for an unknown key id, at most once a minute; kept up to
 * a day when the issuer cannot be reached, and then nobody waits for it; one fetch at a time, whoever waits shares it.
 */
export function createKeySource({ trusted, http, clock, log }: KeySourceOptions): KeySource {
  let held: { set: LocalJWKSet; kids: ReadonlySet<string>; since: number } | undefined;
  let notBefore = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;
  let failing = false;

  const age = () => (held === undefined ? Number.POSITIVE_INFINITY : clock.monotonic() - held.since);
  const fetchKeys = async () => {
    const keys = await fetchKeySet(http, trusted);
    const now = clock.monotonic();
    failing = keys === undefined;
    if (keys === undefined) log.write('warn', 'caller_keys_unavailable', { subject: trusted.name });
    else held = { set: createLocalJWKSet(keys), kids: kidsOf(keys), since: now };
    notBefore = now + (held === undefined ? FIRST_PAUSE_MILLISECONDS : PAUSE_MILLISECONDS);
  };
  const refresh = async () => {
    if (fetching === undefined && clock.monotonic() < notBefore) return;
    fetching ??= fetchKeys().finally(() => {
      fetching = undefined;
    });
    await fetching;
  };
  const renew = async (kid: string) => {
    const old = age() >= FRESH_MILLISECONDS;
    if (held?.kids.has(kid) !== true || (old && (!failing || age() >= STALE_MILLISECONDS))) await refresh();
    // An issuer that has failed already may be slow to fail again; nothing is thrown that a caller could wait for.
    else if (old) void refresh().catch(() => undefined);
  };
  return {
    find: async (kid) => {
      await renew(kid);
      if (held === undefined || age() >= STALE_MILLISECONDS) return 'key-source';
      return held.kids.has(kid) ? held.set : 'key';
    },
  };
}

function kidsOf({ keys }: JSONWebKeySet): ReadonlySet<string> {
  return new Set(keys.map(({ kid }) => String(kid)));
}
