import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { git } from './fingerprint.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const TESTS = /^tests\/|\.test\.tsx?$|^packages\/[^/]+\/tests\//;

/** Lines of tests, of their JSON, and of tools. */
export function countLines(): string {
  const files = git('ls-files', '-z').split('\0');
  const sum = (isCounted: (name: string) => boolean) =>
    files
      .filter(isCounted)
      .reduce((total, name) => total + readFileSync(join(ROOT, name), 'latin1').split('\n').length - 1, 0)
      .toLocaleString('en');
  const isJson = (name: string) => name.endsWith('.json');
  const tests = sum((name) => TESTS.test(name) && !isJson(name));
  const json = sum((name) => TESTS.test(name) && isJson(name));
  const tools = sum((name) => name.startsWith('tools/') && !isJson(name));
  return `Lines: ${tests} of tests, ${json} of their JSON, ${tools} of tools.`;
}
