import { describe, expect, test } from 'vitest';
import { previewJobs } from '../../src/cli/bulk/preview-jobs.ts';
import { ObjectFailure } from '../../src/object-stores/index.ts';
import { runHere } from '../e2e/cli-process.ts';
import { captureTerminal } from '../harness/capture-terminal.ts';
import { createBulkStand, RULES } from './bulk-stand.ts';

describe('nymgate bulk --dry-run shows what a run would make of', () => {
  test.each(['utf16le', 'latin1'] as const)('a file in %s', async (encoding) => {
    const stated = encoding === 'latin1' ? 'encoding: windows-1252\n    ' : '';
    const stand = createBulkStand(RULES.replace('rowOrder: kept', `${stated}rowOrder: kept`));
    const mark = encoding === 'utf16le' ? '\ufeff' : '';
    const input = stand.write('p.csv', Buffer.from(`${mark}Id,Dept\nE1,K\u00f6ln\n`, encoding));
    const { code, stdout } = await runHere(stand.args('--dry-run', input, stand.path('o.csv')));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Dept +keep +K\u00f6ln\n/)]);
  });

  test('a file whose first 64 KiB end inside a quoted cell', async () => {
    const stand = createBulkStand();
    const long = `E2,"${'line\n'.repeat(20_000)}"\n`;
    const input = stand.write('p.csv', `Id,Dept\nE1,HR\n${long}E3,IT\n`);
    const { code, stdout } = await runHere(stand.args('--dry-run', input, stand.path('o.csv')));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Dept +keep +HR\n/)]);
  });
});

test('--dry-run tells an object that cannot be read, and goes on with the next one', async () => {
  const { terminal, out } = captureTerminal();
  const job = (name: string) =>
    ({
      source: {
        uri: `s3://exports/${name}`,
        name,
        open: () => {
          const finding = { outcome: 'changed', reason: 'it was replaced', next: 'run this again' } as const;
          throw new ObjectFailure(finding, `s3://exports/${name}`);
        },
      },
      set: { name: 'people', pointer: '', columns: [], matches: () => true, open: () => expect.fail() },
      format: 'csv',
      output: name,
      rejects: 0,
    }) as const;
  expect(await previewJobs([job('a.csv'), job('b.csv')], {} as never, terminal)).toBe(1);
  expect(out()).toMatch(/a\.csv: it was replaced; run this again[\s\S]*b\.csv: it was replaced/);
});
