import { createTally } from '@nymgate/engine/sanitizer/tree/tally';
import type { PsoxyAction, PsoxySchema } from '../plan/psoxy-response.ts';
import { getBehavior } from '../tree/apply-action.ts';
import { filterBySchema } from '../tree/filter-by-schema.ts';
import { createGate } from './gate-actions.ts';
import type { Count, JsonKind, KindOutcome, LeafState, PseudonymOperation } from './state-table.ts';

export type PlaceRule = Omit<LeafState, 'actions'> & {
  /** The actions that apply to the place, with the number of their pass. */
  readonly dueActions: readonly { readonly pass: number; readonly action: PsoxyAction }[];
};

/**
 * `last`: the last pass that enters the container. `ghost`: the container is removed, its content counted.
 */
export type ResolveContainerState = (
  last: number | undefined,
  ghost: boolean,
) => number | 'nothing' | 'giveUp';

/** Applies schema, links and actions in the order of the tree engine. */
export function decideScalarOutcome(rule: PlaceRule, kind: JsonKind): KindOutcome {
  const { schema, isListElement, isPagingLink, isRemoved } = rule;
  if (kind === 'null' && isListElement) return DROPPED_OUTCOME;
  const filtered = schema === undefined ? 'same' : filterKind(schema, kind);
  const inspect: KindOutcome = { do: 'ask', leaf: toLeaf(rule) };
  if (filtered === 'mismatch') return mismatchOutcome(rule);
  if (filtered === 'look' || (isPagingLink && !(kind === 'null' && filtered === 'same'))) return inspect;
  if (filtered === 'integer' || filtered === 'number')
    return isRemoved || rule.dueActions.length > 0
      ? inspect
      : { do: 'checkNumber', type: filtered, leaf: toLeaf(rule) };
  if (filtered === 'false')
    return rule.dueActions.length === 0
      ? writeOutcome('false', [], rule)
      : toOutcome(foldActions(getActions(rule), 'boolean'), [], rule);
  const operation = isRemoved ? undefined : findOperation(getActions(rule), kind);
  if (operation !== undefined) return { do: 'operate', operation, leaf: toLeaf(rule) };
  const gate = isRemoved || kind !== 'string' ? undefined : createGate(getActions(rule));
  if (gate !== undefined) return { do: 'gate', ...gate, leaf: toLeaf(rule) };
  return toOutcome(foldActions(getActions(rule), kind), [], rule);
}

export function decideContainerOutcome(
  rule: PlaceRule,
  kind: 'object' | 'array',
  inside: ResolveContainerState,
): KindOutcome {
  const { schema, isPagingLink, isRemoved } = rule;
  if (schema !== undefined && filterKind(schema, kind) === 'mismatch') {
    const outcome = mismatchOutcome(rule);
    // The kernel can't replace a container with a value from the host.
    return outcome.do === 'ask' ? ABANDON_OUTCOME : outcome;
  }
  // The host rejects a container for a link or an identifier; the schema has been applied.
  const isMismatch = (): KindOutcome => ({ do: 'ask', leaf: toLeaf({ ...rule, schema: undefined }) });
  if (isPagingLink) return isMismatch();
  const result = foldActions(getActions(rule), kind);
  if (result.is === 'look') return result.at === 0 ? isMismatch() : ABANDON_OUTCOME;
  const state = inside(rule.dueActions[0]?.pass, isRemoved || result.is !== 'same');
  if (state === 'giveUp') return ABANDON_OUTCOME;
  if (result.is === 'same')
    return state === 'nothing' ? keepOutcome([], rule) : { do: 'walk', inside: state };
  const outcome = toOutcome(result, [], rule);
  return state === 'nothing' || !('counts' in outcome) || outcome.do === 'keep'
    ? outcome
    : { ...outcome, inside: state };
}

const DROPPED_OUTCOME: KindOutcome = { do: 'drop', counts: [] };
const ABANDON_OUTCOME: KindOutcome = { do: 'giveUp' };

/** A value of another type than declared becomes null, and the actions then see null. */
function mismatchOutcome(rule: PlaceRule): KindOutcome {
  if (rule.isListElement) return { do: 'drop', counts: ['mismatch'] };
  const result = foldActions(getActions(rule), 'null');
  if (result.is === 'same') return writeOutcome('null', ['mismatch'], rule);
  return toOutcome(result, ['mismatch'], rule);
}

