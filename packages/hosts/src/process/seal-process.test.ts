import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { disableDiagnosticReports, excludeMemoryFromCoreDumps } from './seal-process.ts';

const FILTER = '/proc/self/coredump_filter';

test.runIf(platform() === 'linux')(
  'SWI-01 core dumps hold no memory of this process and of its children',
  () => {
    const before = readFileSync(FILTER, 'utf8').trim();
    try {
      writeFileSync(FILTER, '0x33');
      expect(Number.parseInt(readFileSync(FILTER, 'utf8'), 16)).toBe(0x33);
      expect(excludeMemoryFromCoreDumps()).toBe(true);
      expect(Number.parseInt(readFileSync(FILTER, 'utf8'), 16)).toBe(0);
      expect(Number.parseInt(execFileSync('cat', [FILTER], { encoding: 'utf8' }), 16)).toBe(0);
    } finally {
      writeFileSync(FILTER, `0x${before}`);
    }
  },
);

test('where there is no such file, or it does not take what is written, that is told', () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-'));
  expect(excludeMemoryFromCoreDumps(join(directory, 'none'))).toBe(false);
  writeFileSync(join(directory, 'other'), '00000033');
  expect(excludeMemoryFromCoreDumps(join(directory, 'other'))).toBe(false);
});

test('SWI-01 no diagnostic report is written, and none with the environment', () => {
  const on = { reportOnFatalError: true, reportOnSignal: true, reportOnUncaughtException: true };
  const newer = { ...on, excludeEnv: false };
  disableDiagnosticReports(on);
  disableDiagnosticReports(newer);
  expect(on).toEqual({ reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false });
  expect(newer.excludeEnv).toBe(true);
});
