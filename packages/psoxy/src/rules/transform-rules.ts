import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { compileContains } from '@nymgate/rules/text/regex/compile-contains';
import { compilePhrase } from '@nymgate/rules/text/regex/compile-phrase';
import type { SafePattern } from '@nymgate/rules/text/regex/safe-pattern';
import { reportInvalid } from '@nymgate/rules/text/yaml/finding';
import { enumShape, type Keys, listShape, type ShapeCheck, textShape } from '@nymgate/rules/text/yaml/shapes';
import type {
  PseudonymEncoding,
  PsoxyAction,
  PsoxyTransformRule,
  TransformName,
} from '../plan/psoxy-response.ts';
import type { CompileScope } from './compile-scope.ts';

const LIST_BOUNDS = { least: 1, most: 10_000 };
const booleanShape = enumShape([true, false]);
const path: ShapeCheck = textShape('a JSONPath of 1 to 4096 characters', /^[\s\S]{1,4096}$/);
const phrase: ShapeCheck = textShape('a phrase of 1 to 200 characters', /^[\s\S]{1,200}$/);
const pattern: ShapeCheck = textShape('a pattern of 1 to 8192 characters', /^[\s\S]{1,8192}$/);
const patternListShape = listShape(pattern, LIST_BOUNDS);

export const ENCODINGS = {
  JSON: 'json',
  URL_SAFE_TOKEN: 'urlSafeToken',
  URL_SAFE_HASH_ONLY: 'urlSafeHashOnly',
} as const;
const encodingKey = { shape: enumShape(Object.keys(ENCODINGS)) };

export type TransformContext = { readonly scope: CompileScope; readonly pointer: string };

type TransformRule<Name extends TransformName> = {
  /** Keys allowed in addition to `method`, `jsonPaths` and `applyOnlyWhen`. */
  readonly keys: { readonly [Key in keyof PsoxyTransformRule]?: Keys[string] };
  readonly compile: (rule: PsoxyTransformRule, site: TransformContext) => PsoxyAction<Name>;
};

/** (psoxy-facts.md#f) */
export const TRANSFORM_RULES: { readonly [Name in TransformName]: TransformRule<Name> } = {
  redact: { keys: {}, compile: () => ({ type: 'redact' }) },
  redactRegexMatches: {
    keys: { redactions: { shape: patternListShape, required: true } },
    compile: (rule, site) => ({
      type: 'redactRegexMatches',
      patterns: compilePatterns(rule, 'redactions', site),
    }),
  },
  redactExceptPhrases: {
    keys: { allowedPhrases: { shape: listShape(phrase, LIST_BOUNDS), required: true } },
    compile: ({ allowedPhrases = [] }) => ({
      type: 'redactExceptPhrases',
      phrases: allowedPhrases.map(compilePhrase),
    }),
  },
  redactExceptSubstringsMatchingRegexes: {
    keys: { exceptions: { shape: patternListShape, required: true } },
    compile: (rule, site) => ({
      type: 'redactExceptSubstringsMatchingRegexes',
      patterns: compileExceptions(rule, site),
    }),
  },
  pseudonymize: {
    keys: {
      encoding: encodingKey,
      includeReversible: { shape: booleanShape },
      includeOriginal: { shape: booleanShape },
    },
    compile: compilePseudonymize,
  },
  pseudonymizeEmailHeader: {
    keys: { encoding: encodingKey },
    compile: (rule) => ({ type: 'pseudonymizeEmailHeader', encoding: toEncoding(rule) }),
  },
  pseudonymizeRegexMatches: {
    keys: { regex: { shape: pattern, required: true }, includeReversible: { shape: booleanShape } },
    compile: ({ regex = '', includeReversible = false }, site) => ({
      type: 'pseudonymizeRegexMatches',
      pattern: compilePattern(regex, 'regex', site),
      includeReversible,
    }),
  },
  tokenize: {
    keys: { regex: { shape: pattern } },
    compile: ({ regex }, site) => ({
      type: 'tokenize',
      ...(regex !== undefined && { pattern: compilePattern(regex, 'regex', site) }),
    }),
  },
  filterTokenByRegex: {
    keys: { delimiter: { shape: pattern }, filters: { shape: patternListShape, required: true } },
    compile: (rule, site) => ({
      type: 'filterTokenByRegex',
      delimiter: compilePattern(rule.delimiter ?? '\\s+', 'delimiter', site),
      filters: compilePatterns(rule, 'filters', site),
    }),
  },
  textDigest: {
    keys: {
      keywords: { shape: listShape(phrase, { least: 0, most: 10_000 }) },
      isJsonEscaped: { shape: booleanShape },
      jsonPathToProcessWhenEscaped: { shape: path },
    },
    compile: compileDigest,
  },
  hashIp: { keys: {}, compile: () => ({ type: 'hashIp' }) },
  encryptIp: { keys: {}, compile: () => ({ type: 'encryptIp' }) },
};

