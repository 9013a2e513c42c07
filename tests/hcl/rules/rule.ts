import type { Root } from '../../../tools/infra/read-roots.ts';

/** What a rule finds in a module or an example, in words that name the block; nothing when it is kept. */
export type Rule = (root: Root, all: readonly Root[]) => readonly string[];
