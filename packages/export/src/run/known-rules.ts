import type { ExportPlan } from '@nymgate/connectors/export-plans';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createConfiguredSchema } from '@nymgate/shell/schema/run-schema';
import { type DeliveringRules, getDefaultRules } from '../plan/selected-properties.ts';

export type KnownRules = { readonly policy: string; readonly rules: DeliveringRules };

/**
 * Rules by connector: those of the configuration, otherwise the default ones, which a running gateway serves if its
 * policy is the same. Rules of Psoxy's language are absent, because they don't list properties.
 */
export async function readKnownRules(
  plans: readonly ExportPlan[],
  config: Config | undefined,
): Promise<ReadonlyMap<string, KnownRules>> {
  const found = new Map<string, KnownRules>();
  for (const plan of plans) {
    const known = config === undefined ? toKnown(plan) : await readConfigured(plan.connector, config);
    if (known !== undefined) found.set(plan.connector, known);
  }
  return found;
}

function toKnown(plan: ExportPlan): KnownRules {
  const rules = getDefaultRules(plan);
  return { policy: rules.policy(), rules };
}

async function readConfigured(id: string, config: Config): Promise<KnownRules | undefined> {
  const source = await createConfiguredSchema(id, config).catch((error: unknown) => {
    // Rules of Psoxy's language, or rules that are not in a file.
    if (error instanceof SetupError && error.code === 'USAGE') return undefined;
    throw error;
  });
  if (source === undefined) return undefined;
  const { endpoints, entities = {} } = source.rules;
  const entity = (name: string) => (Object.hasOwn(entities, name) ? entities[name] : undefined);
  return { policy: source.policy, rules: { endpoints, entity } };
}
