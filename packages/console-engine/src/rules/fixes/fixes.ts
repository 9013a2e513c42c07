import type { LintIssue } from '@nymgate/rules/dialects/lint-finding';
import type { GraphTables } from '@nymgate/rules/review/lint/create-graph-tables';
import type { RuleFix, TextEdit } from 'nymgate-console';
import { isMap, isScalar, isSeq } from 'yaml';
import type { KeySite, Mapping, RangedNode, ValueSite } from './locate-yaml-nodes.ts';
import { addKey, removeElement, removeKey, replaceScalar, replaceValue, toFlowYaml } from './yaml-edits.ts';

/** The node at a finding: a key, a value, or both at the start of a mapping. */
export type FixSite = {
  readonly text: string;
  readonly tables: GraphTables;
  readonly key: KeySite | undefined;
  readonly value: ValueSite | undefined;
};

type FixDefinition = {
  readonly codes: readonly LintIssue['code'][];
  readonly apply: (site: FixSite, issue: LintIssue) => RuleFix | undefined;
};

/** In the order in which fixes are tried. */
export const FIXES: readonly FixDefinition[] = [
  { codes: ['RULES_INVALID', 'LINT_PATH_DEAD'], apply: renameKey },
  { codes: ['RULES_INVALID', 'RULES_UNKNOWN_REFERENCE', 'LINT_PATH_DEAD'], apply: correctValue },
  { codes: ['RULES_INVALID', 'LINT_PATH_DEAD', 'LINT_UNUSED'], apply: removeUseless },
  { codes: ['RULES_OPEN'], apply: guardOption },
  { codes: ['RULES_OPEN'], apply: sealLink },
  { codes: ['LINT_FIELD_CLEAR'], apply: applyBuiltInRule },
  { codes: ['LINT_METHODS_MISSING'], apply: (site) => addLine(site, 'allowedMethods: [GET]') },
  { codes: ['LINT_METHODS_WRITE'], apply: onlyReading },
  { codes: ['LINT_QUERY_FREE'], apply: (site) => addLine(site, 'odata: guarded') },
  { codes: ['LINT_ODATA_FREE'], apply: removeFromList },
  { codes: ['LINT_LINKS_CLEAR'], apply: sealLinks },
  { codes: ['LINT_REGEX_DOT'], apply: (site) => rewritePattern(site, escapeDots, 'Escape the dots') },
  {
    codes: ['LINT_REGEX_OPEN', 'LINT_REGEX_SEGMENTS'],
    apply: (site) => rewritePattern(site, closeSegments, 'Match one segment: [^/?]'),
  },
];

const LIKELY = /^did you mean "([^"]+)"\?$/;
const WRITE_OPTION = /^write (\$\w+)$/;

function toFix(label: string, edit: TextEdit | undefined): RuleFix | undefined {
  return edit === undefined ? undefined : { label, edits: [edit] };
}

function isAboutKey({ code, message }: LintIssue): boolean {
  return (
    code === 'LINT_PATH_DEAD' || message.startsWith('unknown key') || message.startsWith('the query option')
  );
}

function renameKey({ key, text }: FixSite, issue: LintIssue): RuleFix | undefined {
  const word = LIKELY.exec(issue.fix ?? '')?.[1] ?? WRITE_OPTION.exec(issue.fix ?? '')?.[1];
  if (key === undefined || word === undefined || !isAboutKey(issue)) return undefined;
  const isThere = key.map.items.some(({ key: other }) => isScalar(other) && other.value === word);
  if (isThere) return toFix(`Remove it: ${word} exists`, removeKey(text, key));
  return toFix(`Write ${word}`, replaceScalar(key.pair.key, word));
}

function correctValue({ value }: FixSite, { fix, message }: LintIssue): RuleFix | undefined {
  const word = LIKELY.exec(fix ?? '')?.[1];
  if (word === undefined || value === undefined || !isScalar(value.node)) return undefined;
  const old = String(value.node.value);
  // In a JSONPath it is one of several names.
  const wrong = old.startsWith('$') ? /property "([^"]+)"$/.exec(message)?.[1] : old;
  if (wrong === undefined) return undefined;
  return toFix(
    `Write ${word}`,
    replaceScalar(value.node as RangedNode<typeof value.node>, old.replace(wrong, word)),
  );
}

function removeUseless({ key, value, text }: FixSite, { fix }: LintIssue): RuleFix | undefined {
  if (!/^remove (?:it|the rule)\b/.test(fix ?? '')) return undefined;
  const { sequence, index = 0 } = value ?? {};
  if (sequence !== undefined && sequence.items.length > 1)
    return toFix('Remove it', removeElement(text, sequence, index));
  return sequence !== undefined || key === undefined ? undefined : toFix('Remove it', removeKey(text, key));
}

