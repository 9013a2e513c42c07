import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Part } from '../../tests/parts.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** The page of results is a result itself. */
export const PAGE = 'docs/reference/verification.md';

export function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1_024 * 1_024 }).trim();
}

/** A hash of all files that a part is about, as they are in the work tree. */
export function fingerprintPart(part: Part): string {
  return fingerprintFiles(listInputs(part));
}

export function listInputs({ about, files = [], again = [] }: Part): readonly string[] {
  return listFiles([...about, ...files, ...again].flatMap(expandBraces).map((glob) => `:(glob)${glob}`));
}

/** A hash of the whole work tree but for the page. */
export function fingerprintTree(): string {
  return fingerprintFiles(listFiles([]));
}

/** The parts whose inputs differ between a commit and the work tree. */
export function isChangedSince(commit: string, part: Part): boolean {
  const globs = [...part.about, ...(part.files ?? []), ...(part.again ?? [])].flatMap(expandBraces);
  return git('diff', '--name-only', commit, '--', ...globs.map((glob) => `:(glob)${glob}`)) !== '';
}

function listFiles(pathspecs: readonly string[]): readonly string[] {
  const names = git('ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...pathspecs);
  return names.split('\0').filter((name) => name !== '' && name !== PAGE && existsSync(join(ROOT, name)));
}

function fingerprintFiles(names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of [...names].sort()) hash.update(`${name}\0`).update(readFileSync(join(ROOT, name)));
  return hash.digest('hex').slice(0, 12);
}

/** Git's pathspecs have no braces. */
export function expandBraces(glob: string): readonly string[] {
  const [, before = '', inner, after = ''] = /^(.*?)\{([^{}]*)\}(.*)$/.exec(glob) ?? [];
  if (inner === undefined) return [glob];
  return inner.split(',').flatMap((word) => expandBraces(`${before}${word}${after}`));
}
