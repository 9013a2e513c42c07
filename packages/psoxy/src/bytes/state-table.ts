import type { PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { Treatment } from '@nymgate/engine/plan/treatments';
import type { GateTables } from '@nymgate/rules/text/regex/automaton/build-gate';
import type { PartTables } from '@nymgate/rules/text/regex/automaton/build-part';
import type { PsoxyAction, PsoxySchema } from '../plan/psoxy-response.ts';

export const JSON_KINDS = ['string', 'number', 'boolean', 'null', 'object', 'array'] as const;
/** Type of a value, known from its first character. */
export type JsonKind = (typeof JSON_KINDS)[number];

/** What the host does with a value that the kernel hands over. */
export type LeafState = {
  readonly schema: PsoxySchema | undefined;
  /** An element of a declared array, which loses its nulls. */
  readonly isListElement: boolean;
  readonly isPagingLink: boolean;
  /** Only counts and failures matter. */
  readonly isRemoved: boolean;
  readonly actions: readonly PsoxyAction[];
};

export type Count = Treatment | 'mismatch' | 'unknown';

/** `inside`, `walk`: the state of the container; removed content is counted up to its removal. */
export type KindOutcome =
  | { readonly do: 'keep'; readonly counts: readonly Count[] }
  | { readonly do: 'drop'; readonly counts: readonly Count[]; readonly inside?: number }
  | {
      readonly do: 'write';
      readonly text: string;
      readonly counts: readonly Count[];
      readonly inside?: number;
    }
  | { readonly do: 'walk'; readonly inside: number }
  /** Integers of few digits (or finite numbers) stay; the host checks others. */
  | { readonly do: 'checkNumber'; readonly type: 'integer' | 'number'; readonly leaf: LeafState }
  | { readonly do: 'operate'; readonly operation: PseudonymOperation; readonly leaf: LeafState }
  /** Text without a match gets `otherwise`; the host handles the rest. */
  | {
      readonly do: 'gate';
      readonly gate: Gate;
      readonly otherwise: Extract<KindOutcome, { readonly do: 'keep' | 'write' }>;
      readonly leaf: LeafState;
    }
  | { readonly do: 'ask'; readonly leaf: LeafState }
  /** The tree engine must process this document. */
  | { readonly do: 'giveUp' };

export type Gate = {
  /** Built at first use; undefined: none, and the host handles every text. */
  readonly tables: () => GateTables | PartGate | undefined;
  /** Text without visible characters has another outcome. */
  readonly requiresVisibleText: boolean;
};

/** A gate that also finds the part of a text that becomes a pseudonym. */
export type PartGate = { readonly part: PartTables; readonly reversible: boolean };

export type PseudonymOperation =
  | { readonly make: 'irreversible' | 'reversible'; readonly kind: PseudonymKind }
  | { readonly make: 'textDigest' };

export type PlaceState = Readonly<Record<JsonKind, KindOutcome>> | KindOutcome;

export type ContainerState =
  | {
      readonly kind: 'object';
      readonly ghost: boolean;
      readonly names: ReadonlyMap<string, number>;
      readonly others: number;
      /** For other property names that are paging links; undefined when links get no special treatment. */
      readonly links: number | undefined;
    }
  | { readonly kind: 'array'; readonly ghost: boolean; readonly items: number };

/** `root` and all numbers in it are indexes in `states`. */
export type StateTable = {
  readonly places: readonly PlaceState[];
  readonly containers: readonly ContainerState[];
  readonly root: number;
  /** Whether a document can make the engine give up, so that the whole document must be buffered. */
  readonly mayAbandon: boolean;
  readonly gates: readonly Gate[];
};
