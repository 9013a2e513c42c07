import { EXPOSURE_LEVELS, type Exposure } from '@nymgate/rules/dialects/explanation';
import { buildGate } from '@nymgate/rules/text/regex/automaton/build-gate';
import { buildPart } from '@nymgate/rules/text/regex/automaton/build-part';
import { findNeedle } from '@nymgate/rules/text/regex/automaton/find-factors';
import type { SafePattern } from '@nymgate/rules/text/regex/safe-pattern';
import type { PatternNode } from '@nymgate/rules/text/regex/tree/pattern-node';
import type { PsoxyAction, TransformName } from '../plan/psoxy-response.ts';
import { getBehavior } from '../tree/apply-action.ts';

type ActionDescription<Name extends TransformName> = {
  readonly exposure: (action: PsoxyAction<Name>) => Exposure;
  readonly detail: (action: PsoxyAction<Name>) => string | undefined;
};

const noDetail = (): undefined => undefined;
const parts = () => EXPOSURE_LEVELS.parts;

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
    // With a pattern the rest of the text stays, and all of it where the pattern doesn't match.
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

export function getActionExposure<Name extends TransformName>(action: PsoxyAction<Name>): Exposure {
  const description: ActionDescription<Name> = ACTION_DESCRIPTIONS[action.type];
  return description.exposure(action);
}

export function getDetail<Name extends TransformName>(action: PsoxyAction<Name>): string | undefined {
  const known = knownDetails.get(action);
  if (known !== undefined) return known.detail;
  const description: ActionDescription<Name> = ACTION_DESCRIPTIONS[action.type];
  const detail = description.detail(action);
  knownDetails.set(action, { detail });
  return detail;
}

/** Called for each field of a response; finding out how patterns run takes milliseconds. */
const knownDetails = new WeakMap<object, { readonly detail: string | undefined }>();

/** Canonical text of an action: that of its native equivalent if there is one. */
export function toActionKey(action: PsoxyAction): string {
  return JSON.stringify(getBehavior(action).nativeEquivalent(action) ?? action, (_, value: unknown) =>
    // Compiled patterns and paths are compared by their source.
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

/**
 * @example describePatternRuns([secret]) // 'pattern: automaton; texts without a match are known in the
 * kernel'
 */
export function describePatternRuns(patterns: readonly SafePattern[]): string {
  const each = patterns.map(
    ({ node }, index) => `${patterns.length > 1 ? `pattern ${index + 1}` : 'pattern'}: ${describeRun(node)}`,
  );
  return [...each, describeGateRun(patterns.map(({ node }) => node))].join('; ');
}

export function describePartRun(pattern: SafePattern): string {
  if (pattern.node === undefined) return describePatternRuns([pattern]);
  if (buildPart(pattern.node) === undefined)
    return `${describePatternRuns([pattern])}; texts with a match are made, since group 1 has no fixed place in it, or there are too many states`;
  return `pattern: ${describeRun(pattern.node)}; the pseudonym is made in the kernel where a text has one match`;
}

function describeRun(node: PatternNode | undefined): string {
  if (node === undefined) return 'V8, since it looks ahead (texts of up to 4,096 characters)';
  const needle = findNeedle(node);
  if (needle !== undefined) return `automaton behind ${JSON.stringify(needle)}`;
  return 'automaton';
}

function describeGateRun(nodes: readonly (PatternNode | undefined)[]): string {
  const known = nodes.filter((node) => node !== undefined);
  if (known.length < nodes.length) return 'every text is made, since a pattern looks ahead';
  const gate = buildGate(known);
  if (gate === undefined) return 'every text is made, since together they have too many states';
  const sixteen = gate.masks === undefined ? '' : ', sixteen bytes at a time';
  return `texts without a match are known in the kernel${sixteen}`;
}
