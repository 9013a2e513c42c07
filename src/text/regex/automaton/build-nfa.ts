import type { PatternNode } from '../tree/pattern-node.ts';
import type { CodeClasses } from './code-classes.ts';

/** What a node does. READ takes a character, FORK goes on at two places, SAVE notes the position. */
export const READ = 0;
export const FORK = 1;
export const ASSERT = 2;
export const SAVE = 3;
export const MATCH = 4;

/** What ASSERT asks. */
export const AT_TEXT_START = 0;
export const AT_TEXT_END = 1;
export const AT_BOUNDARY = 2;
export const INSIDE = 3;

/** Nodes of an automaton whose threads rank: of two ways through a FORK the first goes before the second. */
export type Nfa = {
  readonly op: readonly number[];
  readonly next: readonly number[];
  /** FORK: the way of lower rank. ASSERT: what it asks. SAVE: which slot. */
  readonly other: readonly number[];
  /** READ: by class, whether it is taken. */
  readonly members: readonly Uint8Array[];
  readonly start: number;
  readonly asserts: boolean;
  /** Positions that a thread keeps: of the match, and of each group that is saved. */
  readonly slots: number;
};

/** `reverse`: texts are read from their end. `saves`: with the positions of groups, group n in the slots 2n and 2n + 1. */
export type NfaOptions = { readonly reverse?: boolean; readonly saves?: boolean };

/**
 * Builds the NFA of a pattern without lookahead. Threads rank as in RE2, and so `a|ab` on `ab` takes `a`, as in Java.
 */
export function buildNfa(root: PatternNode, classes: CodeClasses, options: NfaOptions = {}): Nfa {
  const { reverse = false, saves = false } = options;
  const op = [MATCH];
  const next = [0];
  const other = [0];
  const nothing = new Uint8Array(classes.count);
  const members: Uint8Array[] = [nothing];
  const groups = saves ? groupNumbers(root) : undefined;
  const add = (kind: number, to: number, second = 0, taken: Uint8Array = nothing): number => {
    op.push(kind);
    next.push(to);
    other.push(second);
    members.push(taken);
    return op.length - 1;
  };

  /** Builds from the end: `to` is where the node leads. */
  function build(node: PatternNode, to: number): number {
    switch (node.kind) {
      case 'set':
        return add(READ, to, 0, classes.membersOf(node.set));
      case 'group':
        return buildGroup(node, to);
      case 'sequence':
        return (reverse ? node.items : node.items.toReversed()).reduce(
          (after, item) => build(item, after),
          to,
        );
      case 'choice':
        return buildChoice(node.options, to);
      case 'assert':
        return add(ASSERT, to, questionOf(node.at, reverse));
      case 'repeat':
        return buildRepeat(node, to);
      case 'lookahead':
        throw new Error('an automaton cannot look ahead');
    }
  }

  function buildGroup(node: Extract<PatternNode, { kind: 'group' }>, to: number): number {
    const number = groups?.get(node);
    if (number === undefined) return build(node.inner, to);
    return add(SAVE, build(node.inner, add(SAVE, to, number * 2 + 1)), number * 2);
  }

  function buildChoice(choices: readonly PatternNode[], to: number): number {
    const [last, ...before] = choices.toReversed().map((option) => build(option, to));
    return before.reduce((rest, entry) => add(FORK, entry, rest), last ?? to);
  }

  const fork = (lazy: boolean, inner: number, after: number): number =>
    lazy ? add(FORK, after, inner) : add(FORK, inner, after);

  function buildRepeat(node: Extract<PatternNode, { kind: 'repeat' }>, to: number): number {
    const { inner, least, most, lazy } = node;
    let entry = to;
    let copies = least;
    if (most === Number.POSITIVE_INFINITY) {
      const loop = add(FORK, to, to);
      const body = build(inner, loop);
      next[loop] = lazy ? to : body;
      other[loop] = lazy ? body : to;
      // As in RE2 `x*` is `(x+)?` where x can be empty, and only there: otherwise threads rank differently.
      entry = least > 0 ? body : canBeEmpty(inner) ? fork(lazy, body, to) : loop;
      copies = Math.max(0, least - 1);
    } else for (let count = least; count < most; count += 1) entry = fork(lazy, build(inner, entry), to);
    for (let count = 0; count < copies; count += 1) entry = build(inner, entry);
    return entry;
  }

  const start = build(root, 0);
  const slots = 2 + 2 * (groups?.size ?? 0);
  return { op, next, other, members, start, asserts: op.includes(ASSERT), slots };
}

type Asserted = Extract<PatternNode, { readonly kind: 'assert' }>['at'];
const QUESTIONS: Readonly<Record<Asserted, number>> = {
  start: AT_TEXT_START,
  end: AT_TEXT_END,
  // What also stands before a line terminator is searched for twice: see `findAll` in on-automaton.ts.
  last: AT_TEXT_END,
  boundary: AT_BOUNDARY,
  inside: INSIDE,
};

function questionOf(at: Asserted, reverse: boolean): number {
  const question = QUESTIONS[at];
  if (!reverse || question > AT_TEXT_END) return question;
  return question === AT_TEXT_START ? AT_TEXT_END : AT_TEXT_START;
}

function canBeEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case 'set':
      return false;
    case 'sequence':
      return node.items.every(canBeEmpty);
    case 'choice':
      return node.options.some(canBeEmpty);
    case 'repeat':
      return node.least === 0 || canBeEmpty(node.inner);
    case 'group':
      return canBeEmpty(node.inner);
    case 'assert':
    case 'lookahead':
      return true;
  }
}

/** Groups by number, in the order of their opening parentheses. */
function groupNumbers(root: PatternNode): ReadonlyMap<PatternNode, number> {
  const numbers = new Map<PatternNode, number>();
  const visit = (node: PatternNode): void => {
    if (node.kind === 'group') numbers.set(node, numbers.size + 1);
    if (node.kind === 'sequence') node.items.forEach(visit);
    else if (node.kind === 'choice') node.options.forEach(visit);
    else if ('inner' in node) visit(node.inner);
  };
  visit(root);
  return numbers;
}
