import type { PsoxyResponse, PsoxySchema } from '../plan/psoxy-response.ts';
import { toDigestKey } from '../tree/augments.ts';
import { PAGING_LINK } from '../tree/encrypt-links.ts';
import {
  decideContainerOutcome,
  decideScalarOutcome,
  type PlaceRule,
  type ResolveContainerState,
} from './decide-fate.ts';
import { createInternTable, type InternTable, TOO_MANY_VALUES } from './intern-table.ts';
import {
  advanceToElements,
  createNameEdges,
  createPositionTable,
  findArrivedPositions,
  getPass,
  getStartPositions,
  hasDuplicatePasses,
  type NameEdges,
  type Pass,
  type PassPositions,
  type PositionTable,
  positionsBelow,
  toPasses,
  toPositionsKey,
} from './positions.ts';
import type { ContainerState, JsonKind, KindOutcome, PlaceState, StateTable } from './state-table.ts';

/** More places than this are not worth their memory; rules that people write need a few dozen. */
const MAX_STATES = 4_096;
/** A position, doubled, is one character of a key. */
const MAX_POSITIONS = 30_000;

type Context = {
  readonly schema: PsoxySchema | undefined;
  readonly positions: PassPositions;
  readonly isRemoved: boolean;
};
/** What the rules know of a place. */
type PlaceContext = Context & { readonly isListElement: boolean; readonly isPagingLink: boolean };
type ContainerContext = Context & { readonly kind: 'object' | 'array' };

type StateBuilder = {
  readonly passes: readonly Pass[];
  readonly table: PositionTable;
  /** Paging links are sealed wherever they stand. */
  readonly encryptsLinks: boolean;
  readonly internedPlaces: InternTable<PlaceContext | KindOutcome>;
  readonly internedContainers: InternTable<ContainerContext>;
  readonly schemas: Map<PsoxySchema | undefined, number>;
  /** What becomes of scalars, by all that decides it: most places are met by the same passes, or by none. */
  readonly scalars: Map<string, ScalarOutcomes>;
};

type ScalarOutcomes = Readonly<Record<'string' | 'number' | 'boolean' | 'null', KindOutcome>>;

/**
 * The automaton of a response: the schema and all paths at once, by the construction of subsets. A state of a place holds
 * what the schema says there and which steps of which paths have led there.
 *
 * @returns undefined when there are too many states
 */
export function buildStates(response: PsoxyResponse): StateTable | undefined {
  try {
    return buildStateTable(response);
  } catch (error) {
    if (error === TOO_MANY_VALUES) return undefined;
    throw error;
  }
}

function buildStateTable(response: PsoxyResponse): StateTable {
  const { schema, links } = response;
  const passes = toPasses(response);
  const table = createPositionTable(passes);
  if (table.length > MAX_POSITIONS) throw TOO_MANY_VALUES;
  const draft: StateBuilder = {
    passes,
    table,
    encryptsLinks: links === 'seal',
    internedPlaces: createInternTable(MAX_STATES),
    internedContainers: createInternTable(MAX_STATES),
    schemas: new Map([[undefined, 0]]),
    scalars: new Map(),
  };
  const positions = getStartPositions(table);
  const root = internPlace(draft, {
    schema,
    positions,
    isRemoved: false,
    isListElement: false,
    isPagingLink: false,
  });
  const places: PlaceState[] = [];
  const containers: ContainerState[] = [];
  // What is worked out for one place adds others, until nothing new comes up.
  while (
    places.length < draft.internedPlaces.values.length ||
    containers.length < draft.internedContainers.values.length
  ) {
    const place = draft.internedPlaces.values[places.length];
    const container = draft.internedContainers.values[containers.length];
    if (place !== undefined) places.push('do' in place ? place : computePlaceState(draft, place));
    else if (container !== undefined) containers.push(expandContainer(draft, container));
  }
  places.push(withoutScalars(places[root] ?? DROP_OUTCOME));
  const some = (what: KindOutcome['do']) =>
    places.some((place) => getOutcomes(place).some((outcome) => outcome.do === what));
  return { places, containers, root: places.length - 1, mayAbandon: some('giveUp'), hasGates: some('gate') };
}

const DROP_OUTCOME: KindOutcome = { do: 'drop', counts: [] };
const UNKNOWN_OUTCOME: KindOutcome = { do: 'drop', counts: ['unknown'] };
const ABANDON_OUTCOME: KindOutcome = { do: 'giveUp' };

/** No rule can name a text or number that is the whole document, so none would hide it. */
function withoutScalars(state: PlaceState): PlaceState {
  return 'do' in state
    ? state
    : { ...state, string: DROP_OUTCOME, number: DROP_OUTCOME, boolean: DROP_OUTCOME };
}

function getOutcomes(state: PlaceState): readonly KindOutcome[] {
  return 'do' in state ? [state] : Object.values(state);
}

function internPlace(draft: StateBuilder, place: PlaceContext): number {
  return draft.internedPlaces.intern(
    `${toContextKey(draft, place)} ${place.isListElement} ${place.isPagingLink}`,
    place,
  );
}

/** A place whose value does not matter. */
function internFixedPlace({ internedPlaces }: StateBuilder, outcome: KindOutcome): number {
  return internedPlaces.intern(JSON.stringify(outcome), outcome);
}

function toContextKey({ schemas }: StateBuilder, { schema, positions, isRemoved }: Context): string {
  const id = schemas.get(schema) ?? schemas.size;
  schemas.set(schema, id);
  return `${id} ${isRemoved} ${toPositionsKey(positions)}`;
}

