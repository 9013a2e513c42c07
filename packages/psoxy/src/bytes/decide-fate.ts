import { startTally } from '@nymgate/engine/sanitizer/tree/tally';
import type { PsoxyAction, PsoxySchema } from '../plan/psoxy-response.ts';
import { actOf } from '../tree/act-on-value.ts';
import { filterBySchema } from '../tree/filter-by-schema.ts';
import { gateOf } from './gate-actions.ts';
import type { Count, Kind, KindFate, Leaf, Operation } from './states.ts';

/** What the rules say of a place, as far as it decides what becomes of the value there. */
export type PlaceRule = Omit<Leaf, 'actions'> & {
  /** The actions that mean the place, with the number of their pass. */
  readonly due: readonly { readonly pass: number; readonly action: PsoxyAction }[];
};

/**
 * The state for what is inside of an object or list.
 *
 * @param last the last pass that goes into it; undefined: all passes do
 * @param ghost the object or list is removed as a whole; what is inside is only counted
 */
export type Inside = (last: number | undefined, ghost: boolean) => number | 'nothing' | 'giveUp';

/** What becomes of a text, number, truth value or null at a place: schema, links and actions, in the order of the tree engine. */
export function decideScalar(rule: PlaceRule, kind: Kind): KindFate {
  const { schema, element, link, ghost } = rule;
  if (kind === 'null' && element) return DROPPED;
  const filtered = schema === undefined ? 'same' : filterKind(schema, kind);
  const ask: KindFate = { do: 'ask', leaf: leafOf(rule) };
  if (filtered === 'mismatch') return mismatched(rule);
  // null is no link.
  if (filtered === 'look' || (link && !(kind === 'null' && filtered === 'same'))) return ask;
  if (filtered === 'integer' || filtered === 'number')
    return ghost || rule.due.length > 0 ? ask : { do: 'checkNumber', type: filtered, leaf: leafOf(rule) };
  if (filtered === 'false')
    return rule.due.length === 0
      ? written('false', [], rule)
      : folded(foldActions(actionsOf(rule), 'boolean'), [], rule);
  const operation = ghost ? undefined : operationOf(actionsOf(rule), kind);
  if (operation !== undefined) return { do: 'operate', operation, leaf: leafOf(rule) };
  const gated = ghost || kind !== 'string' ? undefined : gateOf(actionsOf(rule));
  if (gated !== undefined) return { do: 'gate', ...gated, leaf: leafOf(rule) };
  return folded(foldActions(actionsOf(rule), kind), [], rule);
}

/** The same for an object or list. */
export function decideContainer(rule: PlaceRule, kind: 'object' | 'array', inside: Inside): KindFate {
  const { schema, link, ghost } = rule;
  if (schema !== undefined && filterKind(schema, kind) === 'mismatch') {
    const fate = mismatched(rule);
    // The kernel cannot put what the host makes in the place of a container.
    return fate.do === 'ask' ? GIVE_UP : fate;
  }
  // The host refuses a container for a link or an identifier; the schema has nothing more to say.
  const refused = (): KindFate => ({ do: 'ask', leaf: leafOf({ ...rule, schema: undefined }) });
  if (link) return refused();
  const result = foldActions(actionsOf(rule), kind);
  if (result.is === 'look') return result.at === 0 ? refused() : GIVE_UP;
  const state = inside(rule.due[0]?.pass, ghost || result.is !== 'same');
  if (state === 'giveUp') return GIVE_UP;
  if (result.is === 'same') return state === 'nothing' ? kept([], rule) : { do: 'walk', inside: state };
  const fate = folded(result, [], rule);
  return state === 'nothing' || !('counts' in fate) || fate.do === 'keep' ? fate : { ...fate, inside: state };
}

const DROPPED: KindFate = { do: 'drop', counts: [] };
const GIVE_UP: KindFate = { do: 'giveUp' };

