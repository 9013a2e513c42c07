import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createDice, type Dice } from './mutate-document.ts';
import { mutateText } from './mutate-text.ts';
import type { FuzzTarget } from './targets/fuzz-target.ts';
import { watchBranches } from './watch-branches.ts';

// Coverage-guided fuzzing of the readers of outside text: a text that leads a reader somewhere new is kept and changed further.
// A promise that does not hold ends the run with the text. `--keep` writes the texts that were kept beside the targets, and
// `npm test` reads them all again.
//   npm run fuzz:readers -- --seconds 60 [--target request-target] [--seed N] [--keep]

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    target: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
if (!Number.isFinite(seconds) || !Number.isInteger(seed))
  throw new Error('--seconds takes a number and --seed an integer.');

const { targets, coverage } = await watchBranches();
const chosen = targets.filter(({ name }) => values.target === undefined || name === values.target);
if (chosen.length === 0) throw new Error(`--target is one of ${targets.map(({ name }) => name).join(', ')}.`);
for (const target of chosen) await fuzz(target, createDice(seed));

async function fuzz(target: FuzzTarget, dice: Dice): Promise<void> {
  const corpus = [...target.seeds];
  const before = coverage.seen();
  const end = Date.now() + seconds * 1_000;
  let texts = 0;
  while (Date.now() < end) {
    const text = texts < target.seeds.length ? (corpus[texts] ?? '') : mutate(target, corpus, dice);
    texts += 1;
    try {
      target.run(text);
    } catch (error) {
      process.exitCode = 1;
      const told = error instanceof Error ? error.message : 'no error';
      report(`${target.name}: ${told}\n${JSON.stringify(text)}`);
      return;
    }
    if (coverage.isNew() && texts > target.seeds.length) corpus.push(text);
  }
  report(
    `${target.name}, seed ${seed}: ${texts} texts, ${coverage.seen() - before} branches first reached, ${corpus.length} texts kept`,
  );
  if (values.keep) await keep(target, corpus.slice(target.seeds.length));
}

function mutate({ pieces }: FuzzTarget, corpus: readonly string[], dice: Dice): string {
  const pick = (): string => corpus[dice.below(corpus.length)] ?? '';
  return mutateText(pick(), { other: pick(), pieces }, dice);
}

/** The shortest ones: they say as much, and people can read them. */
async function keep({ name }: FuzzTarget, texts: readonly string[]): Promise<void> {
  const shortest = [...texts].sort((a, b) => a.length - b.length).slice(0, 250);
  await writeFile(new URL(`corpus/${name}.json`, import.meta.url), `${JSON.stringify(shortest, null, 1)}\n`);
}

function report(text: string): void {
  process.stdout.write(`${text}\n`);
}
