import type { PsoxyResponse, PsoxySchema } from '../plan/psoxy-response.ts';
import { toDigestKey } from '../tree/augments.ts';
import { PAGING_LINK } from '../tree/encrypt-links.ts';
import {
  decideContainerOutcome,
  decideScalarOutcome,
  type PlaceRule,
  type ResolveContainerState,
} from './decide-outcome.ts';
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

/** Larger automata aren't worth their memory; typical rules need a few dozen states. */
const MAX_STATES = 4_096;
/** A position, doubled, is stored as one UTF-16 unit of a key. */
const MAX_POSITIONS = 30_000;

type Context = {
  readonly schema: PsoxySchema | undefined;
  readonly positions: PassPositions;
  readonly isRemoved: boolean;
};
type PlaceContext = Context & { readonly isListElement: boolean; readonly isPagingLink: boolean };
type ContainerContext = Context & { readonly kind: 'object' | 'array' };

type StateBuilder = {
  readonly passes: readonly Pass[];
  readonly table: PositionTable;
  /** Paging links are encrypted at any depth. */
  readonly encryptsLinks: boolean;
  readonly internedPlaces: InternTable<PlaceContext | KindOutcome>;
  readonly internedContainers: InternTable<ContainerContext>;
  readonly schemas: Map<PsoxySchema | undefined, number>;
  /** Most places share their passes, so outcomes are cached by everything that determines them. */
  readonly scalars: Map<string, ScalarOutcomes>;
};

type ScalarOutcomes = Readonly<Record<'string' | 'number' | 'boolean' | 'null', KindOutcome>>;

/** Subset construction over the schema and all paths; undefined when there are too many states. */
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
  // Resolving one place adds others, until none are left.
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
  const outcomes = places.flatMap(getOutcomes);
  const gates = new Set(outcomes.flatMap((outcome) => (outcome.do === 'gate' ? [outcome.gate] : [])));
  const mayAbandon = outcomes.some((outcome) => outcome.do === 'giveUp');
  return { places, containers, root: places.length - 1, mayAbandon, gates: [...gates] };
}

const DROP_OUTCOME: KindOutcome = { do: 'drop', counts: [] };
const UNKNOWN_OUTCOME: KindOutcome = { do: 'drop', counts: ['unknown'] };
const ABANDON_OUTCOME: KindOutcome = { do: 'giveUp' };

/** Rules can't address a scalar that is the whole document, so it would pass unsanitized. */
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

/** Passes after the one that removes or replaces a container don't see its content. */
function createInside(
  draft: StateBuilder,
  { schema, positions }: PlaceContext,
): (kind: ContainerContext['kind']) => ResolveContainerState {
  // An object and an array at one place have the same context.
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

/** Key of a context in which one pass applies in two ways. */
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
  // Only the value shows whether such a property is an augment, so the tree engine handles it.
  const digests = declared.map(
    ([name]) => [toDigestKey(name), internFixedPlace(draft, ABANDON_OUTCOME)] as const,
  );
  const others = internFixedPlace(draft, UNKNOWN_OUTCOME);
  return { kind: 'object', ghost, names: new Map([...digests, ...places]), others, links: undefined };
}
