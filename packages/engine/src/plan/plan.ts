import type { Grammar } from '../kernel/grammars.ts';
import type { HeaderList } from '../kernel/ports.ts';
import type { PseudonymKind } from '../kernel/pseudonym-kinds.ts';
import type { GuardedOption, HeaderRule, PlainParameter, RuleSet } from './rule-set.ts';
import type { Grain, LeafAction } from './treatments.ts';

/**
 * The rule languages and what each of them compiles to. A language with a room of its own adds its entry in that room, by
 * TypeScript's declaration merging. So this room knows only our own language, and removing another leaves no trace here.
 */
export interface Languages {
  readonly native: {
    readonly ruleSet: RuleSet;
    readonly plan: NativePlan;
    readonly decision: NativeDecision;
  };
}
export type Language = keyof Languages;

/** The checked, compiled, frozen form of a rule set, and all that request code sees of it. `language` tells the rule language. */
export type Plan<L extends Language = Language> = Languages[L]['plan'];
export type Endpoint<L extends Language = Language> = Plan<L>['endpoints'][number];
/** An allowed request, with its reversible pseudonyms and its sealed link still closed. */
export type Decision<L extends Language = Language> = Languages[L]['decision'];

/** What a plan has in every language. `E`: its endpoints. */
export type PlanBase<L extends Language, E extends EndpointBase> = {
  readonly language: L;
  readonly name: string;
  /** First 16 hex digits of SHA-256 over the canonical JSON (RFC 8785) of the rule set. */
  readonly policy: string;
  /** The rule set it was compiled from. */
  readonly ruleSet: Languages[L]['ruleSet'];
  /** In file order: the first match wins. */
  readonly endpoints: readonly E[];
};

/** What an endpoint has in every language. */
export type EndpointBase = {
  /** Sealed links are bound to this id. */
  readonly id: string;
  /** The path as written; the label in logs and metrics. */
  readonly template: string;
  /**
   * How callers and Graph may write this endpoint's path, in addition to the spellings that OData gives every path; the first is our own.
   * Empty: it seals no links.
   */
  readonly linkPaths: readonly PathPattern[];
  /** Absent: an answer with a link in a spelling that `linkPaths` does not have is withheld. Only where rules deny by default. */
  readonly followsAnySpelling?: true;
  /** What Graph answers with. Absent: `application/json`. */
  readonly mediaType?: 'text/plain';
  /** Rules of the preferences whose echo (`Preference-Applied`) may go to the caller, by lower-case name. Absent: none. */
  readonly preferences?: ReadonlyMap<string, PlainParameter>;
};

/** What a decision has in every language. */
export type DecisionBase<E extends EndpointBase> = {
  readonly endpoint: E;
  readonly method: string;
  /** Named headers, in the caller's order. */
  readonly headers: HeaderList;
  /** Values of the path's slots, still closed, by name. Undefined: the path was matched as one text, without slots. */
  readonly slots: Readonly<Record<string, TextPart>> | undefined;
  /** Present: the request follows a sealed link, and only the inside of that link goes to Graph. */
  readonly link?: EncryptedLink | undefined;
  /** The type that the rows are cast to, behind the path of the endpoint: `microsoft.graph.user`. Absent: none. */
  readonly cast?: string | undefined;
  /** What was left out of a `$select`; absent: nothing. */
  readonly pruned?: Pruned | undefined;
};
/** Properties that a caller named and Graph is not asked for. */
export type Pruned = {
  /** Names of the rules. */
  readonly names: readonly string[];
  /** How many that no rule names; their names are not disclosed. */
  readonly unknown: number;
};
export type EncryptedLink = { readonly parameter: '$skiptoken' | '$deltatoken'; readonly sealed: string };

export type NativePlan = PlanBase<'native', NativeEndpoint>;

export type NativeEndpoint = EndpointBase & {
  readonly methods: readonly string[];
  readonly path: PathPattern;
  /** By canonical name, lower case: `$select`, `startdatetime`. */
  readonly query: ReadonlyMap<string, PlanParameter>;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, HeaderRule>;
  readonly response: PlanNode;
  /** The node of the returned entity (the element of a collection), which the OData guard looks properties up in. */
  readonly entity: PlanNode;
};

/** Everything that goes to Graph, in canonical spelling. `query` is empty when the request follows a sealed link. */
export type NativeDecision = DecisionBase<NativeEndpoint> & {
  readonly slots: Readonly<Record<string, TextPart>>;
  readonly segments: readonly (readonly TextPart[])[];
  readonly query: readonly { readonly name: string; readonly value: readonly TextPart[] }[];
};

/** `name` is the spelling that goes to Graph. */
export type PlanParameter = { readonly name: string; readonly rule: GuardedOption | PlainParameter };

export type PathPattern = {
  readonly template: string;
  readonly segments: readonly (readonly SegmentPart[])[];
};

/** Literals are compared without regard to ASCII case; `quoted` slots stand in OData quotes (`''` is one quote). */
export type SegmentPart =
  | { readonly literal: string }
  | {
      readonly slot: string;
      readonly types: readonly Grammar[];
      readonly pseudonym: 'required' | 'accepted' | 'never';
      /** Kinds of pseudonym that it opens; links of ours get the first. None where it takes no pseudonym. */
      readonly kinds: readonly PseudonymKind[];
      /** In lower case: what is accepted in plain text although it is `required`. Absent: nothing. */
      readonly values?: readonly string[];
      /** A time in a request must begin it in UTC. Absent: any time. */
      readonly grain?: Grain;
      readonly quoted: boolean;
    };

/** `pointer` is the JSON pointer of the deciding rule in the rule set; explanations map it to a line. */
export type PlanNode =
  | { readonly kind: 'leaf'; readonly action: LeafAction; readonly pointer: string }
  | {
      readonly kind: 'object';
      readonly properties: ReadonlyMap<string, PlanNode>;
      readonly others?: PlanNode;
      readonly pointer: string;
      readonly stricter?: StricterNode;
      /** Only of the node of a whole answer: what Graph must answer with. An answer of the other kind is withheld (SHP-01). */
      readonly answers?: 'collection' | 'entity';
    }
  | {
      readonly kind: 'array';
      readonly items: PlanNode;
      readonly pointer: string;
      /** Absent: the elements leave sorted by what is delivered, because their order in Graph is a key (see `compare-rows.ts`). */
      readonly order?: 'kept';
    };

/**
 * Another node for the same object, by what its member `property` is, wherever in the object that member comes: with `unless`, unless
 * it is one of these texts; without, when it is there and not null. The OData guard asks the object's own rules.
 */
export type StricterNode = {
  readonly property: string;
  readonly unless?: readonly string[];
  readonly node: Extract<PlanNode, { readonly kind: 'object' }>;
};

/** A parsed request target: decoded once, in order. Names keep their spelling. */
export type Target = {
  readonly segments: readonly string[];
  readonly query: readonly { readonly name: string; readonly value: string }[];
};

/** A reversible pseudonym inside a path segment or query value, to be opened and checked against `types`. */
export type TokenPart = {
  readonly token: string;
  /** It must be of one of these. Psoxy's language has no kinds, so that its tokens may be of any that its transforms make. */
  readonly kinds: readonly PseudonymKind[];
  readonly types: readonly Grammar[];
  readonly quoted: boolean;
};
export type TextPart = string | TokenPart;