function guardOption({ value, text }: FixSite, { fix }: LintIssue): RuleFix | undefined {
  const option = /^write odata: (\w+)/.exec(fix ?? '')?.[1];
  if (option === undefined || value === undefined) return undefined;
  const rule = { odata: option };
  // The navigations to expand can't be guessed.
  return option === 'expand'
    ? undefined
    : toFix(`Write ${toFlowYaml(rule)}`, replaceValue(text, value.node, rule));
}

function sealLink({ value, text }: FixSite, { fix }: LintIssue): RuleFix | undefined {
  if (value === undefined || !/^use treatment sealLink\b/.test(fix ?? '')) return undefined;
  return toFix('Seal the link', replaceValue(text, value.node, { treatment: 'sealLink' }));
}

function applyBuiltInRule({ key, tables, text }: FixSite): RuleFix | undefined {
  if (key?.pair.value == null) return undefined;
  const [kind, entity, part, name, ...deeper] = key.path.map(String);
  if (name === undefined || part !== 'properties' || deeper.length > 0) return undefined;
  const table = kind === 'entities' && entity !== undefined ? tables.entities.get(entity) : undefined;
  const rule = table?.properties[name] ?? tables.sensitive.get(name);
  if (rule === undefined || !('treatment' in rule)) return undefined;
  return toFix(`Use Nymgate's own rule: ${rule.treatment}`, replaceValue(text, key.pair.value, rule));
}

function mappingAt({ value }: FixSite): Mapping | undefined {
  return value !== undefined && isMap(value.node) ? (value.node as Mapping) : undefined;
}

function addLine(site: FixSite, line: string): RuleFix | undefined {
  const map = mappingAt(site);
  return map === undefined ? undefined : toFix(`Add ${line}`, addKey(site.text, map, line));
}

/** Requires a path that can be rebuilt. */
function sealLinks(site: FixSite): RuleFix | undefined {
  const hasTemplate = mappingAt(site)?.items.some(({ key }) => isScalar(key) && key.value === 'pathTemplate');
  return hasTemplate === true ? addLine(site, 'links: seal') : undefined;
}

function onlyReading({ value, text }: FixSite): RuleFix | undefined {
  if (value === undefined || !isSeq(value.node)) return undefined;
  const methods = value.node.items.map((item) => (isScalar(item) ? String(item.value).toUpperCase() : ''));
  const reading = methods.filter((method) => method === 'GET' || method === 'HEAD');
  const kept = reading.length === 0 ? ['GET'] : reading;
  return toFix(`Allow only ${kept.join(' and ')}`, replaceValue(text, value.node, kept));
}

function removeFromList({ value, text }: FixSite): RuleFix | undefined {
  if (value?.sequence === undefined) return undefined;
  return toFix('Remove it', removeElement(text, value.sequence, value.index));
}

function rewritePattern(
  { value }: FixSite,
  rewrite: (pattern: string) => string,
  label: string,
): RuleFix | undefined {
  if (value === undefined || !isScalar(value.node)) return undefined;
  const old = String(value.node.value);
  const pattern = rewrite(old);
  return pattern === old
    ? undefined
    : toFix(label, replaceScalar(value.node as RangedNode<typeof value.node>, pattern));
}

/** A class, an escape, a quoted part, or one character of a regular expression. */
const PIECE = /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[[^\]]*\]|[^\]\\])*\]|[\s\S]/g;
const REPEATED = /^[*+?{]/;

/**
 * Escapes dots that match exactly one character, where a literal dot is meant.
 * @example escapeDots('^/v1.0/users/.*$') // '^/v1\\.0/users/.*$'
 */
function escapeDots(pattern: string): string {
  return rewrite(pattern, (piece, rest) => (piece === '.' && !REPEATED.test(rest) ? '\\.' : piece));
}

/**
 * Restricts repetitions to one path segment; the query after a question mark stays.
 * @example closeSegments('^/v1\\.0/users/.*$') // '^/v1\\.0/users/[^/?]*$'
 */
function closeSegments(pattern: string): string {
  let inQuery = false;
  return rewrite(pattern, (piece, rest) => {
    inQuery ||= piece === '\\?' || piece === '[?]';
    if (inQuery || !/^[*+]/.test(rest)) return piece;
    if (piece === '.') return '[^/?]';
    const isOpenClass = piece.startsWith('[^') && !piece.includes('/');
    return isOpenClass ? `[^/${piece.includes('?') ? '' : '?'}${piece.slice(2)}` : piece;
  });
}

function rewrite(pattern: string, change: (piece: string, rest: string) => string): string {
  return pattern.replace(PIECE, (piece, offset: number) =>
    change(piece, pattern.slice(offset + piece.length, offset + piece.length + 1)),
  );
}
