import { NAIVE_CRYPTO } from '../baselines/naive-crypto.ts';
import { createNaiveSanitizer } from '../baselines/naive-per-path.ts';
import { parseAndStringify } from '../baselines/parse-and-stringify.ts';
import { selectTargets, TARGETS, type Targets } from '../goals.ts';
import { interleave } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { benchPseudonymizer, type SchemeName, SUBJECTS, type Subject, sanitizePage } from '../sanitizing.ts';

const PAYLOADS = { '20 KB': 20_000, '200 KB': 200_000, '5 MB': 5_000_000 } as const;
const SCHEMES: readonly SchemeName[] = ['psoxy', 'native'];

/** The sanitizer with the connectors' own policies against P+S and against one pass a path, and each engine by itself. */
export const cases: readonly BenchCase[] = Object.entries(SUBJECTS).flatMap(([kind, subject]) =>
  Object.entries(PAYLOADS).flatMap(([payload, size]) =>
    SCHEMES.map((scheme) => ({
      name: `sanitize ${kind}, ${payload}, ${scheme} scheme`,
      // 5 MB pages are what takes time; 200 KB has the same floor.
      hasFloor: size < 1_000_000,
      measure: async (effort: Effort) => measure({ kind, subject, payload, size, scheme, effort }),
    })),
  ),
);

type Setting = {
  readonly kind: string;
  readonly subject: Subject;
  readonly payload: string;
  readonly size: number;
  readonly scheme: SchemeName;
  readonly effort: Effort;
};

/** Milliseconds until V8 has compiled a subject for good, on a machine with other work. */
const WARM_UP = 200;
const AGAIN = 30;

function runFor(milliseconds: number, subjects: Subjects): void {
  for (const run of Object.values(subjects)) {
    const start = performance.now();
    while (performance.now() - start < milliseconds) run();
  }
}

let warm = false;

/**
 * Runs everything that will be measured. What V8 makes of a function depends on all that has gone through it: what was measured
 * first was half optimized, and the naive sanitizer knew nothing but the plan at hand, as it never would in service.
 */
function warmUp(): void {
  if (warm) return;
  warm = true;
  for (const subject of Object.values(SUBJECTS))
    for (const scheme of SCHEMES)
      runFor(WARM_UP, openSubjects(subject, subject.page({ size: 20_000 }), scheme).subjects);
}

type Subjects = Readonly<Record<'own' | 'ps' | 'naive', () => unknown>>;

function openSubjects(
  { plan }: Subject,
  page: Uint8Array,
  scheme: SchemeName,
): { readonly subjects: Subjects; readonly paths: number } {
  const pseudonymizer = benchPseudonymizer(scheme);
  const naive = createNaiveSanitizer(plan, page, NAIVE_CRYPTO[scheme]());
  const subjects = {
    own: () => sanitizePage(page, { plan, pseudonymizer }),
    ps: () => parseAndStringify(page),
    naive: () => naive(page),
  };
  return { subjects, paths: naive.paths };
}

function measure({ kind, subject, payload, size, scheme, effort }: Setting): readonly Measurement[] {
  warmUp();
  const page = subject.page({ size });
  const { subjects, paths } = openSubjects(subject, page, scheme);
  runFor(AGAIN, subjects);
  const rounds = interleave(subjects, effort);
  const row = (name: string, ratios: readonly number[], targets: Partial<Targets>): Measurement => ({
    subject: `sanitize ${kind}, ${scheme} scheme`,
    payload,
    value: page.length / 1000 / median(rounds.map(({ own }) => own)),
    unit: 'MB/s',
    baseline: { name, ratio: median(ratios), rounds: ratios },
    ...targets,
  });
  return [
    row(
      'P+S',
      rounds.map(({ own, ps }) => ps / own),
      selectTargets(scheme, targetsOf(kind, size), 'nothing'),
    ),
    row(
      `naive, ${paths} paths`,
      rounds.map(({ own, naive }) => naive / own),
      selectTargets(scheme, TARGETS.sanitizeNaive, 'same'),
    ),
  ];
}

function targetsOf(kind: string, size: number): Partial<Targets> {
  if (size > 1_000_000) return kind === 'users' ? TARGETS.sanitizeHugeUsers : TARGETS.sanitizeHuge;
  if (kind === 'users') return TARGETS.sanitizeUsers;
  return size < 100_000 ? TARGETS.sanitizeSmall : TARGETS.sanitizeLarge;
}
