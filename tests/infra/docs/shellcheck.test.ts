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

  test.each([
    ['.ci/run', 'bash'],
    ['deploy/systemd/install.sh', 'sh'],
    ['tests/infra/steps/programs/npm.sh', 'bash'],
    ['warehouse/postgres/load.sh', 'sh'],
  ])('finds nothing in %s', (path, shell) => {
    expect(shellcheck(readFileSync(join(ROOT, path), 'utf8'), shell)).toBe('');
  });

  test.each(['cd $FOLDER; rm -r $NAME/*', 'if [ "$a" == b ]; then', 'echo "unfinished'])(
    'would find %s',
    (text) => {
      expect(shellcheck(`${text}\n`, 'bash')).not.toBe('');
    },
  );
});
