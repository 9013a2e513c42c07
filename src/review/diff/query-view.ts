import type { PlanEndpoint } from '../../plan/plan.ts';
import type { PlainParameter } from '../../plan/rule-set.ts';

/** What an endpoint of either language says of a query parameter. */
export type ParameterView = {
  /** Spelling of the rule. */
  readonly name: string;
  readonly required: boolean;
  /** Canonical text of the limits; undefined: any value. */
  readonly limits: string | undefined;
  readonly plain?: PlainParameter;
};

export type QueryView = {
  /** Parameters that no rule names pass too. */
  readonly any: boolean;
  /** By lower-case name. */
  readonly named: ReadonlyMap<string, ParameterView>;
};

/** The query rules of an endpoint, in one form for both languages. */
export function queryView(endpoint: PlanEndpoint): QueryView {
  return endpoint.psoxy === undefined ? nativeView(endpoint) : psoxyView(endpoint.psoxy);
}

function nativeView({ query }: PlanEndpoint): QueryView {
  const named = [...query].map(([key, { name, rule }]): [string, ParameterView] => {
    if ('odata' in rule) return [key, { name, required: false, limits: JSON.stringify(rule) }];
    const { required, ...limits } = rule;
    const view = { name, required: required === true, plain: rule };
    return [
      key,
      {
        ...view,
        limits: limits.type === 'string' && limits.values === undefined ? undefined : JSON.stringify(limits),
      },
    ];
  });
  return { any: false, named: new Map(named) };
}

function psoxyView({ queryNames, querySchemas }: NonNullable<PlanEndpoint['psoxy']>): QueryView {
  const names = new Set([...(queryNames ?? []), ...(queryNames === undefined ? querySchemas.keys() : [])]);
  const named = [...names].map((name): [string, ParameterView] => {
    const schema = querySchemas.get(name);
    if (schema === undefined) return [name, { name, required: false, limits: undefined }];
    const { required, ...limits } = schema;
    return [name, { name, required, limits: JSON.stringify(limits, sourceOnly) }];
  });
  return { any: queryNames === undefined, named: new Map(named) };
}

/** Compiled patterns count by what was written. */
export function sourceOnly(_: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  if (value instanceof Set) return [...value];
  return typeof value === 'object' && value !== null && 'source' in value ? value.source : value;
}
