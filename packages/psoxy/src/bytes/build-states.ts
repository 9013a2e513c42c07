import type { PsoxyResponse, PsoxySchema } from '../plan/psoxy-response.ts';
import { digestKey } from '../tree/augments.ts';
import { PAGING_LINK } from '../tree/seal-links.ts';
import { decideContainer, decideScalar, type Inside, type PlaceRule } from './decide-fate.ts';
import { type Interned, intern, TOO_MANY } from './interned.ts';
import {
  arrived,
  type Edges,
  edgesFrom,
  elementsFrom,
  isMetTwice,
  keyOf,
  type Pass,
  type PassPositions,
  type PositionTable,
  passAt,
  passesOf,
  positionTable,
  startPositions,
  under,
} from './positions.ts';
import type { ContainerState, Kind, KindFate, PlaceState, States } from './states.ts';

/** More places than this are not worth their memory; rules that people write need a few dozen. */
const MOST = 4_096;
/** A position, doubled, is one character of a key. */
const MOST_POSITIONS = 30_000;

type Context = {
  readonly schema: PsoxySchema | undefined;
  readonly positions: PassPositions;
  readonly ghost: boolean;
};
/** What the rules know of a place. */
type Place = Context & { readonly element: boolean; readonly link: boolean };
type Container = Context & { readonly kind: 'object' | 'array' };

type Draft = {
  readonly passes: readonly Pass[];
  readonly table: PositionTable;
  /** Paging links are sealed wherever they stand. */
  readonly seals: boolean;
  readonly places: Interned<Place | KindFate>;
  readonly containers: Interned<Container>;
  readonly schemas: Map<PsoxySchema | undefined, number>;
  /** What becomes of scalars, by all that decides it: most places are met by the same passes, or by none. */
  readonly scalars: Map<string, ScalarFates>;
};

type ScalarFates = Readonly<Record<'string' | 'number' | 'boolean' | 'null', KindFate>>;

/**
 * The automaton of a response: the schema and all paths at once, by the construction of subsets. A state of a place holds
 * what the schema says there and which steps of which paths have led there.
 *
 * @returns undefined when there are too many states
 */
export function buildStates(response: PsoxyResponse): States | undefined {
  try {
    return build(response);
  } catch (error) {
    if (error === TOO_MANY) return undefined;
    throw error;
  }
}

function build(response: PsoxyResponse): States {
  const { schema, links } = response;
  const passes = passesOf(response);
  const table = positionTable(passes);
  if (table.length > MOST_POSITIONS) throw TOO_MANY;
  const draft: Draft = {
    passes,
    table,
    seals: links === 'seal',
    places: intern(MOST),
    containers: intern(MOST),
    schemas: new Map([[undefined, 0]]),
    scalars: new Map(),
  };
  const positions = startPositions(table);
  const root = placeOf(draft, { schema, positions, ghost: false, element: false, link: false });
  const places: PlaceState[] = [];
  const containers: ContainerState[] = [];
  // What is worked out for one place adds others, until nothing new comes up.
  while (places.length < draft.places.all.length || containers.length < draft.containers.all.length) {
    const place = draft.places.all[places.length];
    const container = draft.containers.all[containers.length];
    if (place !== undefined) places.push('do' in place ? place : decide(draft, place));
    else if (container !== undefined) containers.push(expand(draft, container));
  }
  places.push(withoutScalars(places[root] ?? DROP));
  const some = (what: KindFate['do']) =>
    places.some((place) => fatesOf(place).some((fate) => fate.do === what));
  return { places, containers, root: places.length - 1, mayGiveUp: some('giveUp'), hasGates: some('gate') };
}

const DROP: KindFate = { do: 'drop', counts: [] };
const UNKNOWN: KindFate = { do: 'drop', counts: ['unknown'] };
const GIVE_UP: KindFate = { do: 'giveUp' };

/** No rule can name a text or number that is the whole document, so none would hide it. */
function withoutScalars(state: PlaceState): PlaceState {
  return 'do' in state ? state : { ...state, string: DROP, number: DROP, boolean: DROP };
}

function fatesOf(state: PlaceState): readonly KindFate[] {
  return 'do' in state ? [state] : Object.values(state);
}

function placeOf(draft: Draft, place: Place): number {
  return draft.places.of(`${contextKey(draft, place)} ${place.element} ${place.link}`, place);
}

/** A place whose value does not matter. */
function fixedPlace({ places }: Draft, fate: KindFate): number {
  return places.of(JSON.stringify(fate), fate);
}

function contextKey({ schemas }: Draft, { schema, positions, ghost }: Context): string {
  const id = schemas.get(schema) ?? schemas.size;
  schemas.set(schema, id);
  return `${id} ${ghost} ${keyOf(positions)}`;
}

