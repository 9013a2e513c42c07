import { EXPOSURE_LEVELS, type Exposure } from '@nymgate/rules/dialects/explanation';
import type { PsoxyAction, TransformName } from '../plan/psoxy-response.ts';
import { getBehavior } from '../tree/apply-action.ts';
import { describePartRun, describePatternRuns } from './describe-pattern-runs.ts';

type ActionDescription<Name extends TransformName> = {
  /** How much of a value it lets out. */
  readonly exposure: (action: PsoxyAction<Name>) => Exposure;
  /** What a person has to know of it beside its name. */
  readonly detail: (action: PsoxyAction<Name>) => string | undefined;
};

const noDetail = (): undefined => undefined;
const parts = () => EXPOSURE_LEVELS.parts;

/** What explanations tell of each transform. */
const ACTION_DESCRIPTIONS: { readonly [Name in TransformName]: ActionDescription<Name> } = {
  redact: { exposure: () => EXPOSURE_LEVELS.nothing, detail: noDetail },
  redactRegexMatches: { exposure: parts, detail: ({ patterns }) => describePatternRuns(patterns) },
  redactExceptPhrases: { exposure: parts, detail: ({ phrases }) => `${phrases.length} phrases` },
  redactExceptSubstringsMatchingRegexes: {
    exposure: parts,
    detail: ({ patterns }) => describePatternRuns(patterns),
  },
  pseudonymize: { exposure: pseudonymExposure, detail: describePseudonym },
  pseudonymizeEmailHeader: { exposure: () => EXPOSURE_LEVELS.pseudonym, detail: noDetail },
  pseudonymizeRegexMatches: {
    exposure: parts,
    detail: ({ pattern }) => `the rest stays; ${describePartRun(pattern)}`,
  },
  tokenize: {
    // With a pattern the rest of the text stays as it is, and all of it where the pattern does not match.
    exposure: ({ pattern }) =>
      pattern === undefined ? EXPOSURE_LEVELS.reversible : EXPOSURE_LEVELS.everything,
    detail: ({ pattern }) =>
      pattern === undefined
        ? undefined
        : `what the pattern finds; the rest stays; ${describePatternRuns([pattern])}`,
  },
  filterTokenByRegex: { exposure: parts, detail: noDetail },
  textDigest: {
    exposure: ({ inner }) => (inner === undefined ? EXPOSURE_LEVELS.digest : EXPOSURE_LEVELS.everything),
    detail: ({ inner }) => (inner === undefined ? undefined : 'inside JSON text; the rest stays'),
  },
  hashIp: { exposure: () => EXPOSURE_LEVELS.pseudonym, detail: noDetail },
  encryptIp: { exposure: () => EXPOSURE_LEVELS.reversible, detail: noDetail },
};

/** How much of a value an action of Psoxy's language lets out. */
export function getExposure<Name extends TransformName>(action: PsoxyAction<Name>): Exposure {
  const description: ActionDescription<Name> = ACTION_DESCRIPTIONS[action.type];
  return description.exposure(action);
}

/** What a person has to know of an action beside its name. */
export function getDetail<Name extends TransformName>(action: PsoxyAction<Name>): string | undefined {
  const known = knownDetails.get(action);
  if (known !== undefined) return known.detail;
  const description: ActionDescription<Name> = ACTION_DESCRIPTIONS[action.type];
  const detail = description.detail(action);
  knownDetails.set(action, { detail });
  return detail;
}

/** Each field of an answer asks, and how patterns run takes milliseconds to find out. */
const knownDetails = new WeakMap<object, { readonly detail: string | undefined }>();

/** Canonical text of an action: that of the native treatment which does the same, where there is one. */
export function toActionKey(action: PsoxyAction): string {
  return JSON.stringify(getBehavior(action).nativeEquivalent(action) ?? action, (_, value: unknown) =>
    // Compiled patterns and paths count by what was written.
    typeof value === 'object' && value !== null && 'source' in value ? value.source : value,
  );
}

function pseudonymExposure({ includeOriginal, includeReversible }: PsoxyAction<'pseudonymize'>): Exposure {
  if (includeOriginal) return EXPOSURE_LEVELS.everything;
  return includeReversible ? EXPOSURE_LEVELS.reversible : EXPOSURE_LEVELS.pseudonym;
}

function describePseudonym(action: PsoxyAction<'pseudonymize'>): string | undefined {
  const details = [
    action.encoding === 'urlSafeToken' ? undefined : action.encoding,
    action.includeReversible ? 'reversible' : undefined,
    action.includeOriginal ? 'with the original' : undefined,
  ];
  return details.filter((detail) => detail !== undefined).join(', ') || undefined;
}
