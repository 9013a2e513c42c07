import { beginsGrain } from '../../kernel/coarsen-time.ts';
import { RequestError } from '../../kernel/errors.ts';
import { PSEUDONYM_KINDS, type PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import type { PlanNode, TextPart } from '../../plan/plan.ts';
import type { LeafAction } from '../../plan/treatments.ts';
import { holdsControl } from '../parse-target.ts';
import { holdsToken, isReversible, meansToken } from '../token-text.ts';
import { fitsLiteral, isAnyText, isOrdered } from './fits-literal.ts';
import { type Comparison, type Filter, type Literal, type Path, parseFilter } from './parse-filter.ts';
import type { Cursor } from './read-tokens.ts';
import { elementOf, resolvePath } from './resolve-path.ts';

type Scope = {
  readonly entity: PlanNode;
  readonly variables: ReadonlyMap<string, PlanNode>;
  readonly tokens: 'closed' | 'opened';
  readonly refuse: Cursor['refuse'];
  readonly count: (at: number) => void;
};

const MOST_TERMS = 100;

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
    if (terms > MOST_TERMS) throw cursor.refuse(at);
  };
  return joinText(write(filter, { entity, variables: new Map(), tokens, refuse: cursor.refuse, count }));
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
  const action = leafOf(path, scope);
  if (action.treatment === 'keep' && !isAnyText(action.type)) throw scope.refuse(path.at);
  return [`${name}(${textOf(path)},`, writeKept(action, argument, scope), ')'];
}

function writeComparison({ path, operator, literal }: Term<'compare'>, scope: Scope): readonly TextPart[] {
  const action = leafOf(path, scope);
  const before = `${textOf(path)} ${operator} `;
  if (action.treatment === 'keep') {
    if (!isEquality(operator) && (literal.kind === 'null' || !isOrdered(action.type)))
      throw scope.refuse(literal.at);
    return [before, writeKept(action, literal, scope)];
  }
  if (action.treatment === 'coarsen') return [before, writeGrain(action, operator, literal, scope)];
  if (operator !== 'eq' || literal.kind !== 'text' || !isOpenable(action)) throw scope.refuse(path.at);
  return [`${before}'`, tokenOf(literal, action.kind, scope), "'"];
}

/**
 * A coarsened time may be at or after what begins a grain in UTC, or before it: that tells no more than the grain. Equality would
 * tell whether the exact time is that beginning, and so would `le` or `gt` together with these (KEY-01).
 */
function writeGrain(
  { to }: LeafAction<'coarsen'>,
  operator: Comparison,
  literal: Literal,
  scope: Scope,
): string {
  const { kind, text, at } = literal;
  const halves = operator === 'ge' || operator === 'lt';
  // Only a date or a date with time begins a grain, whatever kind of literal it stands in.
  if (!halves || !beginsGrain(text, to)) throw scope.refuse(at);
  return kind === 'text' ? `'${text}'` : text;
}

function isEquality(operator: Comparison): boolean {
  return operator === 'eq' || operator === 'ne';
}

function writeList({ path, literals }: Term<'in'>, scope: Scope): readonly TextPart[] {
  const action = leafOf(path, scope);
  const written = literals.map((literal) => {
    scope.count(literal.at);
    if (literal.kind === 'null') throw scope.refuse(literal.at);
    return writeKept(action, literal, scope);
  });
  return [`${textOf(path)} in (${written.join(',')})`];
}

/** `any()` alone tells whether there is an element, so elements must be delivered as they are. */
function writeLambda({ path, quantifier, body }: Term<'lambda'>, scope: Scope): readonly TextPart[] {
  const node = nodeOf(path, scope);
  if (node.kind !== 'array' || node.items.kind === 'array') throw scope.refuse(path.at);
  const before = `${textOf(path)}/${quantifier}(`;
  if (body === undefined) {
    if (node.items.kind !== 'leaf' || node.items.action.treatment !== 'keep') throw scope.refuse(path.at);
    scope.count(path.at);
    return [`${before})`];
  }
  if (isNameTaken(body.variable, scope)) throw scope.refuse(body.at);
  const variables = new Map([...scope.variables, [body.variable, elementOf(node)]]);
  return [`${before}${body.variable}:`, ...write(body.filter, { ...scope, variables }), ')'];
}

/** A variable that shadows a property could mean one thing to us and another to Graph. */
function isNameTaken(variable: string, scope: Scope): boolean {
  return (
    scope.variables.has(variable) || (scope.entity.kind === 'object' && scope.entity.properties.has(variable))
  );
}

function writeKept(action: LeafAction, literal: Literal, scope: Scope): string {
  if (action.treatment !== 'keep' || !fitsLiteral(action.type, literal)) {
    // The two refusals differ, so that a caller with a good token in a wrong place learns what to mend.
    throw meansToken(literal.text) ? new RequestError('TOKEN_INVALID') : scope.refuse(literal.at);
  }
  if (literal.kind !== 'text') return literal.text;
  if (holdsToken(literal.text)) throw new RequestError('TOKEN_INVALID');
  return `'${literal.text.replaceAll("'", "''")}'`;
}

/** Any text may have been pseudonymized; quoting keeps it inside its literal, and controls never pass. */
function tokenOf(literal: Literal, kind: PseudonymKind, scope: Scope): TextPart {
  if (scope.tokens === 'opened') {
    if (holdsControl(literal.text)) throw scope.refuse(literal.at);
  } else if (!isReversible(literal.text)) {
    throw meansToken(literal.text) ? new RequestError('TOKEN_INVALID') : scope.refuse(literal.at);
  }
  return { token: literal.text, kinds: [kind], types: ['string'], quoted: true };
}

/** What was pseudonymized reversibly may be asked for, unless the author of an item chose the text (KND-01). */
function isOpenable(action: LeafAction): action is LeafAction<'pseudonymize'> {
  if (action.treatment !== 'pseudonymize' || !action.reversible || action.prefixed) return false;
  return PSEUDONYM_KINDS[action.kind].slot === 'accepted';
}

function leafOf(path: Path, scope: Scope): LeafAction {
  scope.count(path.at);
  const node = nodeOf(path, scope);
  if (node.kind !== 'leaf') throw scope.refuse(path.at);
  return node.action;
}

function nodeOf({ names, at }: Path, scope: Scope): PlanNode {
  const [first = '', ...rest] = names;
  const variable = scope.variables.get(first);
  const node = variable === undefined ? resolvePath(scope.entity, names) : resolvePath(variable, rest);
  if (node === undefined) throw scope.refuse(at);
  return node;
}

function textOf(path: Path): string {
  return path.names.join('/');
}

function joinText(parts: readonly TextPart[]): readonly TextPart[] {
  const joined: TextPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