export const TRANSFORM_NAMES = Object.keys(TRANSFORM_RULES) as readonly TransformName[];

export function isTransformName(name: unknown): name is TransformName {
  return typeof name === 'string' && Object.hasOwn(TRANSFORM_RULES, name);
}

export function listPatterns(
  rule: PsoxyTransformRule,
  pointer: string,
): readonly { readonly source: string; readonly pointer: string }[] {
  if (!isTransformName(rule.method)) return [];
  const keys: Readonly<Partial<Record<string, Keys[string]>>> = TRANSFORM_RULES[rule.method].keys;
  return Object.entries(rule).flatMap(([key, value]) => {
    const at = joinPointer(pointer, key);
    if (keys[key]?.shape === pattern) return [{ source: String(value), pointer: at }];
    if (keys[key]?.shape !== patternListShape || !Array.isArray(value)) return [];
    return value.map((source, index) => ({ source: String(source), pointer: joinPointer(at, index) }));
  });
}

function compilePattern(source: string, key: string, { scope, pointer }: TransformContext): SafePattern {
  return scope.compilePattern(source, joinPointer(pointer, key));
}

function compilePatterns(
  rule: PsoxyTransformRule,
  key: 'redactions' | 'filters',
  { scope, pointer }: TransformContext,
): readonly SafePattern[] {
  return (rule[key] ?? []).map((source, index) =>
    scope.compilePattern(source, joinPointer(pointer, key, index)),
  );
}

function toEncoding({ encoding: name = 'URL_SAFE_TOKEN' }: PsoxyTransformRule): PseudonymEncoding {
  return ENCODINGS[name];
}

function compilePseudonymize(
  rule: PsoxyTransformRule,
  { scope, pointer }: TransformContext,
): PsoxyAction<'pseudonymize'> {
  const { includeOriginal = false, includeReversible = false } = rule;
  if (includeOriginal && toEncoding(rule) !== 'json') {
    const message = 'the original can only be included with "encoding: JSON"';
    reportInvalid(scope.report, joinPointer(pointer, 'includeOriginal'), message, {
      fix: 'remove includeOriginal',
    });
  }
  return { type: 'pseudonymize', encoding: toEncoding(rule), includeReversible, includeOriginal };
}

function compileDigest(
  rule: PsoxyTransformRule,
  { scope, pointer }: TransformContext,
): PsoxyAction<'textDigest'> {
  const inner = rule.jsonPathToProcessWhenEscaped;
  if (rule.isJsonEscaped === true && inner === undefined)
    reportInvalid(scope.report, pointer, 'with "isJsonEscaped" needs the key "jsonPathToProcessWhenEscaped"');
  const escaped = rule.isJsonEscaped === true && inner !== undefined;
  return {
    type: 'textDigest',
    keywords: [...(rule.keywords ?? [])],
    ...(escaped && { inner: scope.compilePath(inner, joinPointer(pointer, 'jsonPathToProcessWhenEscaped')) }),
  };
}

function compileExceptions(
  { exceptions = [] }: PsoxyTransformRule,
  { scope, pointer }: TransformContext,
): readonly SafePattern[] {
  return exceptions.map((source, index) =>
    scope.compileInnerPattern(source, joinPointer(pointer, 'exceptions', index), compileContains),
  );
}
