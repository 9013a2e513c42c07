import type { LintCode, LintFinding, LintReport } from '@nymgate/rules/dialects/lint-finding';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { compilePattern } from '@nymgate/rules/text/regex/compile-pattern';
import { parsePattern } from '@nymgate/rules/text/regex/parse-pattern';
import type { PsoxyParameterRule } from '../plan/psoxy-rule-set.ts';
import { listPatterns } from '../rules/transform-rules.ts';
import { findPathFlaws, findPatternFlaws, type PatternFlaw } from './lint-pattern.ts';
import type { LintedEndpoint } from './psoxy-endpoint.ts';
import { matchesPattern } from './psoxy-view.ts';

/** Paths that have nothing in common but the slash. */
const UNRELATED_PATHS = ['/q', '/q/zz/q', '/zz/q/zz/q'];
/** A value that nobody means to allow. */
const UNEXPECTED_VALUE = 'zz \'"<>{}|\\^;,zz?&=#%';

const FLAWS: Readonly<Record<PatternFlaw, readonly [code: LintCode, message: string, fix: string]>> = {
  dot: ['LINT_REGEX_DOT', 'a dot takes any character: v1.0 is v1x0 as well', 'write \\.'],
  open: [
    'LINT_REGEX_OPEN',
    'begins or ends with anything, so other paths and their sub-resources pass too',
    'spell the path out; [^/?]+ takes one segment',
  ],
  segments: [
    'LINT_REGEX_SEGMENTS',
    'a repetition takes "/", so it reaches into other paths',
    'use [^/?]+ for one segment',
  ],
  redos: [
    'LINT_REGEX_REDOS',
    'a repetition of repetitions, which an engine that backtracks can run for ever; ours does not',
    'repeat one thing only',
  ],
};

/** The regular expressions of an endpoint. */
export function lintPsoxyPatterns({ rule, endpoint, pointer }: LintedEndpoint, report: LintReport): void {
  const path = joinPointer(pointer, 'pathRegex');
  if (rule.pathRegex !== undefined) {
    for (const flaw of findPathFlaws(parsePattern(rule.pathRegex, true).node)) report(toFinding(flaw, path));
    if (UNRELATED_PATHS.every((text) => matchesPattern(endpoint, text)))
      report(broadPatternFinding(path, 'takes any path'));
  }
  for (const key of ['queryParamSchemas', 'pathParameterSchemas'] as const)
    for (const [name, schema] of Object.entries(rule[key] ?? {}))
      lintParameter(schema, joinPointer(pointer, key, name), report);
  for (const [index, transform] of (rule.transforms ?? []).entries())
    for (const { source, pointer: at } of listPatterns(transform, joinPointer(pointer, 'transforms', index)))
      for (const flaw of findPatternFlaws(parsePattern(source).node)) report(toFinding(flaw, at));
}

function lintParameter({ pattern, anyOf }: PsoxyParameterRule, pointer: string, report: LintReport): void {
  for (const [index, inner] of (anyOf ?? []).entries())
    lintParameter(inner, joinPointer(pointer, 'anyOf', index), report);
  if (pattern === undefined) return;
  const at = joinPointer(pointer, 'pattern');
  for (const flaw of findPatternFlaws(parsePattern(pattern).node)) report(toFinding(flaw, at));
  if (compilePattern(pattern).matches(UNEXPECTED_VALUE))
    report(broadPatternFinding(at, 'takes nearly any value'));
}

function toFinding(flaw: PatternFlaw, pointer: string): LintFinding {
  const [code, message, fix] = FLAWS[flaw];
  return { code, pointer, at: 'value', message, fix };
}

function broadPatternFinding(pointer: string, message: string): LintFinding {
  return { code: 'LINT_REGEX_BROAD', pointer, at: 'value', message, fix: 'say what is meant' };
}
