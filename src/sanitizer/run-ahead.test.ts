import { expect, test } from 'vitest';
import { runAhead } from './run-ahead.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('one step a turn while the answer is waited for, and none once it is there', async () => {
  const done: string[] = [];
  const ahead = ['a', 'b', 'c', 'd'].map((name) => () => void done.push(name));
  let answer: (value: string) => void = () => undefined;
  const asked = runAhead(
    () => ({ ahead }),
    new Promise<string>((resolve) => {
      answer = resolve;
    }),
  );
  expect(done).toEqual([]);
  await turn();
  expect(done).toEqual([]);
  await turn();
  expect(done).toEqual(['a']);
  await turn();
  expect(done).toEqual(['a', 'b']);
  answer('page');
  expect(await asked).toBe('page');
  await turn();
  await turn();
  expect(done).toEqual(['a', 'b']);
});

test('what fails ahead fails nobody, and is the last', async () => {
  const done: string[] = [];
  const ahead = [
    () => {
      throw new RangeError('no memory');
    },
    () => void done.push('after'),
  ];
  const slow = (async () => {
    for (let turns = 0; turns < 5; turns += 1) await turn();
    return 'page';
  })();
  expect(await runAhead(() => ({ ahead }), slow)).toBe('page');
  const refused = Promise.reject(new Error('refused'));
  await expect(
    runAhead(() => {
      throw new RangeError('no memory');
    }, refused),
  ).rejects.toThrow('refused');
  await turn();
  expect(done).toEqual([]);
});
