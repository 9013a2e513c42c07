import '../../packages/gateway/src/platform/install.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { decide } from '../../packages/engine/src/requests/decide.ts';
import { parseTarget } from '../../packages/engine/src/requests/parse-target.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { interleave } from '../interleave.ts';
import { type Effort, median } from '../measure.ts';
import { OWNER } from '../pages/event-page.ts';
import type { Curve } from './curve.ts';

const ENDPOINTS = [10, 30, 100, 200, 500];

/** Deciding about a request for the last endpoint of ever longer rule files. */
export function rulesCurve(effort: Effort): Curve {
  const original = CONNECTORS['outlook-cal'].ruleSet({
    ...DEFAULT_CONNECTOR_OPTIONS,
    pseudonymizeAppIds: false,
  });
  const deciders = Object.fromEntries(ENDPOINTS.map((count) => [String(count), decider(original, count)]));
  const rounds = interleave(deciders, effort);
  return {
    title: 'Endpoints in the rules',
    x: 'endpoints',
    y: 'us to decide',
    points: ENDPOINTS.map((count) => ({
      x: count,
      label: String(count),
      y: median(rounds.map((round) => round[String(count)] ?? Number.NaN)) * 1_000,
    })),
  };
}

function decider(original: RuleSet, count: number): () => unknown {
  const [model] = original.endpoints.filter(({ path }) => path === '/v1.0/users/{userId}/events');
  if (model === undefined) throw new Error('The calendar connector has no events endpoint.');
  const endpoints = Array.from({ length: count }, (_, index) => ({
    ...model,
    id: `events-${index}`,
    path: `/v1.0/users/{userId}/events${index}`,
  }));
  const plan = compileRules({ ...original, endpoints }, sha256Hex);
  const path = `/v1.0/users/${OWNER}/events${count - 1}`;
  return () => decide(plan, { method: 'GET', target: parseTarget(path), headers: [] });
}
