import { equalsIgnoreAsciiCase } from '../../kernel/ascii-case.ts';
import { RequestError } from '../../kernel/errors.ts';
import type { PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import { isGrainStart } from '../../kernel/time/coarsen-time.ts';
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
};

/** An element of a list: its table, and the list's name for messages. */
type Variable = { readonly node: PlanNode; readonly displayPath: string };

const MAX_TERMS = 100;

/**
 * `$filter`: it may compare kept properties with values that could be delivered, and reversibly pseudonymized properties with
 * their pseudonym by `eq`. It is written anew from the syntax tree.
 *
 * A kept property may hold a value that its type drops from the answer. So equality takes only values that fit the type, order
 * takes only types whose order is needed, and a search for a part of a text takes only `string`, whose texts are all
 * delivered (T1-12).
 *
 * @throws RequestError QUERY_NOT_ALLOWED, TOKEN_INVALID
 */
export function guardFilter(cursor: Cursor, entity: PlanNode, tokens: Scope['tokens']): readonly TextPart[] {
  const filter = parseFilter(cursor);
  let terms = 0;
  const count = (at: number): void => {
    terms += 1;
    if (terms > MAX_TERMS) throw cursor.createError(at, `more than ${MAX_TERMS} terms`);
  };
  return mergeText(
    write(filter, {
      entity,
      variables: new Map(),
      tokens,
      createError: cursor.createError,
      countTerm: count,
    }),
  );
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

function writeComparison({ path, operator, literal }: Term<'compare'>, scope: Scope): readonly TextPart[] {
  const { action, text, refusal } = resolveLeaf(path, scope);
  const before = `${text} ${operator} `;
  if (action.treatment === 'keep') {
    if (!isEquality(operator) && (literal.kind === 'null' || !isOrdered(action.type)))
      throw refusal(literal.at);
    return [before, writeKept(action, literal, refusal)];
  }
  if (action.treatment === 'coarsen') return [before, writeGrain(action, operator, literal, refusal)];
  if (operator !== 'eq' || !isOpenable(action)) throw refusal(path.at);
  return [before, ...writeToken(action, literal, { ...scope, refusal })];
}

/**
 * A coarsened time may be at or after what begins a grain in UTC, or before it: that tells no more than the grain. Equality would
 * tell whether the exact time is that beginning, and so would `le` or `gt` together with these (KEY-01).
 */
function writeGrain(
  { to }: LeafAction<'coarsen'>,
  operator: Comparison,
  literal: Literal,
  refusal: ErrorFactory,
): string {
  const { kind, text, at } = literal;
  const halves = operator === 'ge' || operator === 'lt';
  // Only a date or a date with time begins a grain, whatever kind of literal it stands in.
  if (!halves || !isGrainStart(text, to)) throw refusal(at);
  return kind === 'text' ? `'${text}'` : text;
}

function isEquality(operator: Comparison): boolean {
  return operator === 'eq' || operator === 'ne';
}

/** Of what is openable, membership among pseudonyms tells what as many questions by `eq` would. */
function writeList({ path, literals }: Term<'in'>, scope: Scope): readonly TextPart[] {
  const { action, text, refusal } = resolveLeaf(path, scope);
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
  if (action.treatment !== 'keep' || !acceptsLiteral(action.type, literal)) {
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
