import { joinPointer } from '../json-pointer.ts';
import { complement, foldAscii, setOf } from '../regex/char-set.ts';
import { compileOwn, compileRead } from '../regex/compile-pattern.ts';
import { PatternFault, type PatternNode, type ReadPattern } from '../regex/pattern-node.ts';
import { readPattern } from '../regex/read-pattern.ts';
import type { CompileScope } from './compile-scope.ts';
import type { RequestPattern } from './psoxy-request.ts';
import type { PsoxyEndpointRule } from './psoxy-rule-set.ts';

const SLOT = /\{([^{}]*)\}/g;
const SLOT_NAME = /^([A-Za-z][A-Za-z0-9]*)(\?)?$/;
const NO_SLASH = complement(setOf('/'.charCodeAt(0)));

/**
 * The pattern of an endpoint: its regex when it has one, else its template. Letter case never matters (psoxy-facts.md#c).
 */
export function compilePathPattern(
  scope: CompileScope,
  rule: PsoxyEndpointRule,
  pointer: string,
): RequestPattern {
  const { pathRegex, pathTemplate = '' } = rule;
  if (pathRegex !== undefined)
    return scope.guarded(
      () => compileRead(pathRegex, readPattern(pathRegex, true)),
      joinPointer(pointer, 'pathRegex'),
    );
  return scope.guarded(
    () => compileOwn(pathTemplate, readTemplate(pathTemplate)),
    joinPointer(pointer, 'pathTemplate'),
  );
}

/** `{name}` takes one or more characters but `/`, `{name?}` any number; everything else is itself. */
function readTemplate(template: string): ReadPattern {
  const items: PatternNode[] = [];
  const groups: string[] = [];
  let from = 0;
  for (const match of template.matchAll(SLOT)) {
    const [, name, optional] = SLOT_NAME.exec(match[1] ?? '') ?? [];
    if (name === undefined || groups.includes(name))
      throw new PatternFault('the name of a parameter is not letters and digits, or used twice', match.index);
    items.push(...literals(template.slice(from, match.index), from), slot(optional === undefined ? 1 : 0));
    groups.push(name);
    from = match.index + match[0].length;
  }
  items.push(...literals(template.slice(from), from));
  return { node: { kind: 'sequence', items }, groups };
}

function slot(least: number): PatternNode {
  const inner: PatternNode = {
    kind: 'repeat',
    inner: { kind: 'set', set: NO_SLASH },
    least,
    most: Number.POSITIVE_INFINITY,
    lazy: false,
  };
  return { kind: 'group', inner };
}

function literals(text: string, at: number): readonly PatternNode[] {
  const brace = text.search(/[{}]/);
  if (brace !== -1) throw new PatternFault('a brace does not belong to a parameter', at + brace);
  return [...text].map((character) => ({
    kind: 'set',
    set: foldAscii(setOf(character.codePointAt(0) ?? 0)),
  }));
}
