import { expect, test } from 'vitest';
import { captureTerminal } from '../../../../tests/harness/capture-terminal.ts';
import { reportFailure } from './report-failure.ts';

test('a process that may open no more files is told what to raise, any other failure is to be reported', () => {
  const report = (code: string) => {
    const { terminal, err } = captureTerminal();
    reportFailure(Object.assign(new Error('open'), { code }), terminal);
    return err();
  };
  expect(report('EMFILE')).toMatch(/^INTERNAL This process may open too few files: .*ulimit -n/);
  expect(report('ENFILE')).toBe(report('EMFILE'));
  expect(report('EACCES')).toContain('please report it');
});
