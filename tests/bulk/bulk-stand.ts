import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';

export const RULES = `nymgate: 1
bulk:
  people:
    files: ["**/*.csv"]
    rowOrder: kept
    columns:
      Id: { treatment: pseudonymize, kind: employee-number }
      Mail: { treatment: pseudonymize, kind: person }
      Dept: keep
      Hired: { treatment: coarsen, to: month }
  records:
    files: ["**/*.ndjson", "**/*.json"]
    properties:
      mail: { treatment: pseudonymize, kind: person }
      n: { treatment: keep, type: integer }
`;

export type BulkStand = {
  readonly folder: string;
  readonly path: (...names: readonly string[]) => string;
  /** Writes a file below the folder, and the folders that it needs. */
  readonly write: (name: string, text: string | Uint8Array) => string;
  /** Words of a command line: from `in` to `out` with these rules and one key, outputs named as inputs. */
  readonly args: (...more: readonly string[]) => readonly string[];
};

export function freshKey(): string {
  return randomBytes(32).toString('base64url');
}

/** A folder of its own with a key and rules, gone after the test. */
export function createBulkStand(rules = RULES): BulkStand {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-bulk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = (...names: readonly string[]): string => join(folder, ...names);
  const write = (name: string, text: string | Uint8Array): string => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text, { mode: 0o600 });
    return path(name);
  };
  write('key', freshKey());
  write('rules.yaml', rules);
  return {
    folder,
    path,
    write,
    args: (...more) => [
      'bulk',
      '--rules',
      path('rules.yaml'),
      ...(more.includes('--names') ? [] : ['--names', 'clear']),
      ...(more.includes('--config') ? [] : ['--key', `file:${path('key')}`, '--tenant', TENANT]),
      ...more,
    ],
  };
}

/** Rows of people, each with values of its own. */
export function peopleCsv(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, n) =>
      `E${n},person${n}@contoso.com,"Dept, ${n % 7}",20${10 + (n % 15)}-0${1 + (n % 9)}-1${n % 10},secret-${n}`,
  );
  return `Id,Mail,Dept,Hired,Home\n${lines.join('\n')}\n`;
}
