import type { GrammarNode } from './read-grammar.ts';

/** A grammar of one character out of `first` and others out of `rest`, `least` to `most` in all. */
export type Run = {
  readonly first: ReadonlySet<number>;
  readonly rest: ReadonlySet<number>;
  readonly least: number;
  readonly most: number;
};

/**
 * Whether a grammar is as simple as that: then 16 bytes at a time can be held to it.
 *
 * @example findRun({ kind: 'set', members })?.most // 1
 */
export function findRun(grammar: GrammarNode): Run | undefined {
  const parts = grammar.kind === 'sequence' ? grammar.parts : [grammar];
  const [head, tail, ...others] = parts.map(repeatedSet);
  if (head === undefined || others.length > 0) return undefined;
  if (parts.length === 1)
    return { first: head.members, rest: head.members, least: head.least, most: head.most };
  if (tail === undefined || head.least !== 1 || head.most !== 1) return undefined;
  return { first: head.members, rest: tail.members, least: 1 + tail.least, most: 1 + tail.most };
}

type RepeatedSet = { readonly members: ReadonlySet<number>; readonly least: number; readonly most: number };

function repeatedSet(node: GrammarNode): RepeatedSet | undefined {
  if (node.kind === 'set') return { members: node.members, least: 1, most: 1 };
  if (node.kind !== 'repeat' || node.node.kind !== 'set' || node.most === Number.POSITIVE_INFINITY)
    return undefined;
  return { members: node.node.members, least: node.least, most: node.most };
}

/** A set of ASCII characters for lookup by nibbles: bit h of byte l is set for the character with the nibbles h and l. */
export function nibbleTable(members: ReadonlySet<number>): Uint8Array {
  const table = new Uint8Array(16);
  for (const code of members) table[code & 15] = (table[code & 15] ?? 0) | (1 << (code >> 4));
  return table;
}
