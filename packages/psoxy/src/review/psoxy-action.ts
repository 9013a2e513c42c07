import { EXPOSURE, type Exposure } from '@nymgate/rules/dialects/explanation';
import type { PsoxyAction, TransformName } from '../plan/psoxy-response.ts';
import { actOf } from '../tree/act-on-value.ts';
import { partRun, patternRuns } from './pattern-runs.ts';

type Told<Name extends TransformName> = {
  /** How much of a value it lets out. */
  readonly exposure: (action: PsoxyAction<Name>) => Exposure;
  /** What a person has to know of it beside its name. */
  readonly detail: (action: PsoxyAction<Name>) => string | undefined;
};

const noDetail = (): undefined => undefined;
const parts = () => EXPOSURE.parts;

/** What explanations tell of each transform. */
const TOLD: { readonly [Name in TransformName]: Told<Name> } = {
  redact: { exposure: () => EXPOSURE.nothing, detail: noDetail },
  redactRegexMatches: { exposure: parts, detail: ({ patterns }) => patternRuns(patterns) },
  redactExceptPhrases: { exposure: parts, detail: ({ phrases }) => `${phrases.length} phrases` },
  redactExceptSubstringsMatchingRegexes: {
    exposure: parts,
    detail: ({ patterns }) => patternRuns(patterns),
  },
  pseudonymize: { exposure: exposureOfPseudonym, detail: detailOfPseudonym },
  pseudonymizeEmailHeader: { exposure: () => EXPOSURE.pseudonym, detail: noDetail },
  pseudonymizeRegexMatches: {
    exposure: parts,
    detail: ({ pattern }) => `the rest stays; ${partRun(pattern)}`,
  },
  tokenize: {
    // With a pattern the rest of the text stays as it is, and all of it where the pattern does not match.
    exposure: ({ pattern }) => (pattern === undefined ? EXPOSURE.reversible : EXPOSURE.everything),
    detail: ({ pattern }) =>
      pattern === undefined ? undefined : `what the pattern finds; the rest stays; ${patternRuns([pattern])}`,
  },
  filterTokenByRegex: { exposure: parts, detail: noDetail },
  textDigest: {
    exposure: ({ inner }) => (inner === undefined ? EXPOSURE.digest : EXPOSURE.everything),
    detail: ({ inner }) => (inner === undefined ? undefined : 'inside JSON text; the rest stays'),
  },
  hashIp: { exposure: () => EXPOSURE.pseudonym, detail: noDetail },
  encryptIp: { exposure: () => EXPOSURE.reversible, detail: noDetail },
};

/** How much of a value an action of Psoxy's language lets out. */
export function exposureOfAction<Name extends TransformName>(action: PsoxyAction<Name>): Exposure {
  const told: Told<Name> = TOLD[action.type];
  return told.exposure(action);
}

/** What a person has to know of an action beside its name. */
export function detailOfAction<Name extends TransformName>(action: PsoxyAction<Name>): string | undefined {
  const known = details.get(action);
  if (known !== undefined) return known.detail;
  const told: Told<Name> = TOLD[action.type];
  const detail = told.detail(action);
  details.set(action, { detail });
  return detail;
}

/** Each field of an answer asks, and how patterns run takes milliseconds to find out. */
const details = new WeakMap<object, { readonly detail: string | undefined }>();

/** Canonical text of an action: that of the native treatment which does the same, where there is one. */
export function meaningOfAction(action: PsoxyAction): string {
  return JSON.stringify(actOf(action).twin(action) ?? action, (_, value: unknown) =>
    // Compiled patterns and paths count by what was written.
    typeof value === 'object' && value !== null && 'source' in value ? value.source : value,
  );
}

function exposureOfPseudonym({ includeOriginal, includeReversible }: PsoxyAction<'pseudonymize'>): Exposure {
  if (includeOriginal) return EXPOSURE.everything;
  return includeReversible ? EXPOSURE.reversible : EXPOSURE.pseudonym;
}

function detailOfPseudonym(action: PsoxyAction<'pseudonymize'>): string | undefined {
  const details = [
    action.encoding === 'urlSafeToken' ? undefined : action.encoding,
    action.includeReversible ? 'reversible' : undefined,
    action.includeOriginal ? 'with the original' : undefined,
  ];
  return details.filter((detail) => detail !== undefined).join(', ') || undefined;
}
