import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../run-command-line.ts';
import type { CommandEntry } from './command.ts';

/** The files of this folder and below that define a command, each with its entry. */
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .filter((name) => /^export const \w+Command: CommandEntry/m.test(read(join(import.meta.dirname, name))))
  .map((name) => join(import.meta.dirname, name));

const entries = await Promise.all(
  files.map(async (file) => {
    const module = (await import(file)) as Readonly<Record<string, CommandEntry>>;
    return [file, Object.values(module)[0]] as const;
  }),
);

const PACKAGES = join(import.meta.dirname, '../../..');
const IMPORTED = /^(?:import|export)(?! type\b)[^;]*? from '([^']+)';|\bimport\(\s*'([^']+)'\s*\)/gm;

/** Whether a file, or one that it loads now or later, loads a package. */
function loads(file: string, name: string, seen = new Set<string>()): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  const imported = [...read(file).matchAll(IMPORTED)].map(([, now, later]) => now ?? later ?? '');
  return imported.some(
    (path) => path === name || (/^\.|^@nymgate\//.test(path) && loads(sourceOf(path, file), name, seen)),
  );
}

/** The file of a relative import, or of a module of another package. */
function sourceOf(path: string, importer: string): string {
  const [, home, module] = /^@nymgate\/([a-z-]+)\/(.+)$/.exec(path) ?? [];
  return home === undefined ? resolve(dirname(importer), path) : join(PACKAGES, home, 'src', `${module}.ts`);
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

describe('the commands', () => {
  test('each file that defines one is in the program', () => {
    expect(entries.map(([, entry]) => entry)).toHaveLength(COMMANDS.length);
    expect(new Set(entries.map(([, entry]) => entry))).toEqual(new Set(COMMANDS));
  });

  test.each(entries)('%s says whether it loads undici', (file, entry) => {
    expect(entry?.readsGraph).toBe(loads(file, 'undici'));
  });
});
