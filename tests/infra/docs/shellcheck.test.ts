import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandBlocks } from '../../docs/command-blocks.ts';
import { ROOT } from '../../docs/repository-files.ts';
import { shellcheck } from './run-shellcheck.ts';

const blocks = commandBlocks().filter(({ language }) => language === 'sh');

describe('shellcheck', () => {
  test('is there for blocks of many pages', () => {
    expect(new Set(blocks.map(({ page }) => page)).size).toBeGreaterThan(10);
  });

  test.each(blocks.map(({ where, text }) => [where, text] as const))('finds nothing in %s', (_, text) => {
    expect(shellcheck(text, 'bash')).toBe('');
  });

  test('finds nothing in .ci/run', () => {
    expect(shellcheck(readFileSync(join(ROOT, '.ci/run'), 'utf8'), 'bash')).toBe('');
  });

  test.each(['cd $FOLDER; rm -r $NAME/*', 'if [ "$a" == b ]; then', 'echo "unfinished'])(
    'would find %s',
    (text) => {
      expect(shellcheck(`${text}\n`, 'bash')).not.toBe('');
    },
  );
});
