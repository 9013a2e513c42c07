import type { EndpointView, PlanView } from '@nymgate/rules/dialects/endpoint-view';
import { EXPOSURE_LEVELS, getExposure } from '@nymgate/rules/dialects/explanation';
import { ELEMENT, type FieldPath } from '@nymgate/rules/dialects/field-path';
import { diffRules } from '@nymgate/rules/review/diff/diff-rules';
import type { FieldChange, RequestChange } from '@nymgate/rules/review/diff/rule-diff';
import type { RemainingPlace } from '@nymgate/rules/review/remaining/find-remaining';
import type { ChangedField, ChangedRequest, Listed, RemainingPolicy, RulesComparison } from 'nymgate-console';
import { createExampleFinder, type FindExample } from './example-value.ts';
import type { PreviewContext } from './preview-draft.ts';
import type { Draft, ServedDraft } from './read-draft.ts';

/** Further changes are counted. */
const MAX_CHANGES = 100;

/** Compares what two sets of rules expose and allow. The most exposing changes come first. */
export function compareDraft(editor: Draft, other: Draft, context: PreviewContext): RulesComparison {
  const [after, before] = [editor.served, other.served];
  if (after === undefined) return { is: 'faulty', side: 'editor' };
  if (before === undefined) return { is: 'faulty', side: 'other' };
  const diff = diffRules(before.policy, after.policy, context.nativePlans);
  const describeChange = createChangeDescriber({ before, after, context, editor });
  return {
    is: 'compared',
    other: other.file,
    exposed: listed(diff.exposed.map(describeChange.field).toSorted(byExposure), describeChange.withExample),
    hidden: listed(diff.hidden.map(describeChange.field).toSorted(byExposure), describeChange.withExample),
    allowed: listed(diff.allowed.map(describeChange.request)),
    refused: listed(diff.refused.map(describeChange.request)),
  };
}

function listed<Item>(all: readonly Item[], toItem: (item: Item) => Item = (item) => item): Listed<Item> {
  return { items: all.slice(0, MAX_CHANGES).map(toItem), total: all.length };
}

type DraftPair = {
  readonly before: ServedDraft;
  readonly after: ServedDraft;
  readonly context: PreviewContext;
  readonly editor: Draft;
};

type ChangeDescriber = {
  readonly field: (change: FieldChange) => ChangedField;
  /** Examples are searched only for displayed changes. */
  readonly withExample: (change: ChangedField) => ChangedField;
  readonly request: (change: RequestChange) => ChangedRequest;
};

function createChangeDescriber({ before, after, context, editor }: DraftPair): ChangeDescriber {
  const views = {
    before: before.policy.review.view(before.policy.plan, context.nativePlans),
    after: after.policy.review.view(after.policy.plan, context.nativePlans),
  };
  const findLine = (rule: string | undefined) =>
    rule === undefined || rule === '' ? {} : { line: editor.positions.find(rule, 'key').line };
  const find: FindExample = createExampleFinder({ before, after }, context);
  return {
    field: ({ places, before: old, after: now, rules, unclear, remaining }) => {
      const [{ endpoint, field }] = places;
      const path = readFieldPath(field);
      const note = createNote(rules, { before, after });
      const property = path.findLast((step) => step !== ELEMENT) ?? '';
      return {
        property: String(property).startsWith('{') ? '' : String(property),
        ...(note.owner !== undefined && { owner: note.owner }),
        ...(note.class !== undefined && { class: note.class }),
        field,
        endpoint,
        places: places.length,
        before: { treatment: old, exposure: exposure(views.before, endpoint, path, old) },
        after: { treatment: now, exposure: exposure(views.after, endpoint, path, now) },
        ...(unclear === true && { unclear }),
        ...(remaining !== undefined && { remaining: groupByPolicy(remaining) }),
        ...findLine(rules.after),
      };
    },
    withExample: (change) => {
      const example = find(change);
      return example === undefined ? change : { ...change, example };
    },
    request: ({ endpoint, what, rules }) => ({ endpoint, what, ...findLine(rules.after) }),
  };
}

/** Further places are counted. */
const MAX_PLACES = 5;

function groupByPolicy(remaining: readonly RemainingPlace[]): readonly RemainingPolicy[] {
  const policies = [...new Set(remaining.map(({ policy }) => policy))];
  return policies.map((policy) => {
    const all = remaining.filter((place) => place.policy === policy);
    const places = all.slice(0, MAX_PLACES).map(({ policy: _, ...place }) => place);
    return { policy, places, total: all.length };
  });
}

/** Owner and class of a field, from either side: `user.jobTitle` belongs to `user`. */
function createNote(
  rules: FieldChange['rules'],
  { before, after }: { readonly before: ServedDraft; readonly after: ServedDraft },
): { readonly owner?: string; readonly class?: string } {
  const sides = [
    [after, rules.after],
    [before, rules.before],
  ] as const;
  const notes = sides.flatMap(([{ policy }, rule]) =>
    rule === undefined ? [] : [policy.review.getNote(policy.plan, rule)],
  );
  const name = notes.find(
    (note) => note.name?.includes('.') === true && !note.name.startsWith('endpoint '),
  )?.name;
  const dataClass = notes.find((note) => note.class !== undefined)?.class;
  return {
    ...(name !== undefined && { owner: name.slice(0, name.lastIndexOf('.')) }),
    ...(dataClass !== undefined && { class: dataClass }),
  };
}

function exposure(view: PlanView, template: string, path: FieldPath, treatment: string): number {
  const endpoint = view.endpoints.find((each: EndpointView) => each.template === template);
  // The other side may spell the path differently; then only a drop is certain.
  if (endpoint === undefined)
    return /^drop\b/.test(treatment) ? EXPOSURE_LEVELS.nothing : EXPOSURE_LEVELS.parts;
  return getExposure({ steps: endpoint.fields.getOutcome(path) });
}

/** Classes of equal weight are grouped: otherwise a nested name would displace an address. */
const SENSITIVE = [
  ['personal', 'contact'],
  ['text'],
  ['quasi'],
  ['organisation'],
  ['technical'],
  ['metadata'],
];

/** By exposure, class of data, depth, and number of places. */
function byExposure(left: ChangedField, right: ChangedField): number {
  return (
    Math.max(right.after.exposure, right.before.exposure) -
      Math.max(left.after.exposure, left.before.exposure) ||
    getRank(left) - getRank(right) ||
    getDepth(left) - getDepth(right) ||
    right.places - left.places
  );
}

function getDepth({ field }: ChangedField): number {
  return field.split('/').length;
}

function getRank({ class: dataClass }: ChangedField): number {
  const rank = SENSITIVE.findIndex((classes) => classes.includes(dataClass ?? ''));
  return rank === -1 ? SENSITIVE.length : rank;
}

/** @example readFieldPath('/value/~0/id') // ['value', '~', 'id'] */
export function readFieldPath(pointer: string): FieldPath {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => (step === '*' ? ELEMENT : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}
