import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from '../open-example.ts';

/** The module call that each root had for its keys, before they had one of their own, and where its rings came from. */
const FORMER: Readonly<Record<string, { readonly module: string; readonly ring: string }>> = {
  aws: {
    module: `module "keys" {
  source   = "../../modules/aws-keys"
  for_each = var.instances
  name     = "nymgate/\${var.environment}/\${each.key}/key"
}`,
    ring: 'module.keys[name].keys',
  },
  gcp: {
    module: `module "keys" {
  source     = "../../modules/gcp-keys"
  for_each   = local.names
  project_id = var.project_id
  name       = each.value
}`,
    ring: 'module.keys[name].keys',
  },
  azure: {
    module: `module "keys" {
  source              = "../../modules/azure-keys"
  resource_group_name = var.resource_group_name
  location            = var.location
  tenant_id           = var.tenant_id
  vault_name          = "nymgate-prod-former"
  keys                = { for name in values(local.names) : name => [1] }
}`,
    ring: 'module.keys.keys[local.names[name]]',
  },
};

/** With one key for each instance, in the state of the gateways. Call `restore` for the layout as it is shipped. */
export function toFormerLayout({ name, folder }: Pick<Example, 'name' | 'folder'>): { restore: () => void } {
  const former = FORMER[name];
  if (former === undefined) throw new Error(`${name} has never had keys`);
  const main = join(folder, 'main.tf');
  const module = join(folder, 'former.tf');
  const shipped = readFileSync(main, 'utf8');
  const changed = shipped
    .replace(/^removed \{\n.*?^\}\n/ms, '')
    .replace(
      'lookup(var.keys.instances, name, var.keys.deployment)',
      `[for number, key in ${former.ring} : merge(key, { id = tonumber(number) })]`,
    )
    // Ids of secrets were not known before the first apply; their names were.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Terraform.
    .replace('basename(key.resource) =>', '"${local.names[name]}-key-${key.id}" =>');
  if (changed.includes('removed {') || changed.includes('lookup(var.keys.instances'))
    throw new Error('main.tf has another form');
  writeFileSync(main, changed);
  writeFileSync(module, `${former.module}\n`);
  return {
    restore: () => {
      writeFileSync(main, shipped);
      rmSync(module);
    },
  };
}
