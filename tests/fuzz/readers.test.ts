import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDice } from './mutate-document.ts';
import { mutateText } from './mutate-text.ts';
import { FUZZ_TARGETS } from './targets/all-targets.ts';

describe.each(FUZZ_TARGETS.map((target) => [target.name, target] as const))('reader %s', (name, target) => {
  it('keeps its promises on every text that a fuzzer kept', () => {
    const kept: string[] = JSON.parse(readFileSync(new URL(`corpus/${name}.json`, import.meta.url), 'utf8'));
    expect(kept.length).toBeGreaterThan(50);
    for (const text of [...target.seeds, ...kept])
      expect(() => target.run(text), JSON.stringify(text)).not.toThrow();
  });

  it('keeps them on 500 changed texts', () => {
    const dice = createDice(14);
    const pick = (): string => target.seeds[dice.below(target.seeds.length)] ?? '';
    for (let round = 0; round < 500; round += 1) {
      const text = mutateText(pick(), { other: pick(), pieces: target.pieces }, dice);
      expect(() => target.run(text), JSON.stringify(text)).not.toThrow();
    }
  });
});
