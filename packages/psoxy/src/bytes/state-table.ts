import type { PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { Treatment } from '@nymgate/engine/plan/treatments';
import type { GateTables } from '@nymgate/rules/text/regex/automaton/build-gate';
import type { PartTables } from '@nymgate/rules/text/regex/automaton/build-part';
import type { PsoxyAction, PsoxySchema } from '../plan/psoxy-response.ts';

export const JSON_KINDS = ['string', 'number', 'boolean', 'null', 'object', 'array'] as const;
/** What kind of value it is, as its first character tells. */
export type JsonKind = (typeof JSON_KINDS)[number];

/** What the host does with a value that is asked about. */
export type LeafRule = {
  readonly schema: PsoxySchema | undefined;
  /** An element of a list that the schema declares: such lists lose what is null. */
  readonly isListElement: boolean;
  /** A paging link, to be sealed. */
  readonly isPagingLink: boolean;
  /** Stands in what is removed: only counts and failures matter. */
  readonly isRemoved: boolean;
  readonly actions: readonly PsoxyAction[];
};

export type Count = Treatment | 'mismatch' | 'unknown';

/**
 * What becomes of a value of one kind at one place. `inside` and `walk`: number of the state of the container; what is inside
 * of something removed is still counted, as far as it was met before the removal.
 */
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
  /** Integers of few digits (or finite numbers) stay; the host looks at others. */
  | { readonly do: 'checkNumber'; readonly type: 'integer' | 'number'; readonly leaf: LeafRule }
  | { readonly do: 'operate'; readonly operation: PseudonymOperation; readonly leaf: LeafRule }
  /** Texts in which the gate finds nothing meet `otherwise`; all others go to the host. */
  | {
      readonly do: 'gate';
      readonly gate: Gate;
      readonly otherwise: Extract<KindOutcome, { readonly do: 'keep' | 'write' }>;
      readonly leaf: LeafRule;
    }
  | { readonly do: 'ask'; readonly leaf: LeafRule }
  /** The tree engine must do this document. */
  | { readonly do: 'giveUp' };

/** What a place looks for in texts. */
export type Gate = {
  /** Made when it is first asked for; undefined: there are none, and the host looks at every text. */
  readonly tables: () => GateTables | PartGate | undefined;
  /** A text in which nothing is visible meets another fate. */
  readonly requiresVisibleText: boolean;
};

/** A gate that also finds the part of a text that becomes a pseudonym. */
export type PartGate = { readonly part: PartTables; readonly reversible: boolean };

/** What the kernel can do to a value by itself. */
export type PseudonymOperation =
  | { readonly make: 'irreversible' | 'reversible'; readonly kind: PseudonymKind }
  | { readonly make: 'textDigest' };

/** Any place of a document, by what the rules know of it. */
export type PlaceState = Readonly<Record<JsonKind, KindOutcome>> | KindOutcome;

export type ContainerState =
  | {
      readonly kind: 'object';
      readonly ghost: boolean;
      readonly names: ReadonlyMap<string, number>;
      readonly others: number;
      /** For other names that are those of paging links; undefined when links are treated like the rest. */
      readonly links: number | undefined;
    }
  | { readonly kind: 'array'; readonly ghost: boolean; readonly items: number };

/** The automaton of a response; `root` and all numbers in it are places in `states`. */
export type StateTable = {
  readonly places: readonly PlaceState[];
  readonly containers: readonly ContainerState[];
  readonly root: number;
  /** Whether a document can make the engine give up, so that the whole of it must be at hand. */
  readonly mayAbandon: boolean;
  /** Whether a place has a gate. */
  readonly hasGates: boolean;
};
