import type { DataClass } from '../../plan/rule-set.ts';
import type {
  EndpointVerdict,
  Explanation,
  FieldFate,
  ParameterVerdict,
} from '../../review/explain/index.ts';
import type { NamedPolicy } from '../policy/read-policy.ts';

type Placed<T> = Omit<T, 'rule'> & {
  /** `rules.yaml:12`, or what a connector's rule is about: `user.mail`. */
  readonly rule: string;
};

export type FieldReport = {
  readonly field: string;
  readonly treatments: readonly {
    readonly treatment: string;
    readonly detail?: string;
    readonly rule: string;
    readonly sometimes?: true;
  }[];
  /** Why, as the rule itself says it. */
  readonly class?: DataClass;
  readonly reason?: string;
  readonly count?: number;
  readonly sameAs?: string;
};

/** What `--json` prints. */
export type ExplanationReport = {
  readonly policy: string;
  readonly allowed: boolean;
  readonly code?: string;
  readonly subject?: string;
  readonly endpoint?: Placed<Omit<EndpointVerdict, 'why'>>;
  readonly engine?: Explanation['engine'];
  readonly others: readonly Placed<EndpointVerdict>[];
  readonly query: readonly (Omit<ParameterVerdict, 'rule'> & { readonly rule?: string })[];
  readonly headers: readonly string[];
  readonly notes: readonly string[];
  readonly fields: readonly FieldReport[];
};

/** An explanation with the places of its rules in words. */
export function toExplanationReport(
  { request, engine, fields }: Explanation,
  policy: NamedPolicy,
): ExplanationReport {
  const { placeOf } = policy;
  const { code, subject, endpoint } = request;
  return {
    policy: policy.name,
    allowed: request.allowed,
    ...(code !== undefined && { code }),
    ...(subject !== undefined && { subject }),
    ...(endpoint !== undefined && { endpoint: { ...endpoint, rule: placeOf(endpoint.rule) } }),
    ...(engine !== undefined && { engine }),
    others: request.others.map((other) => ({ ...other, rule: placeOf(other.rule) })),
    query: request.query.map(({ rule, ...parameter }) => ({
      ...parameter,
      ...(rule !== undefined && { rule: placeOf(rule) }),
    })),
    headers: request.headers,
    notes: request.notes,
    fields: fields.map((fate) => toFieldReport(fate, policy)),
  };
}

function toFieldReport(
  { field, steps, count, sameAs }: FieldFate,
  { placeOf, noteOf }: NamedPolicy,
): FieldReport {
  return {
    field,
    treatments: steps.map(({ treatment, detail, rule, sometimes }) => ({
      treatment,
      ...(detail !== undefined && { detail }),
      rule: placeOf(rule),
      ...(sometimes !== undefined && { sometimes }),
    })),
    ...(sameAs === undefined && noteOf(steps[0].rule)),
    ...(count !== undefined && { count }),
    ...(sameAs !== undefined && { sameAs }),
  };
}
