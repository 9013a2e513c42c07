import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import type { PathPattern } from '@nymgate/engine/plan/plan';
import type { SlotRule } from '@nymgate/engine/plan/rule-set';
import { parsePathPattern, readPathTemplate, slotNames } from '@nymgate/engine/requests/paths/path-pattern';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { compileOwn, compileOwnLater, compileRead } from '@nymgate/rules/text/regex/compile-pattern';
import { readPattern } from '@nymgate/rules/text/regex/read-pattern';
import type { RequestPattern } from '@nymgate/rules/text/regex/safe-pattern';
import { complement, foldAscii, setOf } from '@nymgate/rules/text/regex/tree/char-set';
import {
  PatternFault,
  type PatternNode,
  type ReadPattern,
} from '@nymgate/rules/text/regex/tree/pattern-node';
import { invalid } from '@nymgate/rules/text/yaml/finding';
import { PSOXY_KINDS } from '../plan/psoxy-kinds.ts';
import type { PsoxyEndpointRule } from '../plan/psoxy-rule-set.ts';
import type { CompileScope } from './compile-scope.ts';

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
  return scope.guarded(() => compileTemplate(pathTemplate), joinPointer(pointer, 'pathTemplate'));
}

function compileTemplate(template: string): RequestPattern {
  const read = () => readTemplate(template);
  const groups = plainGroups(template);
  return groups === undefined ? compileOwn(template, read()) : compileOwnLater(template, groups, read);
}

const ASCII = /^[\t\n\r -~]*$/;
const PLAIN_SLOTS = /\{([A-Za-z][A-Za-z0-9]*)\??\}/g;

/**
 * The names of the parameters of a template in which there is no fault, and which is small: it has 8192 characters at most, and of
 * ASCII few different ones. Undefined for others: they are read at once, which tells.
 */
function plainGroups(template: string): readonly string[] | undefined {
  if (!ASCII.test(template)) return undefined;
  const groups = [...template.matchAll(PLAIN_SLOTS)].map(([, name = '']) => name);
  const isFaulty = /[{}]/.test(template.replaceAll(PLAIN_SLOTS, '')) || new Set(groups).size < groups.length;
  return isFaulty ? undefined : groups;
}

/** `{name}` takes one or more characters but `/`, `{name?}` any number; everything else is itself. */
export function readTemplate(template: string): ReadPattern {
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

/**
 * The path by which sealed links of an endpoint are recognized (`links: seal`). Sealing takes a link apart by segments, so the
 * endpoint needs a template whose parameters fill whole segments or arguments. A parameter that has to be a pseudonym in
 * requests becomes one in links.
 *
 * @returns undefined when the endpoint does not seal
 */
export function compileLinkPath(
  scope: CompileScope,
  rule: PsoxyEndpointRule,
  { sealed, pointer }: { readonly sealed: boolean; readonly pointer: string },
): PathPattern | undefined {
  const template = rule.pathRegex === undefined ? (rule.pathTemplate ?? '') : '';
  if (!sealed) return undefined;
  if ('fault' in readPathTemplate(template)) {
    scope.report(
      invalid(pointer, '"links: seal" needs a "pathTemplate" whose parameters fill whole segments', {
        fix: 'write the path as a template, or let the transforms treat the links',
      }),
    );
    return undefined;
  }
  const slots = Object.fromEntries(slotNames(template).map((name) => [name, slotOf(rule, name)]));
  return withKinds(parsePathPattern(template, slots));
}

/** As the rest of a request, a link may hold either kind (T1-22). */
function withKinds({ template, segments }: PathPattern): PathPattern {
  return deepFreeze({
    template,
    segments: segments.map((parts) =>
      parts.map((part) => ('slot' in part ? { ...part, kinds: PSOXY_KINDS } : part)),
    ),
  });
}

function slotOf({ pathParameterSchemas = {} }: PsoxyEndpointRule, name: string): SlotRule {
  const schema = Object.hasOwn(pathParameterSchemas, name) ? pathParameterSchemas[name] : undefined;
  return { type: 'string', pseudonym: schema?.format === undefined ? 'accepted' : 'required' };
}
