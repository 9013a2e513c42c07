import { availableParallelism } from 'node:os';
import { isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import { InvalidArgumentError } from 'commander';

export const parsePort = createIntegerParser(0, 65_535);
export const parsePeople = createIntegerParser(1, 10_000);
export const parseSeed = createIntegerParser(0, 999_999_999);
export const parseChanges = createIntegerParser(1, 600);

/** Percentages of failing requests by status. */
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

/** Of commands that write to this machine only: `s3://…` would become a folder called `s3:`. */
export function parseLocalPath(text: string): string {
  if (!isObjectUri(text)) return text;
  throw new InvalidArgumentError('It must be a path of this machine; only "nymgate bulk" writes to stores.');
}

function createIntegerParser(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** A connector id or `*`; collects repeated options. */
export function collectConnector(text: string, previous: readonly string[] = []): readonly string[] {
  if (!/^(?:\*|[a-z][a-z0-9-]{0,63})$/.test(text))
    throw new InvalidArgumentError('It must be a connector id such as outlook-cal, or *.');
  return [...previous, text];
}

/** `ID=CONNECTOR`: another tenant of that connector. */
export function collectExported(text: string, previous: readonly string[] = []): readonly string[] {
  if (!/^(?:\*|[a-z][a-z0-9-]{0,63}(?:=[a-z][a-z0-9-]{0,63})?)$/.test(text))
    throw new InvalidArgumentError('It must be a connector id such as outlook-cal, acme=outlook-cal, or *.');
  return [...previous, text];
}

export function parseName(text: string): string {
  if (!/^[^\p{C}]{1,100}$/u.test(text)) throw new InvalidArgumentError('It must be one line of text.');
  return text;
}

export const parseKeyId = createIntegerParser(1, 255);
/** Every key expires. */
export const parseDays = createIntegerParser(1, 3_650);
/** As `callers` in the configuration (packages/gateway/src/config). */
export const parseRequestsPerMinute = createIntegerParser(1, 1_000_000);
export const parseConcurrentRequests = createIntegerParser(1, 10_000);
export const parseSegmentRows = createIntegerParser(1, 1_000_000);

/** `2026-01-01` or `2026-01-01T00:00:00Z`, in UTC. */
export function parseInstant(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(time)) return new Date(time).toISOString();
  throw new InvalidArgumentError('It must look like 2026-01-01 or 2026-01-01T00:00:00Z.');
}

export const parseJobs = createIntegerParser(1, 256);

export function defaultJobs(): number {
  return Math.min(16, availableParallelism());
}

export const parseRejects = createIntegerParser(0, 1_000_000_000);

/** `3/12` is process 3 of 12, from 0; `12` only the number of processes. */
export function parseSplit(text: string): { readonly index?: number; readonly of: number } {
  const [, index, of = ''] = /^(?:(\d{1,5})\/)?(\d{1,5})$/.exec(text) ?? [];
  const split = { of: Number(of), ...(index !== undefined && { index: Number(index) }) };
  if (split.of >= 1 && split.of <= 10_000 && (split.index ?? 0) < split.of) return split;
  throw new InvalidArgumentError('It must look like 3/12 (0/12 to 11/12), or 12; at most 10000.');
}
