import type { Block, Body } from '../../../tools/infra/read-roots.ts';
import { addressOf, blocksOfKind, listOf, nestedBlocks, textsIn } from '../walk.ts';
import type { Rule } from './rule.ts';

/**
 * With these a key, the consent of an administrator, or the identity of a whole account is gone; a bucket of S3 that cannot be removed, since
 * there are files in it, has lost by then what closes it and what ends its files, for those are resources of their own (IAC-31).
 */
const IRREPLACEABLE: ReadonlySet<string> = new Set([
  'azuread_application',
  'azuread_application_registration',
  'aws_secretsmanager_secret',
  'aws_ssm_parameter',
  'aws_kms_key',
  'aws_iam_outbound_web_identity_federation',
  'aws_cognito_identity_pool',
  'aws_s3_bucket',
  'google_secret_manager_secret',
  'azurerm_key_vault',
  'azurerm_key_vault_secret',
]);

export const keptFromDestruction: Rule = (root) =>
  blocksOfKind(root, 'resource')
    .filter(({ type }) => IRREPLACEABLE.has(type))
    .filter(({ body }) => !nestedBlocks(body, 'lifecycle').some((part) => part['prevent_destroy'] === true))
    .map((block) => `${addressOf(block)}: needs lifecycle { prevent_destroy = true }`);

/** Keys have a root with a state of its own: what makes gateways calls no module of keys, and so can destroy none (IAC-33). */
export const keysApart: Rule = (root) =>
  root.path.endsWith('/keys')
    ? []
    : blocksOfKind(root, 'module')
        .filter(({ body }) => /-keys$/.test(String(body['source'])))
        .map((block) => `${addressOf(block)}: keys belong into the root ${root.path}/keys`);

export const describedVariables: Rule = (root) =>
  blocksOfKind(root, 'variable', 'output').flatMap((block) => {
    const { kind, body } = block;
    const missing = [
      ...(String(body['description'] ?? '').length < 10 ? ['description'] : []),
      ...(kind === 'variable' && body['type'] === undefined ? ['type'] : []),
    ];
    return missing.map((name) => `${addressOf(block)}: has no ${name}`);
  });

/** What people copy from somewhere else, and mix up. */
const COPIED =
  /(?:^|_)(?:ids?|arns?|environment|owners|members?|digest|sha256|cloud|kind|scoping|connector)$/;

export const checkedIds: Rule = (root) =>
  blocksOfKind(root, 'variable').flatMap((block) => {
    const checks = nestedBlocks(block.body, 'validation');
    if (COPIED.test(block.name) && checks.length === 0) return [`${addressOf(block)}: has no validation`];
    const mute = checks.filter(
      ({ error_message: said }) => !/\bmust (?:be|have|differ)\b/.test(String(said)),
    );
    return mute.map(() => `${addressOf(block)}: a validation does not say what is valid ("… must be …")`);
  });

/** A check that no test has seen failing may be one that cannot fail. */
export const checksSeenFailing: Rule = (root) => {
  const expected = new Set(
    root.tests.flatMap(({ body }) =>
      listOf(body['expect_failures']).map((text) => text.replace(/^\$\{|\}$/g, '')),
    ),
  );
  return root.blocks
    .filter(hasCheck)
    .map(addressOf)
    .filter((address) => ![...expected].some((seen) => seen === address || seen.startsWith(`${address}[`)))
    .map((address) => `${address}: no test expects its check to fail`);
};

function hasCheck({ kind, body }: Block): boolean {
  if (kind === 'check') return true;
  const conditions = nestedBlocks(body, 'lifecycle').flatMap((part) => [
    ...nestedBlocks(part, 'precondition'),
    ...nestedBlocks(part, 'postcondition'),
  ]);
  const own = ['validation', 'precondition'].flatMap((name) => nestedBlocks(body, name));
  return conditions.length + own.length > 0;
}

/** A range that ends before the next major version, which may change what is applied. */
const PINNED = /^(?:~> \d+\.\d+(?:\.\d+)?|>= \d+\.\d+(?:\.\d+)?, < \d+(?:\.\d+){0,2})$/;

export const pinnedVersions: Rule = (root) => {
  const settings = blocksOfKind(root, 'terraform').map(({ body }) => body);
  const provided = settings.flatMap((body) => nestedBlocks(body, 'required_providers'));
  const known = new Map(provided.flatMap((part) => Object.entries(part) as [string, Body][]));
  const version = settings.map((body) => body['required_version']).find((text) => text !== undefined);
  return [
    ...(/^>= 1\.(?:1[1-9]|[2-9]\d)/.test(String(version))
      ? []
      : ['terraform: required_version must be ">= 1.11" or higher']),
    ...[...known]
      .filter(([, { version: range }]) => !PINNED.test(String(range)))
      .map(([name]) => `provider ${name}: version must end before the next major one ("~> 3.7")`),
    ...[
      ...new Set(
        blocksOfKind(root, 'resource', 'data', 'ephemeral').map(({ type }) => type.split('_')[0] ?? ''),
      ),
    ]
      .filter((name) => name !== 'terraform' && !known.has(name))
      .map((name) => `provider ${name}: is used and not in required_providers`),
  ];
};

/** Documents belong to the command line; a time in a plan is a change at every plan. */
export const noUnrest: Rule = (root) =>
  root.blocks
    .filter(({ body }) =>
      textsIn(body).some((text) => /\b(?:timestamp|plantimestamp|uuid|bcrypt)\(/.test(text)),
    )
    .map((block) => `${addressOf(block)}: differs at every plan`);
