import { equalsIgnoreAsciiCase } from '@nymgate/engine/kernel/ascii-case';
import { getListMembers, isListName } from '@nymgate/engine/kernel/closed-lists';
import { type Grammar, matchesGrammar, type TextType } from '@nymgate/engine/kernel/grammars';
import type { PathPattern, SegmentPart } from '@nymgate/engine/plan/plan';
import { type EndpointRule, getMethods } from '@nymgate/engine/plan/rule-set';
import { matchPath } from '@nymgate/engine/requests/match-path';
import {
  getSlotNames,
  parsePathPattern,
  parsePathTemplate,
} from '@nymgate/engine/requests/paths/path-pattern';
import { joinPointer } from '../text/json-pointer.ts';
import { quoteName, withName } from '../text/quote.ts';
import type { Finding, Report } from '../text/yaml/finding.ts';
import type { ValidParts } from './select-valid-parts.ts';

type Candidate = { readonly rule: EndpointRule; readonly pointer: string; readonly pattern: PathPattern };

/** Reports unreachable endpoints, and pairs that overlap although neither contains the other. */
export function checkOverlap({ endpoints }: ValidParts, report: Report): void {
  const candidates = endpoints.flatMap(({ rule, pointer }) =>
    isComplete(rule) ? [toCandidate(rule, pointer)] : [],
  );
  for (const [index, later] of candidates.entries()) {
    const findings = candidates.slice(0, index).flatMap((earlier) => compare(earlier, later));
    const worst = findings.find(({ severity }) => severity === 'error') ?? findings[0];
    if (worst !== undefined) report(worst);
  }
}

/** Invalid paths are reported elsewhere. */
function isComplete({ path, slots = {} }: EndpointRule): boolean {
  return (
    !('fault' in parsePathTemplate(path)) && getSlotNames(path).every((name) => Object.hasOwn(slots, name))
  );
}

function toCandidate(rule: EndpointRule, pointer: string): Candidate {
  return { rule, pointer, pattern: parsePathPattern(rule.path, rule.slots ?? {}) };
}

function compare(earlier: Candidate, later: Candidate): readonly Finding[] {
  const methods = getMethods(later.rule).filter((method) => getMethods(earlier.rule).includes(method));
  if (methods.length === 0 || !patternsOverlap(earlier.pattern, later.pattern)) return [];
  const finding = {
    code: 'RULES_OVERLAP',
    pointer: joinPointer(later.pointer, 'path'),
    at: 'value',
  } as const;
  const name = withName('the endpoint', quoteName(earlier.rule.id));
  const covered = patternCovers(earlier.pattern, later.pattern);
  if (covered && methods.length === getMethods(later.rule).length) {
    const message = `no request reaches this endpoint: ${name} before it matches them all`;
    return [{ ...finding, severity: 'error', message, fix: 'put the narrower path first, or remove one' }];
  }
  // A narrow path before a wide one is how exceptions are written.
  if (!covered && patternCovers(later.pattern, earlier.pattern)) return [];
  const message = `some requests match ${name} as well, which decides because it comes first`;
  return [{ ...finding, severity: 'warning', message, fix: 'narrow the type of a slot' }];
}

type Slot = Extract<SegmentPart, { readonly slot: string }>;
type Parts = readonly SegmentPart[];
/** `covers`: the first includes the second. `meets`: they intersect. */
type Relation = 'covers' | 'meets';

/** Whether every request path of `narrow` is one of `wide`. */
export function patternCovers(wide: PathPattern, narrow: PathPattern): boolean {
  return compareSegments(wide, narrow, 'covers');
}

function patternsOverlap(left: PathPattern, right: PathPattern): boolean {
  return compareSegments(left, right, 'meets');
}

function compareSegments(left: PathPattern, right: PathPattern, relation: Relation): boolean {
  if (left.segments.length !== right.segments.length) return false;
  return left.segments.every((parts, index) => compareSegment(parts, right.segments[index] ?? [], relation));
}

function compareSegment(left: Parts, right: Parts, relation: Relation): boolean {
  const [leftText, rightText] = [getLiteralText(left), getLiteralText(right)];
  if (leftText !== undefined && rightText !== undefined) return equalsIgnoreAsciiCase(leftText, rightText);
  if (rightText !== undefined) return accepts(left, rightText);
  if (leftText !== undefined) return relation === 'meets' && accepts(right, leftText);
  if (!equalsIgnoreAsciiCase(toSkeleton(left), toSkeleton(right))) return false;
  const slots = right.filter(isSlot);
  return left.filter(isSlot).every((slot, index) => {
    const other = slots[index];
    return other !== undefined && compareSlot(slot, other, relation);
  });
}

