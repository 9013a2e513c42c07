import { readFileSync } from 'node:fs';

/** Version of this package. Its `package.json` is three folders up, in the source and in the built package alike. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version?: unknown };
  return typeof version === 'string' ? version : 'unknown';
}
