import { InvalidArgumentError } from 'commander';
import { parseWhole } from '../parse-arguments.ts';

/** A connector id or `*`; collects repeated options. */
export function collectConnector(text: string, before: readonly string[] = []): readonly string[] {
  if (!/^(?:\*|[a-z][a-z0-9-]{0,63})$/.test(text))
    throw new InvalidArgumentError('It must be a connector id such as outlook-cal, or *.');
  return [...before, text];
}

/** One line of at most 100 characters. */
export function parseName(text: string): string {
  if (!/^[^\p{C}]{1,100}$/u.test(text)) throw new InvalidArgumentError('It must be one line of text.');
  return text;
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
