import { equalsIgnoreAsciiCase } from '../../kernel/ascii-case.ts';
import { RequestError } from '../../kernel/errors.ts';
import type { PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import { isBeforeGrain, toGrainBound } from '../../kernel/time/grain-bound.ts';
import type { PlanNode, TextPart } from '../../plan/plan.ts';
import type { LeafAction } from '../../plan/treatments.ts';
import { containsControlCharacter } from '../parse-target.ts';
import { containsToken, isReversible, resemblesToken } from '../token-text.ts';
import { acceptsLiteral, isOrdered, isUnrestrictedText } from './accepts-literal.ts';
import { getDenialReason, isOpenable } from './get-denial-reason.ts';
import { type Comparison, type Filter, type Literal, type Path, parseFilter } from './parse-filter.ts';
import { getElementNode, hasProperty, type ResolvedPath, resolvePath } from './resolve-path.ts';
import type { Cursor } from './tokenize.ts';

type Scope = {
  readonly entity: PlanNode;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly tokens: 'closed' | 'opened';
  readonly createError: Cursor['createError'];
  readonly countTerm: (at: number) => void;
  /** Is told each term that names something by its pseudonym. */
  readonly notePseudonym: (term: Filter) => void;
};

type FilterInput = {
  readonly entity: PlanNode;
  readonly tokens: Scope['tokens'];
  /** Whether rows leave sorted by what is delivered. */
  readonly sorted: boolean;
};

/** An element of a list: its table, and the list's name for messages. */
type Variable = { readonly node: PlanNode; readonly displayPath: string };

const MAX_TERMS = 100;

/**
 * `$filter`: it may compare kept properties with values that could be delivered, and reversibly pseudonymized properties with
 * their pseudonym by `eq`. It is rewritten from the syntax tree.
 *
 * A kept property may hold a value that its type drops from the answer. So equality takes only values that fit the type, order
 * takes only types whose order is needed, and a search for a part of a text takes only `string`, whose texts are all
 * delivered (T1-12).
 *
 * @throws RequestError QUERY_NOT_ALLOWED, TOKEN_INVALID
 */
export function guardFilter(cursor: Cursor, { entity, tokens, sorted }: FilterInput): readonly TextPart[] {
  const filter = parseFilter(cursor);
  const pseudonymous = new Set<Filter>();
  let terms = 0;
  const count = (at: number): void => {
    terms += 1;
    if (terms > MAX_TERMS) throw cursor.createError(at, `more than ${MAX_TERMS} terms`);
  };
  const written = write(filter, {
    entity,
    variables: new Map(),
    tokens,
    createError: cursor.createError,
    countTerm: count,
    notePseudonym: (term) => pseudonymous.add(term),
  });
  if (sorted && pseudonymous.size > 0 && !isLimited(filter, pseudonymous))
    throw cursor.createError(1, UNLIMITED);
  return mergeText(written);
}

const UNLIMITED = 'a pseudonym combines with other terms by "and" only';

/**
 * Whether the filter selects only what has one of the pseudonyms. `or` and `not` give sets with a few people more or less, which moves the end
 * of a page by that many rows and discloses the positions of others in Graph's order (KEY-02).
 */
function isLimited(filter: Filter, pseudonymous: ReadonlySet<Filter>): boolean {
  const isLimitedTerm = (term: Filter): boolean => isLimited(term, pseudonymous);
  switch (filter.kind) {
    case 'logic':
      return filter.operator === 'and' ? filter.terms.some(isLimitedTerm) : filter.terms.every(isLimitedTerm);
    case 'group':
      return isLimitedTerm(filter.inner);
    case 'lambda':
      return filter.quantifier === 'any' && filter.body !== undefined && isLimitedTerm(filter.body.filter);
    case 'compare':
    case 'in':
      return pseudonymous.has(filter);
    case 'not':
    case 'function':
      return false;
  }
}

function write(filter: Filter, scope: Scope): readonly TextPart[] {
  switch (filter.kind) {
    case 'logic':
      return filter.terms.flatMap((term, index) => [
        index === 0 ? '' : ` ${filter.operator} `,
        ...write(term, scope),
      ]);
    case 'not':
      return ['not ', ...write(filter.term, scope)];
    case 'group':
      return ['(', ...write(filter.inner, scope), ')'];
    case 'function':
      return writeFunction(filter, scope);
    case 'lambda':
      return writeLambda(filter, scope);
    case 'compare':
      return writeComparison(filter, scope);
    case 'in':
      return writeList(filter, scope);
  }
}

type Term<Kind extends Filter['kind']> = Extract<Filter, { readonly kind: Kind }>;

function writeFunction({ name, path, argument }: Term<'function'>, scope: Scope): readonly TextPart[] {
  const { action, text, refusal } = resolveLeaf(path, scope);
  if (action.treatment === 'keep' && !isUnrestrictedText(action.type)) throw refusal(path.at);
  return [`${name}(${text},`, writeKept(action, argument, refusal), ')'];
}

function writeComparison(term: Term<'compare'>, scope: Scope): readonly TextPart[] {
  const { path, operator, literal } = term;
  const { action, text, refusal } = resolveLeaf(path, scope);
  const before = `${text} ${operator} `;
  if (action.treatment === 'keep') {
    if (!isEquality(operator) && (literal.kind === 'null' || !isOrdered(action.type)))
      throw refusal(literal.at);
    return [before, writeKept(action, literal, refusal)];
  }
  if (action.treatment === 'coarsen')
    return [`${text} `, writeGrain(action, operator, literal, { ...scope, refusal })];
  if (operator !== 'eq' || !isOpenable(action)) throw refusal(path.at);
  scope.notePseudonym(term);
  return [before, ...writeToken(action, literal, { ...scope, refusal })];
}

/**
 * A coarsened time may be compared with what begins a grain in UTC: that tells no more than the grain. Equality would tell whether the
 * exact time is that beginning (KEY-01). Whether there is a time at all is delivered.
 */
function writeGrain(
  { to }: LeafAction<'coarsen'>,
  operator: Comparison,
  literal: Literal,
  { tokens, refusal }: TokenScope,
): string {
  const { kind, text, at } = literal;
  if (isEquality(operator)) {
    if (kind === 'null') return `${operator} null`;
    throw refusal(at);
  }
  // The second look at a request sees what the first one wrote.
  const isWritten = tokens === 'opened' && operator === 'gt' && isBeforeGrain(text, to);
  const bound = isWritten ? { operator, text } : toGrainBound({ operator, text }, to);
  if (bound === undefined) throw refusal(at);
  return `${bound.operator} ${kind === 'text' ? `'${bound.text}'` : bound.text}`;
}

function isEquality(operator: Comparison): operator is 'eq' | 'ne' {
  return operator === 'eq' || operator === 'ne';
}

/** Of what is openable, membership among pseudonyms tells what as many questions by `eq` would. */
function writeList(term: Term<'in'>, scope: Scope): readonly TextPart[] {
  const { path, literals } = term;
  const { action, text, refusal } = resolveLeaf(path, scope);
  if (isOpenable(action)) scope.notePseudonym(term);
  const written = literals.flatMap((literal, index): readonly TextPart[] => {
    scope.countTerm(literal.at);
    const comma = index === 0 ? '' : ',';
    if (isOpenable(action)) return [comma, ...writeToken(action, literal, { ...scope, refusal })];
    if (literal.kind === 'null') throw refusal(literal.at);
    return [comma, writeKept(action, literal, refusal)];
  });
  return [`${text} in (`, ...written, ')'];
}

/** `any()` alone tells whether there is an element, so elements must be delivered as they are. */
function writeLambda({ path, quantifier, body }: Term<'lambda'>, scope: Scope): readonly TextPart[] {
  const found = findProperty(path, scope);
  const { node } = found;
  if (node?.kind !== 'array' || node.items.kind === 'array')
    throw scope.createError(path.at, getDenialReason(found));
  const before = `${found.names.join('/')}/${quantifier}(`;
  if (body === undefined) {
    if (node.items.kind !== 'leaf' || node.items.action.treatment !== 'keep')
      throw scope.createError(path.at, getDenialReason({ ...found, node: node.items }));
    scope.countTerm(path.at);
    return [`${before})`];
  }
  if (isNameTaken(body.variable, scope)) throw scope.createError(body.at);
  const element: Variable = { node: getElementNode(node), displayPath: found.displayPath };
  const variables = new Map([...scope.variables, [body.variable, element]]);
  return [`${before}${body.variable}:`, ...write(body.filter, { ...scope, variables }), ')'];
}

/** A variable that shadows a property or another variable could mean one thing to us and another to Graph. */
function isNameTaken(variable: string, { entity, variables }: Scope): boolean {
  if (hasProperty(entity, variable)) return true;
  return [...variables.keys()].some((name) => equalsIgnoreAsciiCase(name, variable));
}

type ErrorFactory = (at: number) => RequestError;

function writeKept(action: LeafAction, literal: Literal, refusal: ErrorFactory): string {
  if (action.treatment !== 'keep' || action.byDomainPolicy || !acceptsLiteral(action, literal)) {
    // The two refusals differ, so that a caller with a good token in a wrong place learns what to mend.
    throw resemblesToken(literal.text) ? new RequestError('TOKEN_INVALID') : refusal(literal.at);
  }
  if (literal.kind !== 'text') return literal.text;
  if (containsToken(literal.text)) throw new RequestError('TOKEN_INVALID');
  return `'${literal.text.replaceAll("'", "''")}'`;
}

type TokenScope = Pick<Scope, 'tokens'> & { readonly refusal: ErrorFactory };

/** Any text may have been pseudonymized; quoting keeps it inside its literal, and controls never pass. */
function writeToken(
  { kind }: { readonly kind: PseudonymKind },
  literal: Literal,
  { tokens, refusal }: TokenScope,
): readonly TextPart[] {
  if (literal.kind !== 'text') throw refusal(literal.at);
  if (tokens === 'opened') {
    if (containsControlCharacter(literal.text)) throw refusal(literal.at);
  } else if (!isReversible(literal.text)) {
    throw resemblesToken(literal.text) ? new RequestError('TOKEN_INVALID') : refusal(literal.at);
  }
  return ["'", { token: literal.text, kinds: [kind], types: ['string'], quoted: true }, "'"];
}

type Leaf = { readonly action: LeafAction; readonly text: string; readonly refusal: ErrorFactory };

function resolveLeaf(path: Path, scope: Scope): Leaf {
  scope.countTerm(path.at);
  const found = findProperty(path, scope);
  const refusal: ErrorFactory = (at) => scope.createError(at, getDenialReason(found));
  if (found.node?.kind !== 'leaf') throw refusal(path.at);
  return { action: found.node.action, text: found.names.join('/'), refusal };
}

/** A path that begins with a variable goes on in the table of that list's elements. */
function findProperty({ names }: Path, { entity, variables }: Scope): ResolvedPath {
  const [first = '', ...rest] = names;
  const variable = variables.get(first);
  if (variable === undefined) return resolvePath(entity, names);
  const found = resolvePath(variable.node, rest);
  const displayPath = [variable.displayPath, found.displayPath].filter((part) => part !== '').join('/');
  return { ...found, names: [first, ...found.names], displayPath };
}

function mergeText(parts: readonly TextPart[]): readonly TextPart[] {
  const joined: TextPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
