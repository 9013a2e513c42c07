import { gunzipSync, gzipSync } from 'node:zlib';
import { readRulesText } from '@nymgate/rules/text/read-rules-text';
import { type MigrationNote, TO_FILL } from '../migration.ts';

type HostRules = {
  /** Longer ones leave no room for other variables: 4 KB in total on Lambda, 32 KB each on Cloud Run. */
  readonly inline: number;
  readonly store: RegExp;
};
const HOSTS: Readonly<Record<'aws' | 'gcp', HostRules>> = {
  aws: { inline: 2_400, store: /^aws-(?:sm|ssm):arn:/ },
  gcp: { inline: 24_000, store: /^gcp-sm:/ },
};

type RulesInput = {
  /** `rules` of the connector's configuration. */
  readonly place: string | undefined;
  /** The value of RULES, if it holds the rules. */
  readonly value: string | undefined;
  readonly host: 'aws' | 'gcp';
};
type TerraformRules = { readonly rules?: string; readonly notes: readonly MigrationNote[] };

/**
 * The variable `rules` of a connector: inline where the text is known and short.
 * @param name of the variable, for notes
 * @throws SetupError RULES_UNREADABLE
 */
export function migrateTerraformRules({ place, value, host }: RulesInput, name: string): TerraformRules {
  if (value !== undefined) return packRules(value, HOSTS[host].inline, name);
  if (place === undefined) return { notes: [] };
  if (HOSTS[host].store.test(place)) {
    const reason = `${place} belongs to the old deployment, whose destroy deletes it: copy it, or add RULES to the environment file`;
    return { rules: place, notes: [{ name, reason }] };
  }
  return { rules: TO_FILL, notes: [{ name, reason: `${place} is no place that a function reads` }] };
}

function packRules(value: string, limit: number, name: string): TerraformRules {
  const text = readRulesText(value, (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }));
  const packed = gzipSync(text, { level: 9 }).toString('base64');
  if (packed.length <= limit) return { rules: `inline:${packed}`, notes: [] };
  const reason = `compressed they have ${packed.length} characters, and ${limit} fit into the variables of a function: write them with --rules-file, store that file, and give its address`;
  return { rules: TO_FILL, notes: [{ name, reason }] };
}
