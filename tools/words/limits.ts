import type { Finding, Kind, Measured, Rule } from './finding.ts';

/** Findings that stay, with the reason. */
type Exception = {
  readonly rule: Rule;
  /** A file, or a folder and everything in it. */
  readonly in: string;
  /** Part of the finding's text; without it, every finding of this rule. */
  readonly text?: string;
  readonly reason: string;
};

/** The content of limits.json. A rule without a count allows no finding. */
export type Limits = {
  readonly exceptions: readonly Exception[];
  readonly counts: Readonly<Partial<Record<Kind, Readonly<Partial<Record<Rule, number>>>>>>;
};

/** The findings of one rule in one kind of text, and how many it may have. */
export type Verdict = {
  readonly kind: Kind;
  readonly rule: Rule;
  readonly findings: readonly Finding[];
  readonly limit: number;
  readonly fails: boolean;
};

/** Rule 4 allows fewer than one finding in this number of words of comments. */
const COMMENT_WORDS = 10_000;

/** Compares the findings of each kind and rule with their limit. */
export function judge(measured: ReadonlyMap<Kind, Measured>, limits: Limits): readonly Verdict[] {
  return [...measured].flatMap(([kind, { findings, words }]) => {
    const remaining = findings.filter((finding) => !isException(finding, limits.exceptions));
    const rules = new Set([...remaining.map(({ rule }) => rule), ...listLimitedRules(limits, kind)]);
    return [...rules].map((rule): Verdict => {
      const matching = remaining.filter((finding) => finding.rule === rule);
      const limit = getLimit({ kind, rule, words }, limits);
      return { kind, rule, findings: matching, limit, fails: matching.length > limit };
    });
  });
}

/** Lowers each limit to the number of findings. Raises none. */
export function lowerLimits(limits: Limits, verdicts: readonly Verdict[]): Limits {
  const counts = structuredClone(limits.counts) as Record<Kind, Record<Rule, number>>;
  for (const { kind, rule, findings } of verdicts)
    if (counts[kind]?.[rule] !== undefined)
      counts[kind][rule] = Math.min(counts[kind][rule], findings.length);
  return { ...limits, counts };
}

function getLimit(
  { kind, rule, words }: { readonly kind: Kind; readonly rule: Rule; readonly words: number },
  { counts }: Limits,
): number {
  if (rule === 'passive') return Number.POSITIVE_INFINITY;
  if (kind === 'comments' && rule === '4') return Math.max(0, Math.ceil(words / COMMENT_WORDS) - 1);
  return counts[kind]?.[rule] ?? 0;
}

function listLimitedRules({ counts }: Limits, kind: Kind): readonly Rule[] {
  return Object.keys(counts[kind] ?? {}) as Rule[];
}

function isException(finding: Finding, exceptions: readonly Exception[]): boolean {
  return exceptions.some(
    (exception) =>
      exception.rule === finding.rule &&
      (finding.file === exception.in || finding.file.startsWith(`${exception.in}/`)) &&
      finding.text.includes(exception.text ?? ''),
  );
}
