import type { WireRequest } from './wire-request.ts';

/** What a caller gets. */
export type Verdict = {
  readonly status: number;
  /** `Nymgate-Error`; undefined with a 200, and where the platform has answered. */
  readonly code: string | undefined;
};

/** A host as its platform calls it. */
export type HostUnderTest = {
  readonly name: string;
  /**
   * Sends a request the whole way: through what the platform makes of it, and the host.
   *
   * @returns undefined when the platform answers by itself and the host sees nothing
   */
  readonly send: (wire: WireRequest) => Promise<Verdict | undefined>;
  /** Requests that say the same and that the platform's format cannot tell from this one (hosts.md). */
  readonly equivalents: (wire: WireRequest) => readonly WireRequest[];
  /** Share of the readable among the hostile targets that it must read: 1 where the format loses nothing; 0: each event is refused. */
  readonly reads: number;
  readonly close: () => Promise<void>;
};

export function verdictOf(
  status: number,
  headers: Iterable<readonly [name: string, value: string]>,
): Verdict {
  const [, code] = [...headers].find(([name]) => name.toLowerCase() === 'nymgate-error') ?? [];
  return { status, code };
}
