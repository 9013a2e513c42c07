import type { Block } from '../../../tools/infra/read-roots.ts';
import { addressOf, blocksOfKind, objectsIn } from '../walk.ts';
import type { Rule } from './rule.ts';

/** Types that put a secret into the state, write one to the disk, or run a program. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'random_password',
  'random_string',
  'random_bytes',
  'random_id',
  'tls_private_key',
  'google_service_account_key',
  'aws_iam_access_key',
  'azuread_application_password',
  'azuread_service_principal_password',
  'local_file',
  'local_sensitive_file',
  'null_resource',
  'data.external',
  'data.local_file',
  'data.local_sensitive_file',
  'data.aws_secretsmanager_secret_version',
  'data.aws_ssm_parameter',
  'data.google_secret_manager_secret_version',
  'data.azurerm_key_vault_secret',
]);

export const noForbiddenType: Rule = (root) =>
  blocksOfKind(root, 'resource', 'data')
    .filter(({ kind, type }) => FORBIDDEN.has(kind === 'data' ? `data.${type}` : type))
    .map((block) => `${addressOf(block)}: a secret or a program; use an ephemeral resource`);

/** Arguments whose value stays in the state, beside the write-only ones that are meant. */
const STORED: Readonly<Record<string, readonly string[]>> = {
  aws_secretsmanager_secret_version: ['secret_string', 'secret_binary'],
  google_secret_manager_secret_version: ['secret_data'],
  azurerm_key_vault_secret: ['value'],
  kubernetes_secret: ['data', 'binary_data', 'string_data'],
  kubernetes_secret_v1: ['data', 'binary_data', 'string_data'],
};

export const noStoredSecret: Rule = (root) =>
  blocksOfKind(root, 'resource').flatMap((block) =>
    storedIn(block).map(
      (name) => `${addressOf(block)}: ${name} stays in the state; use the write-only argument`,
    ),
  );

function storedIn({ type, body }: Block): readonly string[] {
  const isOpenParameter =
    type === 'aws_ssm_parameter' && body['type'] !== 'String' && body['type'] !== 'StringList';
  const names = isOpenParameter ? ['value', 'insecure_value'] : (STORED[type] ?? []);
  return names.filter((name) => Object.hasOwn(body, name));
}

/** Whatever a provisioner runs is outside of the plan that a person looked at. */
export const noProvisioner: Rule = (root) =>
  root.blocks
    .filter(({ body }) => objectsIn(body).some((part) => Object.hasOwn(part, 'provisioner')))
    .map((block) => `${addressOf(block)}: a provisioner runs a program that no plan shows`);

/** Names that are part of the subject that Entra trusts: an invented ending would cut the gateway off at the next replacement. */
const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ['name_prefix'],
  kubernetes_service_account: ['generate_name'],
  kubernetes_service_account_v1: ['generate_name'],
};

export const noInventedSubject: Rule = (root) =>
  blocksOfKind(root, 'resource').flatMap((block) =>
    (SUBJECTS[block.type] ?? [])
      .filter((name) => objectsIn(block.body).some((part) => Object.hasOwn(part, name)))
      .map((name) => `${addressOf(block)}: ${name}; its name is part of the subject that Entra trusts`),
  );
