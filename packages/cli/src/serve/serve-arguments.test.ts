import { expect, it } from 'vitest';
import { serveArguments } from './serve-arguments.ts';

it.each<[readonly string[], string | undefined]>([
  [['serve'], 'nymgate.yaml'],
  [['serve', '--config', 'a.json'], 'a.json'],
  [['serve', '--config=a=b.json'], 'a=b.json'],
  [[], undefined],
  [['serve', '--config'], undefined],
  [['serve', '--config', '--help'], undefined],
  [['serve', '--config='], undefined],
  [['serve', '--config=a', 'b'], undefined],
  [['serve', '--config', 'a', 'b'], undefined],
  [['serve', '--help'], undefined],
  [['serve', 'a'], undefined],
  [['demo', '--config', 'a'], undefined],
])('%j: %s', (argv, file) => {
  expect(serveArguments(argv)).toBe(file);
});
