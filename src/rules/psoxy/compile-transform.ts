import { invalid } from '../finding.ts';
import { joinPointer } from '../json-pointer.ts';
import { compileRead } from '../regex/compile-pattern.ts';
import { compilePhrase } from '../regex/compile-phrase.ts';
import { DOT } from '../regex/named-sets.ts';
import type { PatternNode, ReadPattern } from '../regex/pattern-node.ts';
import { readPattern } from '../regex/read-pattern.ts';
import type { CompileScope } from './compile-scope.ts';
import type { PsoxyAction, PsoxyAugment, PsoxyTransform } from './psoxy-response.ts';
import type { PsoxyAugmentRule, PsoxyTransformRule } from './psoxy-rule-set.ts';

const ENCODINGS = {
  JSON: 'json',
  URL_SAFE_TOKEN: 'urlSafeToken',
  URL_SAFE_HASH_ONLY: 'urlSafeHashOnly',
} as const;

/** Compiles one transform whose shape was checked. */
export function compileTransform(
  scope: CompileScope,
  rule: PsoxyTransformRule,
  pointer: string,
): PsoxyTransform {
  const { applyOnlyWhen } = rule;
  const always = applyOnlyWhen === undefined || applyOnlyWhen === null || applyOnlyWhen.trim() === '';
  return {
    paths: compilePaths(scope, rule.jsonPaths, pointer),
    ...(!always && { applyOnlyWhen: scope.path(applyOnlyWhen, joinPointer(pointer, 'applyOnlyWhen')) }),
    action: compileAction(scope, rule, pointer),
    pointer,
  };
}

/** Compiles one augment whose shape was checked. */
export function compileAugment(scope: CompileScope, rule: PsoxyAugmentRule, pointer: string): PsoxyAugment {
  const { innerJsonPath } = rule;
  return {
    paths: compilePaths(scope, rule.jsonPaths, pointer),
    ...(innerJsonPath !== undefined && {
      inner: scope.path(innerJsonPath, joinPointer(pointer, 'innerJsonPath')),
    }),
    pointer,
  };
}

function compilePaths(scope: CompileScope, paths: readonly string[], pointer: string) {
  return paths.map((path, index) => scope.path(path, joinPointer(pointer, 'jsonPaths', index)));
}

function compileAction(scope: CompileScope, rule: PsoxyTransformRule, pointer: string): PsoxyAction {
  const patterns = (key: 'redactions' | 'filters') =>
    (rule[key] ?? []).map((source, index) => scope.pattern(source, joinPointer(pointer, key, index)));
  const regex = () => scope.pattern(rule.regex ?? '', joinPointer(pointer, 'regex'));
  switch (rule.method) {
    case 'redact':
      return { type: 'redact' };
    case 'redactRegexMatches':
      return { type: 'redactRegexMatches', patterns: patterns('redactions') };
    case 'redactExceptPhrases':
      return { type: 'redactExceptPhrases', phrases: (rule.allowedPhrases ?? []).map(compilePhrase) };
    case 'redactExceptSubstringsMatchingRegexes':
      return {
        type: 'redactExceptSubstringsMatchingRegexes',
        patterns: compileExceptions(scope, rule, pointer),
      };
    case 'pseudonymize':
      return compilePseudonymize(scope, rule, pointer);
    case 'pseudonymizeEmailHeader':
      return { type: 'pseudonymizeEmailHeader', encoding: encodingOf(rule) };
    case 'pseudonymizeRegexMatches':
      return {
        type: 'pseudonymizeRegexMatches',
        pattern: regex(),
        includeReversible: rule.includeReversible === true,
      };
    case 'tokenize':
      return { type: 'tokenize', ...(rule.regex !== undefined && { pattern: regex() }) };
    case 'filterTokenByRegex':
      return {
        type: 'filterTokenByRegex',
        delimiter: scope.pattern(rule.delimiter ?? '\\s+', joinPointer(pointer, 'delimiter')),
        filters: patterns('filters'),
      };
    case 'textDigest':
      return compileDigest(scope, rule, pointer);
    case 'hashIp':
    case 'encryptIp':
      return { type: rule.method };
    default:
      throw new Error('unchecked transform');
  }
}

function encodingOf({ encoding }: PsoxyTransformRule): (typeof ENCODINGS)[keyof typeof ENCODINGS] {
  return ENCODINGS[encoding ?? 'URL_SAFE_TOKEN'];
}

function compilePseudonymize(scope: CompileScope, rule: PsoxyTransformRule, pointer: string): PsoxyAction {
  const includeOriginal = rule.includeOriginal === true;
  const encoding = encodingOf(rule);
  if (includeOriginal && encoding !== 'json')
    scope.report(
      invalid(
        joinPointer(pointer, 'includeOriginal'),
        'the original can only be included with "encoding: JSON"',
        {
          fix: 'remove includeOriginal',
        },
      ),
    );
  return {
    type: 'pseudonymize',
    encoding,
    includeReversible: rule.includeReversible === true,
    includeOriginal,
  };
}

function compileDigest(scope: CompileScope, rule: PsoxyTransformRule, pointer: string): PsoxyAction {
  const inner = rule.jsonPathToProcessWhenEscaped;
  if (rule.isJsonEscaped === true && inner === undefined)
    scope.report(invalid(pointer, 'with "isJsonEscaped" needs the key "jsonPathToProcessWhenEscaped"'));
  const escaped = rule.isJsonEscaped === true && inner !== undefined;
  return {
    type: 'textDigest',
    keywords: [...(rule.keywords ?? [])],
    ...(escaped && { inner: scope.path(inner, joinPointer(pointer, 'jsonPathToProcessWhenEscaped')) }),
  };
}

function compileExceptions(scope: CompileScope, rule: PsoxyTransformRule, pointer: string) {
  return (rule.exceptions ?? []).map((source, index) =>
    scope.guarded(
      () => compileRead(source, inside(readPattern(source))),
      joinPointer(pointer, 'exceptions', index),
    ),
  );
}

/** `.*?(regex).*?`, where `.` ends at a line terminator (psoxy-facts.md#f). */
function inside({ node, groups }: ReadPattern): ReadPattern {
  const around: PatternNode = {
    kind: 'repeat',
    inner: { kind: 'set', set: DOT },
    least: 0,
    most: Number.POSITIVE_INFINITY,
    lazy: true,
  };
  return {
    node: { kind: 'sequence', items: [around, { kind: 'group', inner: node }, around] },
    groups: [undefined, ...groups],
  };
}
