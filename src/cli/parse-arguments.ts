import { InvalidArgumentError } from 'commander';

/** A TCP port, 0 to 65535; 0 takes a free one. */
export function parsePort(text: string): number {
  return parseWhole(text, { least: 0, most: 65_535 });
}

/** The size of the simulated tenant. */
export function parsePeople(text: string): number {
  return parseWhole(text, { least: 1, most: 10_000 });
}

/** `http://host[:port]`, without a path. */
export function parseOrigin(text: string): string {
  if (!/^https?:\/\/[A-Za-z0-9.[\]:-]+\/?$/.test(text))
    throw new InvalidArgumentError('It must look like http://127.0.0.1:8484.');
  return text.replace(/\/$/, '');
}

/** A whole number within bounds. */
export function parseWhole(text: string, { least, most }: { least: number; most: number }): number {
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
}
