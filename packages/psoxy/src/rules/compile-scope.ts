import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import { parseJsonPath } from '@nymgate/rules/text/jsonpath/parse-json-path';
import { JsonPathSyntaxError } from '@nymgate/rules/text/jsonpath/path-cursor';
import { compilePattern } from '@nymgate/rules/text/regex/compile-pattern';
import type { RequestPattern, SafePattern } from '@nymgate/rules/text/regex/safe-pattern';
import { PatternSyntaxError } from '@nymgate/rules/text/regex/tree/pattern-node';
import { createInvalidFinding, type Finding, type Report } from '@nymgate/rules/text/yaml/finding';

/** Compiles the text values of a rule file and reports each fault, so that all are found at once. */
export type CompileScope = {
  readonly report: Report;
  readonly compilePath: (source: string, pointer: string) => JsonPath;
  readonly compilePattern: (source: string, pointer: string) => RequestPattern;
  /** For a pattern that is part of another text, built by `compile`; cached by source. */
  readonly compileInnerPattern: (
    source: string,
    pointer: string,
    compile: (source: string) => SafePattern,
  ) => SafePattern;
  /** Runs `make` and reports its `PatternSyntaxError`. */
  readonly catchPatternFault: <P extends SafePattern>(make: () => P, pointer: string) => P | RequestPattern;
};

/** Placeholders for rejected values: a rule set with an error never becomes a plan. */
const EMPTY_PATH: JsonPath = { source: '', streamable: true, steps: [{ kind: 'names', names: [] }] };
const NEVER_PATTERN: RequestPattern = {
  source: '',
  groups: [],
  maxLength: undefined,
  matches: () => false,
  fullMatch: () => undefined,
  findAll: () => [],
};

/** Equal paths and patterns are compiled once. */
export function createCompileScope(report: Report): CompileScope {
  const paths = new Map<string, JsonPath>();
  const [patterns, inner] = [new Map<string, RequestPattern>(), new Map<string, SafePattern>()];
  const guarded = <P extends SafePattern>(make: () => P, pointer: string): P | RequestPattern => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof PatternSyntaxError)) throw error;
      report(toFinding(pointer, 'pattern', error));
      return NEVER_PATTERN;
    }
  };
  const compileOnce =
    <P extends SafePattern>(known: Map<string, P | RequestPattern>) =>
    (source: string, pointer: string, compile: (source: string) => P): P | RequestPattern => {
      const pattern = known.get(source) ?? guarded(() => compile(source), pointer);
      if (pattern !== NEVER_PATTERN) known.set(source, pattern);
      return pattern;
    };
  const compiled = compileOnce(patterns);
  return {
    report,
    catchPatternFault: guarded,
    compileInnerPattern: compileOnce(inner),
    compilePath: (source, pointer) => {
      try {
        const path = paths.get(source) ?? parseJsonPath(source);
        paths.set(source, path);
        return path;
      } catch (error) {
        if (!(error instanceof JsonPathSyntaxError)) throw error;
        report(toFinding(pointer, 'path', error));
        return EMPTY_PATH;
      }
    },
    compilePattern: (source, pointer) => compiled(source, pointer, (text) => compilePattern(text)),
  };
}

/** The position goes into the message: escapes and folded lines make it differ from the file's column. */
function toFinding(pointer: string, what: string, fault: PatternSyntaxError | JsonPathSyntaxError): Finding {
  return createInvalidFinding(pointer, `${what}, character ${fault.position + 1}: ${fault.message}`);
}
