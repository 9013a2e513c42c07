import '../../packages/gateway/src/platform/install.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { createPsoxySanitizer } from '../../packages/psoxy/src/bytes/create-psoxy-sanitizer.ts';
import type { PsoxyResponse, PsoxyTransformRule } from '../../packages/psoxy/src/plan/psoxy-response.ts';
import { compilePsoxyRules } from '../../packages/psoxy/src/rules/compile-psoxy.ts';
import { createNaiveRegexSanitizer } from '../baselines/naive-regex.ts';
import { parseAndStringify } from '../baselines/parse-and-stringify.ts';
import { interleave } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { eventPage } from '../pages/event-page.ts';
import { userPage } from '../pages/user-page.ts';
import { benchPseudonymizer, sanitizeWith } from '../sanitizing.ts';

/** Rules as people write them for Psoxy: three redactions, and addresses behind their type. */
const REDACTIONS = [
  '(?i)\\b(?:pwd|password|passcode)\\s*[=:]\\s*\\S+',
  'https?://[^/\\s]+/[^?\\s]*\\?\\S*pwd=\\S+',
  '\\b\\d{3}[ -]?\\d{3}[ -]?\\d{4}\\b',
];
const people: PsoxyTransformRule = {
  method: 'pseudonymize',
  jsonPaths: ['$..emailAddress.address', '$..mail', '$..userPrincipalName'],
};
const redact = (...jsonPaths: string[]): PsoxyTransformRule => ({
  method: 'redactRegexMatches',
  redactions: REDACTIONS,
  jsonPaths,
});
const SUBJECTS = {
  'events, three redactions on bodies': {
    page: eventPage,
    rules: [people, redact('$..body.content', '$..bodyPreview')],
    paths: ['body.content', 'bodyPreview'],
  },
  'events, three redactions on previews': {
    page: eventPage,
    rules: [people, redact('$..bodyPreview')],
    paths: ['bodyPreview'],
  },
  'users, addresses behind smtp:': {
    page: userPage,
    rules: [
      people,
      { method: 'pseudonymizeRegexMatches', regex: '(?i)smtp:(.+)', jsonPaths: ['$..proxyAddresses[*]'] },
    ],
    paths: ['proxyAddresses'],
  },
} as const;
const PAYLOADS = { '20 KB': 20_000, '200 KB': 200_000, '1 MB': 1_000_000 } as const;

/** Rules of Psoxy's language with regular expressions, psoxy scheme: what they cost beside reading and writing JSON. */
export const cases: readonly BenchCase[] = Object.entries(SUBJECTS).flatMap(([name, subject]) =>
  Object.entries(PAYLOADS).map(([payload, size]) => ({
    name: `regex rules, ${name}, ${payload}`,
    hasFloor: false,
    measure: async (effort: Effort) => measure({ name, ...subject, payload, size }, effort),
  })),
);

type Setting = (typeof SUBJECTS)[keyof typeof SUBJECTS] & {
  readonly name: string;
  readonly payload: string;
  readonly size: number;
};

function measure(
  { name, page: createPage, rules, paths, payload, size }: Setting,
  effort: Effort,
): readonly Measurement[] {
  const page = createPage({ size });
  const response = responseOf(rules);
  const pseudonymizer = benchPseudonymizer('psoxy');
  const naive = createNaiveRegexSanitizer({ patterns: REDACTIONS, paths });
  const rounds = interleave(
    {
      ps: () => parseAndStringify(page),
      naive: () => naive(page),
      // With the tables of patterns from the first page on, as after some megabytes.
      ours: () =>
        sanitizeWith((context) => createPsoxySanitizer(response, context), page, {
          pseudonymizer,
          engine: 'bytes',
        }),
    },
    effort,
  );
  const value = page.length / 1000 / median(rounds.map(({ ours }) => ours));
  const against = (baseline: 'ps' | 'naive', label: string): Measurement => {
    const ratios = rounds.map((round) => round[baseline] / round.ours);
    return {
      subject: name,
      payload,
      value,
      unit: 'MB/s',
      baseline: { name: label, ratio: median(ratios), rounds: ratios },
    };
  };
  return [against('ps', 'P+S'), against('naive', 'naive')];
}

function responseOf(transforms: readonly PsoxyTransformRule[]): PsoxyResponse {
  const plan = compilePsoxyRules({ endpoints: [{ pathTemplate: '/x', transforms }] }, sha256Hex);
  const response = plan.endpoints[0]?.response;
  if (response === undefined) throw new Error('the rules have no endpoint');
  return response;
}
