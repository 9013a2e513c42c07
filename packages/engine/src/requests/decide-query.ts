import { RequestError } from '../kernel/errors.ts';
import type { NativeDecision, NativeEndpoint, PlanParameter, Pruned, Target } from '../plan/plan.ts';
import { allowedValue, describeValues } from './allowed-value.ts';
import { guardOption } from './odata/guard-option.ts';
import type { Prune } from './odata/guard-select.ts';
import { canonicalName, documentedOption } from './system-options.ts';
import { holdsToken } from './token-text.ts';

type DecidedQuery = Pick<NativeDecision, 'query' | 'pruned'>;

/**
 * Checks the query options of a request, in the order in which they came, and that none is missing.
 *
 * @throws RequestError TARGET_MALFORMED (an option twice, in any spelling), TOKEN_INVALID, QUERY_NOT_ALLOWED
 */
export function decideQuery(endpoint: NativeEndpoint, query: Target['query']): DecidedQuery {
  const decided = decideOptions(endpoint, query);
  requireAll(
    endpoint,
    query.map(({ name }) => canonicalName(name)),
  );
  return decided;
}

/** The same where some may be missing: beside a sealed link. */
export function decideOptions(endpoint: NativeEndpoint, query: Target['query']): DecidedQuery {
  const names = query.map(({ name }) => canonicalName(name));
  if (new Set(names).size !== names.length)
    throw new RequestError('TARGET_MALFORMED', { subject: 'query option twice' });
  if (query.some(({ name }) => holdsToken(name))) throw new RequestError('TOKEN_INVALID');
  const left: (string | undefined)[] = [];
  const prune: Prune = (property) => left.push(property);
  const decided = query.map(({ value }, index) => {
    const name = names[index] ?? '';
    const parameter = endpoint.query.get(name);
    if (parameter === undefined)
      throw holdsToken(value) ? new RequestError('TOKEN_INVALID') : refused(notTaken(endpoint, name));
    return { name: parameter.name, value: decideValue(endpoint, parameter, { value, prune }) };
  });
  return left.length === 0 ? { query: decided } : { query: decided, pruned: prunedOf(left) };
}

function prunedOf(left: readonly (string | undefined)[]): Pruned {
  const names = [...new Set(left)].filter((name) => name !== undefined);
  return { names, unknown: left.filter((name) => name === undefined).length };
}

type Given = { readonly value: string; readonly prune: Prune };

function decideValue(
  { entity }: NativeEndpoint,
  { name, rule }: PlanParameter,
  { value, prune }: Given,
): NativeDecision['query'][number]['value'] {
  if ('odata' in rule) return guardOption({ name, rule, value, entity, tokens: 'closed', prune });
  if (holdsToken(value)) throw new RequestError('TOKEN_INVALID');
  const allowed = allowedValue(rule, value);
  if (allowed === undefined) throw refused(`${name} takes ${describeValues(rule)}`);
  return [allowed];
}

function requireAll(endpoint: NativeEndpoint, names: readonly string[]): void {
  for (const [canonical, { name, rule }] of endpoint.query) {
    if ('required' in rule && rule.required && !names.includes(canonical))
      throw refused(`${name} is required: ${describeValues(rule)}`);
  }
}

/** An option that Graph documents is named; another text of the request is not repeated. */
function notTaken({ query }: NativeEndpoint, canonical: string): string {
  const taken = [...query.values()].map(({ name }) => name);
  const takes = taken.length === 0 ? 'no options' : taken.join(', ');
  const name = documentedOption(canonical);
  if (name === '$search') return `$search would ask about what is not delivered here; taken are ${takes}`;
  return `${name === undefined ? 'an unknown option' : `${name} is not taken here`}; taken are ${takes}`;
}

function refused(subject: string): RequestError {
  return new RequestError('QUERY_NOT_ALLOWED', { subject });
}