function decide(draft: Draft, place: Place): PlaceState {
  const { passes, table } = draft;
  const found = arrived(table, place.positions);
  if (isMetTwice(found)) return GIVE_UP;
  const { schema, element, link, ghost } = place;
  const due = found.flatMap((position) => {
    const pass = passAt(table, position);
    const action = passes[pass]?.action;
    return action === undefined ? [] : [{ pass, action }];
  });
  const rule: PlaceRule = { schema, element, link, ghost, due };
  const inside = insideOf(draft, place);
  return {
    ...scalarsOf(draft, rule),
    object: decideContainer(rule, 'object', inside('object')),
    array: decideContainer(rule, 'array', inside('array')),
  };
}

function scalarsOf({ schemas, scalars }: Draft, rule: PlaceRule): ScalarFates {
  const { schema, element, link, ghost, due } = rule;
  const key = `${schemas.get(schema)} ${element} ${link} ${ghost} ${due.map(({ pass }) => pass).join()}`;
  const known = scalars.get(key);
  if (known !== undefined) return known;
  const scalar = (kind: Kind) => decideScalar(rule, kind);
  const made = {
    string: scalar('string'),
    number: scalar('number'),
    boolean: scalar('boolean'),
    null: scalar('null'),
  };
  scalars.set(key, made);
  return made;
}

/** Passes after the one that removes or replaces a container do not see what was inside. */
function insideOf(draft: Draft, { schema, positions }: Place): (kind: Container['kind']) => Inside {
  // An object and a list at one place are asked about alike.
  let asked: (Context & { readonly last: number | undefined; readonly key: string }) | undefined;
  const askFor = (last: number | undefined, ghost: boolean) => {
    const below = under(draft.table, positions, last ?? Number.POSITIVE_INFINITY);
    const context: Context = { schema, positions: below, ghost };
    return { ...context, last, key: isMetTwice(below) ? TWICE : contextKey(draft, context) };
  };
  return (kind) => (last, ghost) => {
    if (asked === undefined || asked.last !== last || asked.ghost !== ghost) asked = askFor(last, ghost);
    const { positions: below, key } = asked;
    if (key === TWICE) return 'giveUp';
    if (below.length === 0 && schema === undefined && !draft.seals) return 'nothing';
    return draft.containers.of(`${key} ${kind}`, { schema, positions: below, ghost, kind });
  };
}

/** No key of a context: in some position a pass comes in two ways. */
const TWICE = '';

function expand(draft: Draft, container: Container): ContainerState {
  const { kind, schema, positions, ghost } = container;
  if (kind === 'array') return { kind, ghost, items: itemsOf(draft, container) };
  const edges = edgesFrom(draft.table, positions);
  return schema === undefined
    ? openObject(draft, container, edges)
    : declaredObject(draft, schema, { ghost, edges });
}

function itemsOf(draft: Draft, { schema, ghost, positions }: Container): number {
  if (schema !== undefined && schema.items === undefined) return fixedPlace(draft, DROP);
  const { items } = schema ?? {};
  return placeOf(draft, {
    schema: items,
    positions: elementsFrom(draft.table, positions),
    ghost,
    element: items !== undefined,
    link: false,
  });
}

function openObject(draft: Draft, { ghost }: Container, { named, others }: Edges): ContainerState {
  const { seals } = draft;
  const place = (positions: PassPositions, link: boolean) =>
    placeOf(draft, { schema: undefined, positions, ghost, element: false, link });
  return {
    kind: 'object',
    ghost,
    names: new Map([...named].map(([name, to]) => [name, place(to, seals && PAGING_LINK.test(name))])),
    others: place(others, false),
    links: seals ? place(others, true) : undefined,
  };
}

type Walk = { readonly ghost: boolean; readonly edges: Edges };

function declaredObject(draft: Draft, { properties }: PsoxySchema, { ghost, edges }: Walk): ContainerState {
  const declared = [...(properties ?? [])];
  const places = declared.map(([name, schema]) => {
    const positions = edges.named.get(name) ?? edges.others;
    const link = draft.seals && PAGING_LINK.test(name);
    return [name, placeOf(draft, { schema, positions, ghost, element: false, link })] as const;
  });
  // Only its value shows whether such a property is what an augment wrote, so the tree engine reads it. A declared property
  // needs no such look.
  const digests = declared.map(([name]) => [digestKey(name), fixedPlace(draft, GIVE_UP)] as const);
  const others = fixedPlace(draft, UNKNOWN);
  return { kind: 'object', ghost, names: new Map([...digests, ...places]), others, links: undefined };
}
