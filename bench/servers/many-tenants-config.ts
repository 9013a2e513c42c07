import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { printRules } from '../../packages/rules/src/native/parse-rules.ts';
import { writeRuleFile } from '../rules/write-rule-file.ts';
import { TARGET, writeGatewayConfig } from './gateway-config.ts';

/** A hundred connectors of fifty tenants, over two rule files. */
export const TENANTS = 50;

export type TenantsConfig = {
  readonly file: string;
  /** Of the first connector. */
  readonly target: string;
  /** Writes both rule files with another meaning. */
  readonly changeRules: () => Promise<void>;
};

/** @param origin of the bench's upstream */
export async function writeTenantsConfig(directory: string, origin: string): Promise<TenantsConfig> {
  const base = await writeGatewayConfig({ directory, origin });
  const config = JSON.parse(await readFile(base, 'utf8')) as {
    readonly connectors: Readonly<Record<string, object>>;
  };
  const [settings] = Object.values(config.connectors);
  const rules = await writeRules(directory);
  const connectors = Array.from({ length: TENANTS }, (_, number) => {
    const tenant = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    return rules.map((file, at) => [
      `t${number}-${at}`,
      { ...settings, tenant, clientId: tenant, rules: file },
    ]);
  });
  const file = join(directory, 'tenants.json');
  await writeFile(file, JSON.stringify({ ...config, connectors: Object.fromEntries(connectors.flat()) }));
  return {
    file,
    target: `/t0-0${TARGET}`,
    changeRules: async () => {
      for (const each of rules)
        await writeFile(each, (await readFile(each, 'utf8')).replaceAll('displayName', 'nickName'));
    },
  };
}

async function writeRules(directory: string): Promise<readonly string[]> {
  const own = join(directory, 'own-rules.yaml');
  await writeFile(own, printRules(CONNECTORS['outlook-cal'].ruleSet(DEFAULT_CONNECTOR_OPTIONS)));
  return [(await writeRuleFile(directory)).yaml, own];
}
