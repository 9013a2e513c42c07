import { getChildNodes, type PatternNode } from '../tree/pattern-node.ts';
import type { CodeClasses } from './code-classes.ts';

/** READ consumes a character, FORK continues at two nodes, SAVE records the position. */
export const OP_READ = 0;
export const OP_FORK = 1;
export const OP_ASSERT = 2;
export const OP_SAVE = 3;
export const OP_MATCH = 4;

/** Conditions of ASSERT. */
export const AT_TEXT_START = 0;
export const AT_TEXT_END = 1;
export const AT_BOUNDARY = 2;
export const AT_NON_BOUNDARY = 3;

/** The first branch of a FORK takes precedence. */
export type Nfa = {
  readonly op: readonly number[];
  readonly next: readonly number[];
  /** FORK: the branch of lower rank. ASSERT: the condition. SAVE: the slot. */
  readonly other: readonly number[];
  /** READ: by class, whether it is accepted. */
  readonly members: readonly Uint8Array[];
  readonly start: number;
  readonly asserts: boolean;
  /** Positions that a thread keeps: of the match, and of each saved group. */
  readonly slots: number;
};

/** `reverse`: text is read from its end. `saves`: records groups, group n in the slots 2n and 2n + 1. */
export type NfaOptions = { readonly reverse?: boolean; readonly saves?: boolean };

type NfaDraft = {
  readonly op: number[];
  readonly next: number[];
  readonly other: number[];
  readonly members: Uint8Array[];
  readonly classes: CodeClasses;
  readonly reverse: boolean;
  /** Numbers of the saved groups; undefined: none. */
  readonly groups: ReadonlyMap<PatternNode, number> | undefined;
  readonly noMembers: Uint8Array;
};

/** Threads rank as in RE2, so `a|ab` on `ab` matches `a`, as in Java. */
export function buildNfa(root: PatternNode, classes: CodeClasses, options: NfaOptions = {}): Nfa {
  const { reverse = false, saves = false } = options;
  const nothing = new Uint8Array(classes.count);
  const groups = saves ? getGroupNumbers(root) : undefined;
  const [op, next, other, members] = [[OP_MATCH], [0], [0], [nothing]];
  const start = build({ op, next, other, members, classes, reverse, groups, noMembers: nothing }, root, 0);
  const slots = 2 + 2 * (groups?.size ?? 0);
  return { op, next, other, members, start, asserts: op.includes(OP_ASSERT), slots };
}

type NewNode = { readonly to: number; readonly second?: number; readonly members?: Uint8Array };

/** @returns the number of the new node */
function add(
  draft: NfaDraft,
  kind: number,
  { to, second = 0, members: taken = draft.noMembers }: NewNode,
): number {
  draft.op.push(kind);
  draft.next.push(to);
  draft.other.push(second);
  draft.members.push(taken);
  return draft.op.length - 1;
}

/** Builds from the end: `to` is the following node. */
function build(draft: NfaDraft, node: PatternNode, to: number): number {
  switch (node.kind) {
    case 'set':
      return add(draft, OP_READ, { to, members: draft.classes.getMembers(node.set) });
    case 'group':
      return buildGroup(draft, node, to);
    case 'sequence':
      return buildSequence(draft, node.items, to);
    case 'choice':
      return buildChoice(draft, node.options, to);
    case 'assert':
      return add(draft, OP_ASSERT, { to, second: toAssertionCode(node.at, draft.reverse) });
    case 'repeat':
      return buildRepeat(draft, node, to);
    case 'lookahead':
      throw new Error('an automaton cannot look ahead');
  }
}

function buildGroup(draft: NfaDraft, node: Extract<PatternNode, { kind: 'group' }>, to: number): number {
  const number = draft.groups?.get(node);
  if (number === undefined) return build(draft, node.inner, to);
  const inner = build(draft, node.inner, add(draft, OP_SAVE, { to, second: number * 2 + 1 }));
  return add(draft, OP_SAVE, { to: inner, second: number * 2 });
}

function buildSequence(draft: NfaDraft, items: readonly PatternNode[], to: number): number {
  const fromEnd = draft.reverse ? items : items.toReversed();
  return fromEnd.reduce((after, item) => build(draft, item, after), to);
}

function buildChoice(draft: NfaDraft, choices: readonly PatternNode[], to: number): number {
  const [last, ...before] = choices.toReversed().map((option) => build(draft, option, to));
  return before.reduce((second, entry) => add(draft, OP_FORK, { to: entry, second }), last ?? to);
}

type Repeat = Extract<PatternNode, { kind: 'repeat' }>;

function buildRepeat(draft: NfaDraft, node: Repeat, to: number): number {
  const { inner, min, max: most } = node;
  const endless = most === Number.POSITIVE_INFINITY;
  let entry = endless ? buildUnbounded(draft, node, to) : to;
  if (!endless)
    for (let count = min; count < most; count += 1)
      entry = fork(draft, node, { inner: build(draft, inner, entry), after: to });
  const copies = endless ? Math.max(0, min - 1) : min;
  for (let count = 0; count < copies; count += 1) entry = build(draft, inner, entry);
  return entry;
}

/** As in RE2 `x*` is `(x+)?` only where x can be empty: otherwise threads rank differently. */
function buildUnbounded(draft: NfaDraft, node: Repeat, to: number): number {
  const { inner, min, lazy } = node;
  const loop = add(draft, OP_FORK, { to, second: to });
  const body = build(draft, inner, loop);
  draft.next[loop] = lazy ? to : body;
  draft.other[loop] = lazy ? body : to;
  if (min > 0) return body;
  return canBeEmpty(inner) ? fork(draft, node, { inner: body, after: to }) : loop;
}

function fork(
  draft: NfaDraft,
  { lazy }: Repeat,
  { inner, after }: { readonly inner: number; readonly after: number },
): number {
  return add(draft, OP_FORK, lazy ? { to: after, second: inner } : { to: inner, second: after });
}

type Asserted = Extract<PatternNode, { readonly kind: 'assert' }>['at'];
const ASSERTION_CODES: Readonly<Record<Asserted, number>> = {
  start: AT_TEXT_START,
  end: AT_TEXT_END,
  // The position before a line terminator is searched separately: see `findMatches`.
  last: AT_TEXT_END,
  boundary: AT_BOUNDARY,
  inside: AT_NON_BOUNDARY,
};

function toAssertionCode(at: Asserted, reverse: boolean): number {
  const question = ASSERTION_CODES[at];
  if (!reverse || question > AT_TEXT_END) return question;
  return question === AT_TEXT_START ? AT_TEXT_END : AT_TEXT_START;
}

function canBeEmpty(node: PatternNode): boolean {
  if (node.kind === 'choice') return node.options.some(canBeEmpty);
  if (node.kind === 'assert' || node.kind === 'lookahead' || (node.kind === 'repeat' && node.min === 0))
    return true;
  return node.kind !== 'set' && getChildNodes(node).every(canBeEmpty);
}

function getGroupNumbers(root: PatternNode): ReadonlyMap<PatternNode, number> {
  const numbers = new Map<PatternNode, number>();
  const visit = (node: PatternNode): void => {
    if (node.kind === 'group') numbers.set(node, numbers.size + 1);
    getChildNodes(node).forEach(visit);
  };
  visit(root);
  return numbers;
}