function toOutcome(result: FoldResult, countsBefore: readonly Count[], rule: PlaceRule): KindOutcome {
  if (result.is === 'look') return { do: 'ask', leaf: toLeaf(rule) };
  const counts = [...countsBefore, ...result.counts];
  if (result.is === 'gone') return { do: 'drop', counts };
  if (result.is === 'same') return keepOutcome(counts, rule);
  return writeOutcome(result.is === 'null' ? 'null' : '"null"', counts, rule);
}

function keepOutcome(counts: readonly Count[], { isRemoved }: PlaceRule): KindOutcome {
  return { do: isRemoved ? 'drop' : 'keep', counts };
}

function writeOutcome(text: string, counts: readonly Count[], { isRemoved }: PlaceRule): KindOutcome {
  return isRemoved ? { do: 'drop', counts } : { do: 'write', text, counts };
}

/** The kernel handles a single action with a native equivalent; the host handles everything else. */
function findOperation(actions: readonly PsoxyAction[], kind: JsonKind): PseudonymOperation | undefined {
  const [action] = actions;
  if (action === undefined || actions.length > 1) return undefined;
  // The kernel knows numbers as written, not as Java prints them (psoxy-facts.md#n).
  const nativeEquivalent = kind === 'string' ? getBehavior(action).nativeEquivalent(action) : undefined;
  if (nativeEquivalent?.treatment === 'pseudonymize')
    return { make: nativeEquivalent.reversible ? 'reversible' : 'irreversible', kind: nativeEquivalent.kind };
  return nativeEquivalent?.treatment === 'textDigest' ? { make: 'textDigest' } : undefined;
}

function getActions({ dueActions }: PlaceRule): readonly PsoxyAction[] {
  return dueActions.map(({ action }) => action);
}

function toLeaf(rule: PlaceRule): LeafState {
  const { schema, isListElement, isPagingLink, isRemoved } = rule;
  return { schema, isListElement, isPagingLink, isRemoved, actions: getActions(rule) };
}

type FilterResult = 'same' | 'false' | 'mismatch' | 'number' | 'integer' | 'look';

function filterKind(schema: PsoxySchema, kind: JsonKind): FilterResult {
  if (kind === 'null') return filterBySchema(schema, null, NO_FILTERING) === null ? 'same' : 'false';
  const container = kind === 'object' || kind === 'array';
  if (schema.constant !== undefined) return container ? 'mismatch' : 'look';
  switch (schema.type) {
    case undefined:
      return container ? 'mismatch' : 'same';
    case 'number':
    case 'integer':
      return kind === 'number' ? schema.type : 'mismatch';
    default:
      return schema.type === kind ? 'same' : 'mismatch';
  }
}

const NO_FILTERING = { tally: createTally(), added: new Set<never>() };

/** `at`: the first action whose result depends on the value itself. */
type FoldResult =
  | { readonly is: 'same' | 'null' | 'quotedNull' | 'gone'; readonly counts: readonly Count[] }
  | { readonly is: 'look'; readonly at: number };

function foldActions(actions: readonly PsoxyAction[], kind: JsonKind): FoldResult {
  const counts: Count[] = [];
  let value: JsonKind | 'quotedNull' = kind;
  for (const [at, action] of actions.entries()) {
    const { countedAs: treatment, accepts } = getBehavior(action);
    counts.push(treatment);
    if (accepts === 'nothing') return { is: 'gone', counts };
    const result = applyToKind(action, value);
    if (result === 'look') return { is: 'look', at };
    value = result;
  }
  if (actions.length === 0) return { is: 'same', counts };
  return { is: value === 'quotedNull' ? 'quotedNull' : 'null', counts };
}

/** `applyAction`, where the kind alone decides. */
function applyToKind(action: PsoxyAction, value: JsonKind | 'quotedNull'): 'null' | 'quotedNull' | 'look' {
  const { accepts, valueForNull } = getBehavior(action);
  const isText = value === 'string' || value === 'quotedNull';
  if (accepts === 'identifiers' ? value !== 'null' : isText) return 'look';
  return valueForNull(action) === null ? 'null' : 'quotedNull';
}
