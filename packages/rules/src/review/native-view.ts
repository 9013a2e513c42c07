import type { NativeEndpoint, NativePlan, PlanNode } from '@nymgate/engine/plan/plan';
import { matchPath } from '@nymgate/engine/requests/match-path';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import {
  ANY_OTHER_FIELD,
  type EndpointView,
  type FieldsView,
  type ParameterView,
  type PlanView,
  type QueryView,
} from '../dialects/endpoint-view.ts';
import { formatFieldPath } from '../dialects/field-path.ts';
import { joinPointer } from '../text/json-pointer.ts';
import { createDropStep, createStep } from './explain/create-step.ts';
import { getSampleRequests, toSkeleton } from './explain/known-answers.ts';
import { listFields } from './explain/list-fields.ts';

/** A native plan in the form in which plans of all languages are compared. */
export function viewNative({ endpoints }: NativePlan): PlanView {
  return { endpoints: endpoints.map(viewEndpoint), openRulePointer: undefined };
}

function viewEndpoint(endpoint: NativeEndpoint, index: number): EndpointView {
  const { template, path, methods, headers, response } = endpoint;
  const takes = (text: string): boolean =>
    matchPath(path, parseTarget(text).segments, 'request') !== undefined;
  const slots = path.segments.flat().filter((part) => 'slot' in part);
  return {
    rule: joinPointer('/endpoints', index),
    template,
    pathKey: `template ${toSkeleton(template)}`,
    accepts: takes,
    requests: getSampleRequests(endpoint).filter(takes),
    values: { limits: slots.length === 0 ? undefined : JSON.stringify(slots), pattern: path },
    methods: new Set(methods),
    query: viewQuery(endpoint),
    forwardsUnguarded: undefined,
    headers: new Map([...headers].map(([name, rule]) => [name, JSON.stringify(rule)])),
    body: 'none',
    fields: viewFields(response),
  };
}

function viewQuery({ query }: NativeEndpoint): QueryView {
  const named = [...query].map(([key, { name, rule }]): [string, ParameterView] => {
    if ('odata' in rule) return [key, { name, required: false, limits: JSON.stringify(rule) }];
    const { required, ...limits } = rule;
    const anyText = limits.type === 'string' && limits.values === undefined;
    return [
      key,
      {
        name,
        required: required === true,
        plain: rule,
        limits: anyText ? undefined : JSON.stringify(limits),
      },
    ];
  });
  return { allowsAny: false, byName: new Map(named) };
}

function viewFields(response: PlanNode): FieldsView {
  const listed = listFields(response);
  const outcomes = new Map(listed.map(({ path, leaf }) => [formatFieldPath(path), createStep(leaf)]));
  const nothing = createDropStep('no rule names it', response.pointer);
  return {
    paths: [...listed.map(({ path }) => path), ANY_OTHER_FIELD],
    getOutcome: (path) => [outcomes.get(formatFieldPath(path)) ?? nothing],
  };
}
