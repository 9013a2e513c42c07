import { expect, test } from 'vitest';
import { type Issue, SetupError } from '../../../engine/src/kernel/errors.ts';
import { settleAll } from './settle-all.ts';

const issue = (message: string, line?: number): Issue => ({
  ...{ code: 'CONFIG_INVALID', severity: 'error', message },
  ...(line !== undefined && { line }),
});
const failing = async (...issues: readonly [Issue, ...Issue[]]) => {
  throw new SetupError(issues);
};

test('what all attempts give, in their order', async () => {
  const [one, two] = await settleAll([Promise.resolve(1), 'two']);
  expect([one + 1, two.length]).toEqual([2, 3]);
});

test('every finding of every attempt, each once', async () => {
  let ended = false;
  const slow = new Promise((resolve) => setTimeout(resolve, 10)).then(() => {
    ended = true;
    return failing(issue('c'), issue('a'));
  });
  const all = settleAll([failing(issue('a'), issue('b', 1), issue('b', 2)), 'fine', slow]);
  await expect(all).rejects.toMatchObject({ issues: [issue('a'), issue('b', 1), issue('b', 2), issue('c')] });
  expect(ended).toBe(true);
});

test('what is no finding is thrown as it is', async () => {
  const unexpected = new TypeError('odd');
  await expect(settleAll([failing(issue('a')), Promise.reject(unexpected)])).rejects.toBe(unexpected);
});
