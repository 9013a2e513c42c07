import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseStoreReference } from '../../../../packages/clouds/src/settings/secret-reference.ts';
import { openConfig } from '../../../../packages/gateway/src/config/open-config.ts';
import { parseHcl } from '../../../../tools/infra/hcl2json.ts';
import { ROOT } from '../../../docs/repository-files.ts';
import { openExample } from '../open-example.ts';
import type { StateResource } from './apply-example.ts';

type Environment = Readonly<Record<string, string>>;
type Attributes = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Where each cloud's function has its variables; that of AWS is started itself in aws-deployment.test.ts. */
const CLOUDS = [
  {
    ...{ example: 'gcp', scheme: 'gs', store: 'gcp-sm', type: 'google_cloudfunctions2_function' },
    environment: ({ service_config }: Attributes) => service_config?.[0]?.['environment_variables'],
  },
  {
    ...{ example: 'azure', scheme: 'az', store: 'azure-kv', type: 'azurerm_function_app_flex_consumption' },
    environment: ({ app_settings }: Attributes) => app_settings as unknown,
  },
] as const;

/** Variables of the example's own test of files, with the hash that they compute. */
async function valuesOf(example: string, folder: string): Promise<Readonly<Record<string, unknown>>> {
  const path = join(ROOT, 'infra/examples', example, 'tests/bulk.tftest.hcl');
  const { variables } = (await parseHcl('bulk.tf', readFileSync(path, 'utf8'))) as { variables: [object] };
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, 'versions.tf')))
    .digest('hex');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Terraform, as the parser gives it.
  const computed = JSON.stringify('${filesha256("versions.tf")}').slice(1, -1);
  return JSON.parse(JSON.stringify(variables[0]).replaceAll(computed, hash)) as Record<string, unknown>;
}

describe.concurrent('IAC-31 what a function for files is started with', () => {
  test.each(CLOUDS)('is a configuration with jobs, rules and one key: $example', async (cloud) => {
    const values = await valuesOf(cloud.example, join(ROOT, 'infra/examples', cloud.example));
    const example = openExample(cloud.example, { values: () => values });
    await example.run('init');
    await example.run('apply', '-auto-approve');
    const { resources } = JSON.parse(example.state()) as { resources: StateResource[] };
    const functions = resources.filter(
      ({ type, module }) => type === cloud.type && module?.includes('.bulk[') === true,
    );
    const [attributes] = functions.flatMap(({ instances }) => instances.map((one) => one.attributes));
    const environment = cloud.environment(attributes as Attributes) as Environment;

    const config = await openConfig({ text: '{}', file: 'the environment', environment });
    expect(config.bulk).toEqual({
      people: expect.objectContaining({
        from: expect.stringMatching(new RegExp(`^${cloud.scheme}://.*/hr/$`)),
        to: expect.stringMatching(new RegExp(`^${cloud.scheme}://.*/hr/$`)),
        rules: 'env:BULK_RULES_PEOPLE',
      }),
    });
    const rules = gunzipSync(Buffer.from(environment['BULK_RULES_PEOPLE'] ?? '', 'base64')).toString();
    expect(rules).toBe(readFileSync(join(example.folder, 'tests/hr.yaml'), 'utf8'));
    expect(config.pseudonyms.scheme === 'native' && config.pseudonyms.keys.map(({ id }) => id)).toEqual([2]);
    const reference = config.pseudonyms.scheme === 'native' ? (config.pseudonyms.keys[0]?.secret ?? '') : '';
    expect(parseStoreReference(reference)).toMatchObject({ store: cloud.store });
    expect(config.callers).toEqual((await openConfig({ text: SMALL, file: 'x', environment: {} })).callers);
    expect(example.state()).not.toContain('stub-secret-');
  });
});

/** A configuration without callers. */
const SMALL = JSON.stringify({
  pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
  connectors: {
    'entra-id': {
      tenant: '11111111-2222-4333-8444-555555555555',
      clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
      assertion: { type: 'aws' },
    },
  },
});
