import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';

/** A TCP port, 0 to 65535; 0 takes a free one. */
export function parsePort(text: string): number {
  return parseWhole(text, { least: 0, most: 65_535 });
}

/** The size of the simulated tenant. */
export function parsePeople(text: string): number {
  return parseWhole(text, { least: 1, most: 10_000 });
}

/** What the simulated tenant is made of. */
export function parseSeed(text: string): number {
  return parseWhole(text, { least: 0, most: 999_999_999 });
}

/** Changes a minute. */
export function parseChanges(text: string): number {
  return parseWhole(text, { least: 1, most: 600 });
}

/** Of a hundred requests so many fail with these statuses. @example parseFaults('429=5,410=2.5') // { 429: 5, 410: 2.5 } */
export function parseFaults(text: string): Readonly<Partial<Record<'429' | '503' | '410', number>>> {
  const parts = text.split(',').map((part) => /^(429|503|410)=(\d{1,2}(?:\.\d{1,3})?)$/.exec(part));
  const rates = parts.flatMap((part) => (part === null ? [] : [[part[1] ?? '', Number(part[2])] as const]));
  if (rates.length === parts.length && new Set(rates.map(([status]) => status)).size === rates.length)
    return Object.freeze(Object.fromEntries(rates));
  throw new InvalidArgumentError('It must look like 429=5,503=1,410=2: of a hundred requests so many.');
}

/** `http://host[:port]`, without a path. */
export function parseOrigin(text: string): string {
  if (!/^https?:\/\/[A-Za-z0-9.[\]:-]+\/?$/.test(text))
    throw new InvalidArgumentError('It must look like http://127.0.0.1:8484.');
  return text.replace(/\/$/, '');
}

/** A whole number within bounds. */
function parseWhole(text: string, { least, most }: { least: number; most: number }): number {
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
}

/** A connector id or `*`; collects repeated options. */
export function collectConnector(text: string, previous: readonly string[] = []): readonly string[] {
  if (!/^(?:\*|[a-z][a-z0-9-]{0,63})$/.test(text))
    throw new InvalidArgumentError('It must be a connector id such as outlook-cal, or *.');
  return [...previous, text];
}

/** One line of at most 100 characters. */
export function parseName(text: string): string {
  if (!/^[^\p{C}]{1,100}$/u.test(text)) throw new InvalidArgumentError('It must be one line of text.');
  return text;
}

/** The number of a pseudonym key in its ring. */
export function parseKeyId(text: string): number {
  return parseWhole(text, { least: 1, most: 255 });
}

/** Days that a key is valid; no key is valid for ever. */
export function parseDays(text: string): number {
  return parseWhole(text, { least: 1, most: 3_650 });
}

/** The limits of `callers` in the configuration (src/config/callers-schema.ts). */
export function parseRequestsPerMinute(text: string): number {
  return parseWhole(text, { least: 1, most: 1_000_000 });
}

export function parseConcurrentRequests(text: string): number {
  return parseWhole(text, { least: 1, most: 10_000 });
}

/** Rows of `nymgate export` that wait for their files in memory. */
export function parseSegmentRows(text: string): number {
  return parseWhole(text, { least: 1, most: 1_000_000 });
}

/** `2026-01-01`, or `2026-01-01T00:00:00Z`; in UTC. */
export function parseInstant(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(time)) return new Date(time).toISOString();
  throw new InvalidArgumentError('It must look like 2026-01-01 or 2026-01-01T00:00:00Z.');
}

/** Files that are made at once. */
export function parseJobs(text: string): number {
  return parseWhole(text, { least: 1, most: 256 });
}

/** As many as the machine can do at once, at most 16. */
export function defaultJobs(): number {
  return Math.min(16, availableParallelism());
}

/** Rows of a file that may be left out. */
export function parseRejects(text: string): number {
  return parseWhole(text, { least: 0, most: 1_000_000_000 });
}

/** `3/12`, the process and how many there are, from 0; or how many alone. @example parseSplit('3/12') // { index: 3, of: 12 } */
export function parseSplit(text: string): { readonly index?: number; readonly of: number } {
  const [, index, of = ''] = /^(?:(\d{1,5})\/)?(\d{1,5})$/.exec(text) ?? [];
  const split = { of: Number(of), ...(index !== undefined && { index: Number(index) }) };
  if (split.of >= 1 && split.of <= 10_000 && (split.index ?? 0) < split.of) return split;
  throw new InvalidArgumentError('It must look like 3/12 (0/12 to 11/12), or 12; at most 10000.');
}
