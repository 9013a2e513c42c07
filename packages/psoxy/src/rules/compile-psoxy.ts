import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import { throwIssues } from '@nymgate/engine/kernel/errors';
import { computePolicyHash } from '@nymgate/engine/plan/compute-policy-hash';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { type Finding, toIssue } from '@nymgate/rules/text/yaml/finding';
import { isMapping } from '@nymgate/rules/text/yaml/shapes';
import type { PsoxyEndpoint, PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { compileEndpoint, createFallbackEndpoint, type EndpointContext } from './compile-endpoint.ts';
import { compileResponseSchema } from './compile-response-schema.ts';
import { createCompileScope } from './compile-scope.ts';
import { deepFreezePlan } from './deep-freeze-plan.ts';
import { checkPsoxyShape } from './psoxy-shape.ts';

/** Compiled as far as possible; usable only without errors among the findings. */
export type PsoxyReading = {
  readonly findings: readonly Finding[];
  readonly endpoints: readonly PsoxyEndpoint[];
  readonly fallbackEndpoint: PsoxyEndpoint | undefined;
};

/** Checks data and compiles the valid parts, so that all faults are found at once. */
export function compilePsoxyData(data: unknown): PsoxyReading {
  const findings = new Map<string, Finding>();
  const report = (finding: Finding): void => void findings.set(JSON.stringify(finding), finding);
  checkPsoxyShape(data, report);
  const faults = [...findings.values()].filter(({ severity }) => severity === 'error');
  const invalidPointers = new Set(faults.map(({ pointer }) => pointer.split('/', 3).join('/')));
  const ruleSet = keepValidRules(data, invalidPointers);
  const context: EndpointContext = { scope: createCompileScope(report), ruleSet };
  for (const [name, rule] of Object.entries(ruleSet.definitions ?? {}))
    compileResponseSchema(context.scope, ruleSet.definitions ?? {}, {
      rule,
      pointer: joinPointer('/definitions', name),
    });
  const endpoints = (ruleSet.endpoints ?? []).flatMap((rule, index) =>
    invalidPointers.has(joinPointer('/endpoints', index)) ? [] : [compileEndpoint(context, rule, index)],
  );
  const open = ruleSet.allowAllEndpoints === true ? createFallbackEndpoint(context) : undefined;
  return { findings: [...findings.values()], endpoints, fallbackEndpoint: open };
}

function keepValidRules(data: unknown, invalidPointers: ReadonlySet<string>): PsoxyRuleSet {
  if (!isMapping(data)) return {};
  const source: Partial<PsoxyRuleSet> = data;
  const definitions = isMapping(source.definitions) ? Object.entries(source.definitions) : [];
  return {
    ...(source.allowAllEndpoints === true && { allowAllEndpoints: true }),
    ...(source.links === 'seal' && { links: 'seal' }),
    ...(source.odata === 'guarded' && { odata: 'guarded' }),
    ...(!invalidPointers.has('/allowedRequestHeaders') &&
      Array.isArray(source.allowedRequestHeaders) && { allowedRequestHeaders: source.allowedRequestHeaders }),
    definitions: Object.fromEntries(
      definitions.filter(([name]) => !invalidPointers.has(joinPointer('/definitions', name))),
    ),
    endpoints: !invalidPointers.has('/endpoints') && Array.isArray(source.endpoints) ? source.endpoints : [],
  };
}

/** @throws SetupError with every error found */
export function compilePsoxyRules(ruleSet: PsoxyRuleSet, sha256Hex: (text: string) => string): PsoxyPlan {
  const copy: PsoxyRuleSet = deepFreeze(structuredClone(ruleSet));
  const reading = compilePsoxyData(copy);
  throwIssues(reading.findings.filter(({ severity }) => severity === 'error').map(toIssue));
  return toPlan(copy, reading, computePolicyHash(copy, sha256Hex));
}

export function toPlan(
  ruleSet: PsoxyRuleSet,
  { endpoints, fallbackEndpoint }: PsoxyReading,
  policy: string,
): PsoxyPlan {
  return deepFreezePlan({
    name: 'psoxy',
    language: 'psoxy',
    policy,
    ruleSet,
    endpoints,
    ...(fallbackEndpoint !== undefined && { open: fallbackEndpoint }),
  });
}
