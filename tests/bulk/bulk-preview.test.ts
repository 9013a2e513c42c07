import { describe, expect, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
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