function compareSlot(left: Slot, right: Slot, relation: Relation): boolean {
  const tokens = left.pseudonym !== 'never';
  const otherTokens = right.pseudonym !== 'never';
  // Plain names allowed in a slot count as any value for `meets`, and as none for `covers`.
  const plain = left.pseudonym !== 'required' || (relation === 'meets' && left.values !== undefined);
  const otherPlain = right.pseudonym !== 'required' || right.values !== undefined;
  if (relation === 'meets')
    return (tokens && otherTokens) || (plain && otherPlain && grammarsOverlap(left.types, right.types));
  return (!otherTokens || tokens) && (!otherPlain || (plain && grammarsCover(left.types, right.types)));
}

function accepts(parts: Parts, text: string): boolean {
  return matchPath({ template: '', segments: [parts] }, [text], 'request') !== undefined;
}

function getLiteralText(parts: Parts): string | undefined {
  return parts.some(isSlot)
    ? undefined
    : parts.map((part) => ('literal' in part ? part.literal : '')).join('');
}

/** A slot that fills its segment accepts no parentheses, so it never meets a function's arguments. */
function toSkeleton(parts: Parts): string {
  return parts.map((part) => ('literal' in part ? part.literal : '{}')).join('');
}

function isSlot(part: SegmentPart): part is Slot {
  return 'slot' in part;
}

/** Typical values of each grammar; grammars that share values share samples. */
const SAMPLES: Readonly<Record<Grammar, readonly string[]>> = {
  word: ['busy', 'delta', 'a_1'],
  guid: ['48d31887-5fad-4d73-a9f5-3c356e68a038'],
  dateTime: ['2026-01-31T09:00:00.0000000Z', '2026-01-31T09:00'],
  date: ['2026-01-31'],
  time: ['09:00', '09:00:00.0000000'],
  duration: ['PT30M', '-P1DT2H'],
  locale: ['en', 'de-DE'],
  timeZone: ['Pacific Standard Time', 'Europe/Berlin'],
  opaque: ['AAMkAGI1AAAoZCfHAAA=', '19:abc.d-e', '0', 'x'],
  threadId: ['19:4a95f7d8db4c@thread.tacv2'],
  product: ['Core(TM) i7 CPU @ 2.80GHz', '0', 'Pacific Standard Time'],
  serviceWord: ['busy', 'To-Do'],
  serviceName: ['busy', 'Pacific Standard Time'],
  organisationText: ['busy', '0', 'Pacific Standard Time', 'en'],
  organisationCode: ['busy', '0', 'Pacific Standard Time', 'en', '0000100200'],
  agent: ['RTCC/7.0.0.0 UCWA/7.0.0.0'],
  version: ['1.0', '0'],
  mediaType: ['application/pdf', 'busy'],
  timeFormat: ['dd.MM.yyyy', 'h:mm tt'],
  etag: ['W/"abc="'],
  odataType: ['#microsoft.graph.user', 'String'],
  hostname: ['contoso.com', 'x'],
  natural: ['0', '999'],
  truth: ['true', 'false'],
  address: ["o'brien+x@contoso.com", 'a#EXT#@contoso.com'],
  string: ['é ü', '', 'busy', '0', 'x@y.z'],
};

/** Compares by samples. */
export function grammarsCover(wide: readonly TextType[], narrow: readonly TextType[]): boolean {
  return narrow.every(
    (type) => wide.includes(type) || getSamples(type).every((sample) => matchesAny(wide, sample)),
  );
}

/** Of a closed list all of its values, and none that must be joined to be one. */
function getSamples(type: TextType): readonly string[] {
  if (!isListName(type)) return SAMPLES[type];
  return getListMembers(type).filter((member) => matchesGrammar(type, member));
}

function grammarsOverlap(left: readonly Grammar[], right: readonly Grammar[]): boolean {
  const meets = (some: readonly Grammar[], others: readonly Grammar[]): boolean =>
    others.some(
      (grammar) => some.includes(grammar) || SAMPLES[grammar].some((sample) => matchesAny(some, sample)),
    );
  return meets(left, right) || meets(right, left);
}

function matchesAny(grammars: readonly TextType[], text: string): boolean {
  return grammars.some((grammar) => matchesGrammar(grammar, text));
}
