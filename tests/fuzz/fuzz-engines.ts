import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { anyPlan, documentFor } from '../equality/arbitrary-plan.ts';
import { type Comparison, differ, PSEUDONYMIZERS } from '../equality/compare-engines.ts';
import { createDice, type Dice, mutateDocument } from './mutate-document.ts';
import { watchKernel } from './watch-kernel.ts';

// Coverage-guided fuzzing of the byte engine against the reference engine: a document that leads the kernel somewhere new is
// kept and changed further. Ends with the first disagreement, which belongs into tests/equality/corpus.test.ts.
//   npm run fuzz -- --seconds 600 [--seed N]

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } },
});
const seconds = Number(values.seconds);
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
if (!Number.isFinite(seconds) || !Number.isInteger(seed))
  throw new Error('--seconds takes a number and --seed an integer.');

const PLANS = fc.sample(anyPlan, { numRuns: 40, seed });
const coverage = await watchKernel();
const dice = createDice(seed);
const corpus: Comparison[] = PLANS.flatMap((plan, index) =>
  fc.sample(documentFor(plan), { numRuns: 5, seed: seed + index }).map((text) => ({
    plan,
    document: Buffer.from(text),
    cuts: [],
    pseudonymizer: pick(PSEUDONYMIZERS, dice),
  })),
);
const seeds = corpus.length;
const end = Date.now() + seconds * 1_000;
let documents = 0;
while (Date.now() < end) {
  const comparison = documents < seeds ? pick(corpus, createDice(documents)) : mutate(corpus, dice);
  documents += 1;
  const difference = differ(comparison);
  if (coverage.isNew()) corpus.push(comparison);
  if (difference !== undefined) {
    report(`The engines disagree.\n${difference}\n${describe(comparison)}`);
    process.exitCode = 1;
    break;
  }
}
report(
  `seed ${seed}: ${documents} documents, ${coverage.seen()} of ${coverage.branches} branches of the kernel, ${corpus.length} documents kept`,
);

function mutate(from: readonly Comparison[], dice: Dice): Comparison {
  const base = pick(from, dice);
  const document = mutateDocument(base.document, pick(from, dice).document, dice);
  const cuts = Array.from({ length: dice.below(5) }, () => dice.below(document.length + 1));
  return { ...base, document, cuts };
}

function pick<T>(list: readonly T[], from: Dice): T {
  const found = list[from.below(list.length)];
  if (found === undefined) throw new Error('The list is empty.');
  return found;
}

function describe({ plan, document, cuts }: Comparison): string {
  return `plan ${fc.stringify(plan)}\ndocument (base64) ${Buffer.from(document).toString('base64')}\ncut at ${cuts.join(', ') || 'no place'}`;
}

function report(text: string): void {
  process.stdout.write(`${text}\n`);
}
