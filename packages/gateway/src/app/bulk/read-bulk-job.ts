import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import { setupError } from '@nymgate/engine/kernel/errors';
import type { SecretStore } from '@nymgate/engine/kernel/ports';
import type { BulkJobConfig } from '../../config/bulk/bulk-settings.ts';
import type { Config } from '../../config/config-settings.ts';
import { formatRulesPlace } from '../../config/rules/rules-place.ts';
import { type RuleTextPorts, readRuleText } from '../rules/read-rule-text.ts';
import { type BulkPseudonymOptions, readBulkPseudonyms } from './bulk-pseudonyms.ts';

/** Everything a run needs except the files; plain data. */
export type BulkJob = {
  readonly from: string;
  readonly to: string;
  /** The rules' set for all files. */
  readonly set?: string | undefined;
  readonly format?: BulkFormat | undefined;
  readonly rejects: number;
  readonly names: BulkJobConfig['names'];
  readonly rulesText: string;
  /** For findings. */
  readonly rulesFile: string;
  readonly pseudonyms: BulkPseudonymOptions;
};

/** @throws SetupError CONFIG_INVALID with the known names */
export function findBulkJob({ bulk = {} }: Pick<Config, 'bulk'>, name: string): BulkJobConfig {
  const found = Object.hasOwn(bulk, name) ? bulk[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(bulk);
  throw setupError(
    'CONFIG_INVALID',
    'the configuration has no job of this name under bulk',
    names.length === 0
      ? 'it has no bulk at all: docs/reference/configuration.md says what a job has'
      : `there are: ${names.join(', ')}`,
  );
}

/**
 * Reads rules and keys of a job, so that its files join with the gateway's responses.
 * @throws SetupError CONFIG_INVALID, RULES_UNREADABLE, SECRET_UNAVAILABLE, KEY_INVALID, PIN_MISMATCH
 */
export async function readBulkJob(
  config: Pick<Config, 'bulk' | 'pseudonyms' | 'connectors'>,
  name: string,
  ports: RuleTextPorts & { readonly secrets: SecretStore },
): Promise<BulkJob> {
  const { from, to, set, format, rejects, names, rules, connector } = findBulkJob(config, name);
  const rulesText = await readRuleText(rules, ports);
  const pseudonyms = await readBulkPseudonyms(config, connector, ports.secrets);
  return { from, to, set, format, rejects, names, rulesText, rulesFile: formatRulesPlace(rules), pseudonyms };
}
