import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../run-command-line.ts';

/** Each function of this folder that defines a command, with its source text up to the next one. */
const definitions = readdirSync(import.meta.dirname, { encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .flatMap((name) =>
    read(join(import.meta.dirname, name))
      .split(/^(?=export function add\w+\(program: Command)/m)
      .slice(1),
  )
  .map((text) => [/^export function (\w+)/.exec(text)?.[1] ?? '', text] as const);

const PACKAGES = resolve(import.meta.dirname, '../../..');
const IMPORTED = /^(?:import|export)(?! type\b)[^;]*? from '([^']+)';|\bimport\(\s*'([^']+)'\s*\)/gm;

/** Whether a text, or a file that it loads now or later, loads a package. */
function loads(text: string, folder: string, name: string, seen = new Set<string>()): boolean {
  return [...text.matchAll(IMPORTED)].some(([, now, later]) => {
    const path = now ?? later ?? '';
    const match = /^@nymgate\/([a-z-]+)\/(.+)$/.exec(path);
    const file =
      match === null ? resolve(folder, path) : join(PACKAGES, match[1] ?? '', 'src', `${match[2]}.ts`);
    if (path === name) return true;
    if ((match === null && !path.startsWith('.')) || seen.has(file)) return false;
    seen.add(file);
    return loads(read(file), dirname(file), name, seen);
  });
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

describe('the commands', () => {
  test('each function that defines one is in the program, once', () => {
    expect(COMMANDS.map(({ register }) => register.name).toSorted()).toEqual(
      definitions.map(([name]) => name).toSorted(),
    );
  });

  test.each(definitions)('%s declares whether it loads undici', (name, text) => {
    const entry = COMMANDS.find(({ register }) => register.name === name);
    expect(entry?.readsGraph).toBe(loads(text, import.meta.dirname, 'undici'));
  });
});
