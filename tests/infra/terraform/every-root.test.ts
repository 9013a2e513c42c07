import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listRoots } from '../../../tools/infra/read-roots.ts';
import { copyInfra, releaseInfra, runEngine } from './engine.ts';
import { testFilesOf } from './folders.ts';

const infra = copyInfra();
const released = releaseInfra(copyInfra());

// Engines wait for the stub as much as they compute: two at a time (maxConcurrency).
describe.concurrent.each(listRoots(infra))('%s', (root) => {
  const folder = join(infra, root);

  test('is initialised without network, valid and formatted', async () => {
    expect(await runEngine(folder, ['init'])).toMatchObject({ code: 0 });
    expect(await runEngine(folder, ['validate'])).toMatchObject({ code: 0 });
    expect(await runEngine(folder, ['fmt', '-check', '-recursive', '-diff'])).toMatchObject({ code: 0 });
  });

  test('has tests, and they pass', async () => {
    expect(testFilesOf(folder), 'tests/*.tftest.hcl').not.toEqual([]);
    expect(await runEngine(join(released, root), ['init'])).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await runEngine(join(released, root), ['test']);
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
    const [, passed = '0'] = /(\d+) passed, 0 failed/.exec(stdout) ?? [];
    expect(Number(passed)).toBeGreaterThan(0);
  }, 900_000);
});