function computePlaceState(draft: StateBuilder, place: PlaceContext): PlaceState {
  const { passes, table } = draft;
  const found = findArrivedPositions(table, place.positions);
  if (hasDuplicatePasses(found)) return ABANDON_OUTCOME;
  const { schema, isListElement, isPagingLink, isRemoved } = place;
  const dueActions = found.flatMap((position) => {
    const pass = getPass(table, position);
    const action = passes[pass]?.action;
    return action === undefined ? [] : [{ pass, action }];
  });
  const rule: PlaceRule = { schema, isListElement, isPagingLink, isRemoved, dueActions };
  const childState = createInside(draft, place);
  return {
    ...getScalarOutcomes(draft, rule),
    object: decideContainerOutcome(rule, 'object', childState('object')),
    array: decideContainerOutcome(rule, 'array', childState('array')),
  };
}

function getScalarOutcomes({ schemas, scalars }: StateBuilder, rule: PlaceRule): ScalarOutcomes {
  const { schema, isListElement, isPagingLink, isRemoved, dueActions } = rule;
  const key = `${schemas.get(schema)} ${isListElement} ${isPagingLink} ${isRemoved} ${dueActions.map(({ pass }) => pass).join()}`;
  const known = scalars.get(key);
  if (known !== undefined) return known;
  const scalar = (kind: JsonKind) => decideScalarOutcome(rule, kind);
  const outcomes = {
    string: scalar('string'),
    number: scalar('number'),
    boolean: scalar('boolean'),
    null: scalar('null'),
  };
  scalars.set(key, outcomes);
  return outcomes;
}

/** Passes after the one that removes or replaces a container do not see what was inside. */
function createInside(
  draft: StateBuilder,
  { schema, positions }: PlaceContext,
): (kind: ContainerContext['kind']) => ResolveContainerState {
  // An object and a list at one place are asked about alike.
  let requestedContainer: (Context & { readonly last: number | undefined; readonly key: string }) | undefined;
  const requestedKind = (last: number | undefined, ghost: boolean) => {
    const below = positionsBelow(draft.table, positions, last ?? Number.POSITIVE_INFINITY);
    const context: Context = { schema, positions: below, isRemoved: ghost };
    return {
      ...context,
      last,
      key: hasDuplicatePasses(below) ? DUPLICATE_KEY : toContextKey(draft, context),
    };
  };
  return (kind) => (last, ghost) => {
    if (
      requestedContainer === undefined ||
      requestedContainer.last !== last ||
      requestedContainer.isRemoved !== ghost
    )
      requestedContainer = requestedKind(last, ghost);
    const { positions: below, key } = requestedContainer;
    if (key === DUPLICATE_KEY) return 'giveUp';
    if (below.length === 0 && schema === undefined && !draft.encryptsLinks) return 'nothing';
    return draft.internedContainers.intern(`${key} ${kind}`, {
      schema,
      positions: below,
      isRemoved: ghost,
      kind,
    });
  };
}

/** No key of a context: in some position a pass comes in two ways. */
const DUPLICATE_KEY = '';

function expandContainer(draft: StateBuilder, container: ContainerContext): ContainerState {
  const { kind, schema, positions, isRemoved } = container;
  if (kind === 'array') return { kind, ghost: isRemoved, items: internItems(draft, container) };
  const edges = createNameEdges(draft.table, positions);
  return schema === undefined
    ? expandOpenObject(draft, container, edges)
    : expandDeclaredObject(draft, schema, { ghost: isRemoved, edges });
}

function internItems(draft: StateBuilder, { schema, isRemoved, positions }: ContainerContext): number {
  if (schema !== undefined && schema.items === undefined) return internFixedPlace(draft, DROP_OUTCOME);
  const { items } = schema ?? {};
  return internPlace(draft, {
    schema: items,
    positions: advanceToElements(draft.table, positions),
    isRemoved,
    isListElement: items !== undefined,
    isPagingLink: false,
  });
}

function expandOpenObject(
  draft: StateBuilder,
  { isRemoved }: ContainerContext,
  { named, others }: NameEdges,
): ContainerState {
  const { encryptsLinks } = draft;
  const place = (positions: PassPositions, link: boolean) =>
    internPlace(draft, { schema: undefined, positions, isRemoved, isListElement: false, isPagingLink: link });
  return {
    kind: 'object',
    ghost: isRemoved,
    names: new Map(
      [...named].map(([name, to]) => [name, place(to, encryptsLinks && PAGING_LINK.test(name))]),
    ),
    others: place(others, false),
    links: encryptsLinks ? place(others, true) : undefined,
  };
}

type ExpandContext = { readonly ghost: boolean; readonly edges: NameEdges };

function expandDeclaredObject(
  draft: StateBuilder,
  { properties }: PsoxySchema,
  { ghost, edges }: ExpandContext,
): ContainerState {
  const declared = [...(properties ?? [])];
  const places = declared.map(([name, schema]) => {
    const positions = edges.named.get(name) ?? edges.others;
    const link = draft.encryptsLinks && PAGING_LINK.test(name);
    return [
      name,
      internPlace(draft, { schema, positions, isRemoved: ghost, isListElement: false, isPagingLink: link }),
    ] as const;
  });
  // Only its value shows whether such a property is what an augment wrote, so the tree engine reads it. A declared property
  // needs no such look.
  const digests = declared.map(
    ([name]) => [toDigestKey(name), internFixedPlace(draft, ABANDON_OUTCOME)] as const,
  );
  const others = internFixedPlace(draft, UNKNOWN_OUTCOME);
  return { kind: 'object', ghost, names: new Map([...digests, ...places]), others, links: undefined };
}
