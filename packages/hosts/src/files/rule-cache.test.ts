import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createRuleCache } from './rule-cache.ts';

const root = mkdtempSync(join(tmpdir(), 'nymgate-rule-cache-'));
let folder = '';
let count = 0;

beforeEach(() => {
  count += 1;
  folder = join(root, String(count));
  mkdirSync(folder);
});

afterAll(() => rmSync(root, { recursive: true }));

const cache = createRuleCache('1.0.0');
const rules = () => join(folder, 'rules.yaml');
const kept = () => join(folder, '.rules.yaml.nymgate-cache');

describe('what is kept beside a rule file', () => {
  it('is one file that only this user can read, in the place of the one before', () => {
    cache.write(rules(), 'first');
    cache.write(rules(), 'second');
    expect(cache.read(rules())).toBe('second');
    expect(readdirSync(folder)).toEqual(['.rules.yaml.nymgate-cache']);
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
  });

  it.each([0o604, 0o602, 0o640, 0o620])('PIN-01 is not read where others may, mode %o', (mode) => {
    cache.write(rules(), 'text');
    chmodSync(kept(), mode);
    expect(cache.read(rules())).toBeUndefined();
    cache.write(rules(), 'anew');
    expect(cache.read(rules())).toBe('anew');
  });

  it('PIN-01 is not read through a link, nor out of a folder', () => {
    cache.write(rules(), 'text');
    renameSync(kept(), join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), kept());
    expect(cache.read(rules())).toBeUndefined();
    rmSync(kept());
    mkdirSync(kept(), { mode: 0o700 });
    expect(cache.read(rules())).toBeUndefined();
  });

  it.skipIf(process.geteuid?.() !== 0)("PIN-01 is not read when it is another user's", () => {
    cache.write(rules(), 'text');
    chownSync(kept(), 12_345, 12_345);
    expect(cache.read(rules())).toBeUndefined();
  });

  it('is nothing where nothing can be written, and nothing is said of it', () => {
    writeFileSync(join(folder, 'file'), '');
    const beyond = join(folder, 'file', 'rules.yaml');
    expect(() => cache.write(beyond, 'text')).not.toThrow();
    expect(cache.read(beyond)).toBeUndefined();
    // A folder is in its place: the draft goes, too.
    mkdirSync(join(kept(), 'full'), { recursive: true });
    cache.write(rules(), 'text');
    expect(readdirSync(folder).sort()).toEqual(['.rules.yaml.nymgate-cache', 'file']);
  });
});
