import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../packages/connectors/src/index.ts';
import { writeCachedRules } from '../../../packages/gateway/src/app/rules/cached-rules.ts';
import { createRuleCache } from '../../../packages/hosts/src/files/rule-cache.ts';
import { readVersion } from '../../../packages/hosts/src/runtime/read-version.ts';
import { parseYaml } from '../../../packages/rules/src/text/yaml/read-yaml.ts';
import { RULES } from './rules-of-run.ts';

/**
 * Gives that configuration connectors with rule files in every form that a start may meet: of Psoxy's language one that an earlier
 * start has kept, which is asked for the page, and one in YAML; of our own one in JSON.
 */
export async function addRules(file: string): Promise<void> {
  const config = JSON.parse(await readFile(file, 'utf8')) as {
    readonly connectors: { readonly 'outlook-cal': object };
  };
  const directory = dirname(file);
  const write = async (name: string, text: string) => {
    await writeFile(join(directory, name), text);
    return { ...config.connectors['outlook-cal'], rules: join(directory, name) };
  };
  const data = parseYaml(RULES).read('method').data;
  const kept = JSON.stringify(data);
  const own = CONNECTORS['entra-id'].ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const connectors = {
    'outlook-cal': await write('kept.json', kept),
    'outlook-mail': await write('rules.yaml', RULES),
    'entra-id': await write('own.json', JSON.stringify(own)),
  };
  writeCachedRules(createRuleCache(readVersion()), { file: join(directory, 'kept.json'), text: kept }, data);
  await writeFile(file, JSON.stringify({ ...config, connectors, ruleCache: true }));
}
