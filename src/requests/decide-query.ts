import { beginsGrain } from '../kernel/coarsen-time.ts';
import { RequestError } from '../kernel/errors.ts';
import { matchesGrammar } from '../kernel/grammars.ts';
import type { NativeDecision, NativeEndpoint, PlanParameter, Target } from '../plan/plan.ts';
import type { PlainParameter } from '../plan/rule-set.ts';
import { guardOption } from './odata/guard-option.ts';
import { canonicalName } from './system-options.ts';
import { holdsToken } from './token-text.ts';

/**
 * Checks the query options of a request, in the order in which they came.
 *
 * @throws RequestError TARGET_MALFORMED (an option twice, in any spelling), TOKEN_INVALID, QUERY_NOT_ALLOWED
 */
export function decideQuery(endpoint: NativeEndpoint, query: Target['query']): NativeDecision['query'] {
  const names = query.map(({ name }) => canonicalName(name));
  if (new Set(names).size !== names.length)
    throw new RequestError('TARGET_MALFORMED', { subject: 'query option twice' });
  if (query.some(({ name }) => holdsToken(name))) throw new RequestError('TOKEN_INVALID');
  const decided = query.map(({ value }, index) => {
    const parameter = endpoint.query.get(names[index] ?? '');
    if (parameter === undefined)
      throw holdsToken(value) ? new RequestError('TOKEN_INVALID') : refused('unknown option');
    return { name: parameter.name, value: decideValue(endpoint, parameter, value) };
  });
  requireAll(endpoint, names);
  return decided;
}

function decideValue(
  endpoint: NativeEndpoint,
  { name, rule }: PlanParameter,
  value: string,
): NativeDecision['query'][number]['value'] {
  if ('odata' in rule) return guardOption({ name, rule, value, entity: endpoint.entity, tokens: 'closed' });
  if (holdsToken(value)) throw new RequestError('TOKEN_INVALID');
  if (!isAllowedValue(rule, value)) throw refused(name);
  return [value];
}

function requireAll(endpoint: NativeEndpoint, names: readonly string[]): void {
  for (const [canonical, { name, rule }] of endpoint.query) {
    if ('required' in rule && rule.required && !names.includes(canonical)) throw refused(name);
  }
}

function refused(subject: string): RequestError {
  return new RequestError('QUERY_NOT_ALLOWED', { subject });
}

/** Whether the rule allows a value: grammar, bounds, closed list, beginning of a grain. */
export function isAllowedValue(rule: PlainParameter, value: string): boolean {
  if (!matchesGrammar(rule.type, value)) return false;
  if (rule.values !== undefined && !rule.values.includes(value)) return false;
  if (rule.grain !== undefined && !beginsGrain(value, rule.grain)) return false;
  // The grammar `natural` allows 16 digits. A double holds them exactly enough to compare with safe integers.
  if (rule.minimum !== undefined && Number(value) < rule.minimum) return false;
  return rule.maximum === undefined || Number(value) <= rule.maximum;
}
