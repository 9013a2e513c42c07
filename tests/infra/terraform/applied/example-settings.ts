import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyKeys, type Example, openExample } from '../open-example.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';

/** As it is shipped, with its own terraform.tfvars.example filled in, after its root of keys. */
export async function openShipped(name: string, infra: string, reattach?: string): Promise<Example> {
  const overShipped = true as const;
  const example = openExample(name, {
    ...{ infra, reattach, overShipped },
    values: (folder) => settingsFor(name, folder),
  });
  await applyKeys(example, { overShipped, values: (folder) => settingsFor(`${name}/keys`, folder) });
  return example;
}

/**
 * What an example's terraform.tfvars.example names and does not hold: a file, for the most part; and the tenant, which is the one that the
 * stub is logged in to.
 */
export function settingsFor(name: string, folder: string): Readonly<Record<string, unknown>> {
  const tenant = takesTenant(folder) ? { tenant_id: STUB_TENANT } : {};
  if (name === 'entra-consent') return { ...tenant, deployment_file: 'tests/sent.json' };
  if (name === 'entra-certificate') return { ...tenant, certificate_file: 'tests/gateway.crt' };
  return name === 'aws' ? { ...tenant, bundle: bundle(folder) } : tenant;
}

function takesTenant(folder: string): boolean {
  const shipped = join(folder, 'terraform.tfvars.example');
  return existsSync(shipped) && /^tenant_id\s*=/m.test(readFileSync(shipped, 'utf8'));
}

/** Terraform only compares its hash; what is in the archive is for the tests of that host. */
function bundle(folder: string): { readonly file: string; readonly sha256: string } {
  const content = 'not an archive';
  writeFileSync(join(folder, 'bundle.zip'), content);
  return { file: 'bundle.zip', sha256: createHash('sha256').update(content).digest('hex') };
}
