import { RequestError } from '../kernel/errors.ts';
import { hasSortedRows } from '../plan/create-collection-node.ts';
import type { NativeDecision, NativeEndpoint, PlanParameter, Pruned, Target } from '../plan/plan.ts';
import { guardOption } from './odata/guard-option.ts';
import type { Prune } from './odata/guard-select.ts';
import { getDocumentedOption, toCanonicalName } from './system-options.ts';
import { describeAllowedValues, toAllowedValue } from './to-allowed-value.ts';
import { containsToken } from './token-text.ts';

type DecidedQuery = Pick<NativeDecision, 'query' | 'pruned'>;

/**
 * Checks the query options of a request, in the order in which they came, and that none is missing.
 *
 * @throws RequestError TARGET_MALFORMED (an option twice, in any spelling), TOKEN_INVALID, QUERY_NOT_ALLOWED
 */
export function decideQuery(endpoint: NativeEndpoint, query: Target['query']): DecidedQuery {
  const decided = decideOptions(endpoint, query);
  assertRequiredOptions(
    endpoint,
    query.map(({ name }) => toCanonicalName(name)),
  );
  return decided;
}

/** The same where some may be missing: next to an encrypted paging link. */
export function decideOptions(endpoint: NativeEndpoint, query: Target['query']): DecidedQuery {
  const names = query.map(({ name }) => toCanonicalName(name));
  if (new Set(names).size !== names.length)
    throw new RequestError('TARGET_MALFORMED', { subject: 'query option twice' });
  if (query.some(({ name }) => containsToken(name))) throw new RequestError('TOKEN_INVALID');
  const removed: (string | undefined)[] = [];
  const prune: Prune = (property) => removed.push(property);
  const decided = query.map(({ value }, index) => {
    const name = names[index] ?? '';
    const parameter = endpoint.query.get(name);
    if (parameter === undefined)
      throw containsToken(value)
        ? new RequestError('TOKEN_INVALID')
        : createDenial(describeAllowedOptions(endpoint, name));
    return { name: parameter.name, value: decideValue(endpoint, parameter, { value, prune }) };
  });
  return removed.length === 0 ? { query: decided } : { query: decided, pruned: toPruned(removed) };
}

function toPruned(removed: readonly (string | undefined)[]): Pruned {
  const names = [...new Set(removed)].filter((name) => name !== undefined);
  return { names, unknown: removed.filter((name) => name === undefined).length };
}

type OptionInput = { readonly value: string; readonly prune: Prune };

function decideValue(
  { entity, response }: NativeEndpoint,
  { name, rule }: PlanParameter,
  { value, prune }: OptionInput,
): NativeDecision['query'][number]['value'] {
  if ('odata' in rule)
    return guardOption({
      name,
      rule,
      value,
      entity,
      tokens: 'closed',
      sorted: hasSortedRows(response),
      prune,
    });
  if (containsToken(value)) throw new RequestError('TOKEN_INVALID');
  const allowed = toAllowedValue(rule, value);
  if (allowed === undefined) throw createDenial(`${name} takes ${describeAllowedValues(rule)}`);
  return [allowed];
}

function assertRequiredOptions(endpoint: NativeEndpoint, names: readonly string[]): void {
  for (const [canonical, { name, rule }] of endpoint.query) {
    if ('required' in rule && rule.required && !names.includes(canonical))
      throw createDenial(`${name} is required: ${describeAllowedValues(rule)}`);
  }
}

/** An option that Graph documents is named; another text of the request is not repeated. */
function describeAllowedOptions({ query }: NativeEndpoint, canonical: string): string {
  const taken = [...query.values()].map(({ name }) => name);
  const takes = taken.length === 0 ? 'no options' : taken.join(', ');
  const name = getDocumentedOption(canonical);
  if (name === '$search') return `$search would ask about what is not delivered here; taken are ${takes}`;
  return `${name === undefined ? 'an unknown option' : `${name} is not taken here`}; taken are ${takes}`;
}

function createDenial(subject: string): RequestError {
  return new RequestError('QUERY_NOT_ALLOWED', { subject });
}
