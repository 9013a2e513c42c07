import { parseAndStringify } from '../baselines/parse-and-stringify.ts';
import { interleave } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { benchPseudonymizer, SUBJECTS, type Subject, sanitizePage } from '../sanitizing.ts';

const PAYLOADS = { '20 KB': 20_000, '200 KB': 200_000, '5 MB': 5_000_000 } as const;

/** Each engine by itself, psoxy scheme. They mean the same; this says what the choice between them costs. */
export const cases: readonly BenchCase[] = Object.entries(SUBJECTS).flatMap(([kind, subject]) =>
  Object.entries(PAYLOADS).map(([payload, size]) => ({
    name: `engines, ${kind}, ${payload}`,
    hasFloor: false,
    measure: async (effort: Effort) => measure({ kind, subject, payload, size }, effort),
  })),
);

type Setting = {
  readonly kind: string;
  readonly subject: Subject;
  readonly payload: string;
  readonly size: number;
};

function measure(
  { kind, subject: { page: createPage, plan }, payload, size }: Setting,
  effort: Effort,
): readonly Measurement[] {
  const page = createPage({ size });
  const pseudonymizer = benchPseudonymizer('psoxy');
  const rounds = interleave(
    {
      ps: () => parseAndStringify(page),
      bytes: () => sanitizePage(page, { plan, pseudonymizer, engine: 'bytes' }),
      tree: () => sanitizePage(page, { plan, pseudonymizer, engine: 'tree' }),
    },
    effort,
  );
  return (['bytes', 'tree'] as const).map((engine) => {
    const ratios = rounds.map((round) => round.ps / round[engine]);
    return {
      subject: `${engine} engine, ${kind}`,
      payload,
      value: page.length / 1000 / median(rounds.map((round) => round[engine])),
      unit: 'MB/s',
      baseline: { name: 'P+S', ratio: median(ratios), rounds: ratios },
    };
  });
}
