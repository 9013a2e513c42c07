import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import type { PathPattern } from '@nymgate/engine/plan/plan';
import type { SlotRule } from '@nymgate/engine/plan/rule-set';
import {
  getSlotNames,
  parsePathPattern,
  parsePathTemplate,
} from '@nymgate/engine/requests/paths/path-pattern';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import {
  compileBuiltIn,
  compileBuiltInLazily,
  compileParsed,
} from '@nymgate/rules/text/regex/compile-pattern';
import { parsePattern } from '@nymgate/rules/text/regex/parse-pattern';
import type { RequestPattern } from '@nymgate/rules/text/regex/safe-pattern';
import { complement, createSet, foldAscii } from '@nymgate/rules/text/regex/tree/char-set';
import {
  type ParsedPattern,
  type PatternNode,
  PatternSyntaxError,
} from '@nymgate/rules/text/regex/tree/pattern-node';
import { reportInvalid } from '@nymgate/rules/text/yaml/finding';
import { PSOXY_KINDS } from '../plan/psoxy-kinds.ts';
import type { PsoxyEndpointRule } from '../plan/psoxy-rule-set.ts';
import type { CompileScope } from './compile-scope.ts';

const SLOT = /\{([^{}]*)\}/g;
const SLOT_NAME = /^([A-Za-z][A-Za-z0-9]*)(\?)?$/;
const NO_SLASH = complement(createSet('/'.charCodeAt(0)));

/** The regex of an endpoint if present, else its template, ignoring letter case (psoxy-facts.md#c). */
export function compilePathPattern(
  scope: CompileScope,
  rule: PsoxyEndpointRule,
  pointer: string,
): RequestPattern {
  const { pathRegex, pathTemplate = '' } = rule;
  if (pathRegex !== undefined)
    return scope.catchPatternFault(
      () => compileParsed(pathRegex, parsePattern(pathRegex, true)),
      joinPointer(pointer, 'pathRegex'),
    );
  return scope.catchPatternFault(() => compileTemplate(pathTemplate), joinPointer(pointer, 'pathTemplate'));
}

function compileTemplate(template: string): RequestPattern {
  const read = () => parseTemplate(template);
  const groups = parsePlainGroups(template);
  return groups === undefined
    ? compileBuiltIn(template, read())
    : compileBuiltInLazily(template, groups, read);
}

const ASCII = /^[\t\n\r -~]*$/;
const PLAIN_SLOTS = /\{([A-Za-z][A-Za-z0-9]*)\??\}/g;

/** Undefined for templates that may be large or invalid, which are parsed at once to report their faults. */
function parsePlainGroups(template: string): readonly string[] | undefined {
  if (!ASCII.test(template)) return undefined;
  const groups = [...template.matchAll(PLAIN_SLOTS)].map(([, name = '']) => name);
  const isFaulty = /[{}]/.test(template.replaceAll(PLAIN_SLOTS, '')) || new Set(groups).size < groups.length;
  return isFaulty ? undefined : groups;
}

/** `{name}` matches one or more characters except `/`, `{name?}` any number; everything else is literal. */
export function parseTemplate(template: string): ParsedPattern {
  const items: PatternNode[] = [];
  const groups: string[] = [];
  let from = 0;
  for (const match of template.matchAll(SLOT)) {
    const [, name, optional] = SLOT_NAME.exec(match[1] ?? '') ?? [];
    if (name === undefined || groups.includes(name))
      throw new PatternSyntaxError(
        'the name of a parameter is not letters and digits, or used twice',
        match.index,
      );
    items.push(
      ...toLiteralNodes(template.slice(from, match.index), from),
      createSlotNode(optional === undefined ? 1 : 0),
    );
    groups.push(name);
    from = match.index + match[0].length;
  }
  items.push(...toLiteralNodes(template.slice(from), from));
  return { node: { kind: 'sequence', items }, groups };
}

function createSlotNode(minLength: number): PatternNode {
  const inner: PatternNode = {
    kind: 'repeat',
    inner: { kind: 'set', set: NO_SLASH },
    min: minLength,
    max: Number.POSITIVE_INFINITY,
    lazy: false,
  };
  return { kind: 'group', inner };
}

function toLiteralNodes(text: string, at: number): readonly PatternNode[] {
  const braceIndex = text.search(/[{}]/);
  if (braceIndex !== -1)
    throw new PatternSyntaxError('a brace does not belong to a parameter', at + braceIndex);
  return [...text].map((character) => ({
    kind: 'set',
    set: foldAscii(createSet(character.codePointAt(0) ?? 0)),
  }));
}

/**
 * Links are split by segment, so the parameters of the template must fill whole segments or arguments. One
 * restricted to pseudonyms in requests becomes one in links.
 */
export function compileLinkPath(
  scope: CompileScope,
  rule: PsoxyEndpointRule,
  { sealed, pointer }: { readonly sealed: boolean; readonly pointer: string },
): PathPattern | undefined {
  const template = rule.pathRegex === undefined ? (rule.pathTemplate ?? '') : '';
  if (!sealed) return undefined;
  if ('fault' in parsePathTemplate(template)) {
    reportInvalid(
      scope.report,
      pointer,
      '"links: seal" needs a "pathTemplate" whose parameters fill whole segments',
      { fix: 'write the path as a template, or let the transforms treat the links' },
    );
    return undefined;
  }
  const slots = Object.fromEntries(getSlotNames(template).map((name) => [name, createSlotRule(rule, name)]));
  return addSlotKinds(parsePathPattern(template, slots));
}

/** Like the rest of a request, a link may contain either kind (T1-22). */
function addSlotKinds({ template, segments }: PathPattern): PathPattern {
  return deepFreeze({
    template,
    segments: segments.map((parts) =>
      parts.map((part) => ('slot' in part ? { ...part, kinds: PSOXY_KINDS } : part)),
    ),
  });
}

function createSlotRule({ pathParameterSchemas = {} }: PsoxyEndpointRule, name: string): SlotRule {
  const schema = Object.hasOwn(pathParameterSchemas, name) ? pathParameterSchemas[name] : undefined;
  return { type: 'string', pseudonym: schema?.format === undefined ? 'accepted' : 'required' };
}
