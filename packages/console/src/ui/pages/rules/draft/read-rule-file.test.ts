import { describe, expect, it } from 'vitest';
import { readRuleFile } from './read-rule-file.ts';

const file = (bytes: readonly number[] | string, size?: number) => {
  const buffer = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : Uint8Array.from(bytes);
  return {
    name: 'r.yaml',
    size: size ?? buffer.length,
    arrayBuffer: async () => buffer.buffer as ArrayBuffer,
  };
};

describe('a file that somebody opens', () => {
  it('is its text', async () => {
    expect(await readRuleFile(file('nymgate: 1\n'))).toEqual({ text: 'nymgate: 1\n' });
  });

  it.each([
    ['not UTF-8', file([0x89, 0x50, 0xff]), 'not UTF-8 text'],
    ['binary', file([0x61, 0, 0x62]), 'not UTF-8 text'],
    ['empty', file(' \n'), 'is empty'],
  ])('%s: says so, and what to do', async (_, given, words) => {
    const reading = await readRuleFile(given);
    if (!('problem' in reading)) throw new Error('it was read');
    expect(reading.problem.message).toContain(words);
    expect(reading.problem.fix).not.toBe('');
  });

  it('is not even read when it is too large', async () => {
    const large = { ...file('x', 5_242_880), arrayBuffer: () => Promise.reject(new Error('it was read')) };
    expect(await readRuleFile(large)).toMatchObject({
      problem: { message: expect.stringContaining('5.0 MiB') },
    });
  });
});