/** A value of another kind than declared becomes null, and the actions then meet null. */
function mismatched(rule: PlaceRule): KindFate {
  if (rule.element) return { do: 'drop', counts: ['mismatch'] };
  const result = foldActions(actionsOf(rule), 'null');
  if (result.is === 'same') return written('null', ['mismatch'], rule);
  return folded(result, ['mismatch'], rule);
}

function folded(result: Folded, before: readonly Count[], rule: PlaceRule): KindFate {
  if (result.is === 'look') return { do: 'ask', leaf: leafOf(rule) };
  const counts = [...before, ...result.counts];
  if (result.is === 'gone') return { do: 'drop', counts };
  if (result.is === 'same') return kept(counts, rule);
  return written(result.is === 'null' ? 'null' : '"null"', counts, rule);
}

function kept(counts: readonly Count[], { ghost }: PlaceRule): KindFate {
  return { do: ghost ? 'drop' : 'keep', counts };
}

function written(text: string, counts: readonly Count[], { ghost }: PlaceRule): KindFate {
  return ghost ? { do: 'drop', counts } : { do: 'write', text, counts };
}

/**
 * What the kernel can do by itself: a lone action that does the same as one of its treatments. The host does all else, value by
 * value.
 */
function operationOf(actions: readonly PsoxyAction[], kind: Kind): Operation | undefined {
  const [action] = actions;
  if (action === undefined || actions.length > 1) return undefined;
  // Of numbers the kernel knows the digits as written, not as Java prints them (psoxy-facts.md#n).
  const twin = kind === 'string' ? actOf(action).twin(action) : undefined;
  if (twin?.treatment === 'pseudonymize')
    return { make: twin.reversible ? 'reversible' : 'irreversible', kind: twin.kind };
  return twin?.treatment === 'textDigest' ? { make: 'textDigest' } : undefined;
}

function actionsOf({ due }: PlaceRule): readonly PsoxyAction[] {
  return due.map(({ action }) => action);
}

function leafOf(rule: PlaceRule): Leaf {
  const { schema, element, link, ghost } = rule;
  return { schema, element, link, ghost, actions: actionsOf(rule) };
}

/**
 * What the schema makes of a value, as far as its kind tells. `same`: it stays. `false`: null becomes false. `mismatch`: it becomes
 * null. `number`, `integer`: it stays if it is within their bounds. `look`: that depends on the value itself.
 */
type Filtered = 'same' | 'false' | 'mismatch' | 'number' | 'integer' | 'look';

function filterKind(schema: PsoxySchema, kind: Kind): Filtered {
  if (kind === 'null') return filterBySchema(schema, null, NOTHING) === null ? 'same' : 'false';
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

const NOTHING = { tally: startTally(), added: new Set<never>() };

/**
 * What several actions, one after the other, make of a value, as far as its kind tells. `same`: there is no action. `look`: the
 * result depends on the value itself, or the answer fails; `at` is the number of the first action that has to see the value.
 */
type Folded =
  | { readonly is: 'same' | 'null' | 'quotedNull' | 'gone'; readonly counts: readonly Count[] }
  | { readonly is: 'look'; readonly at: number };

function foldActions(actions: readonly PsoxyAction[], kind: Kind): Folded {
  const counts: Count[] = [];
  let value: Kind | 'quotedNull' = kind;
  for (const [at, action] of actions.entries()) {
    const { counts: treatment, takes } = actOf(action);
    counts.push(treatment);
    if (takes === 'nothing') return { is: 'gone', counts };
    const result = act(action, value);
    if (result === 'look') return { is: 'look', at };
    value = result;
  }
  if (actions.length === 0) return { is: 'same', counts };
  return { is: value === 'quotedNull' ? 'quotedNull' : 'null', counts };
}

/** The same as `actOnValue`, where the kind decides. */
function act(action: PsoxyAction, value: Kind | 'quotedNull'): 'null' | 'quotedNull' | 'look' {
  const { takes, ofNull } = actOf(action);
  const isText = value === 'string' || value === 'quotedNull';
  if (takes === 'identifiers' ? value !== 'null' : isText) return 'look';
  return ofNull(action) === null ? 'null' : 'quotedNull';
}
