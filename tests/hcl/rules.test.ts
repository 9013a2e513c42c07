import { describe, expect, test } from 'vitest';
import { type Root, readRoots, readText } from '../../tools/infra/read-roots.ts';
import * as keptByHand from './rules/kept-by-hand.ts';
import { knownTypes } from './rules/known-types.ts';
import * as leastPrivilege from './rules/least-privilege.ts';
import * as noSecrets from './rules/no-secrets.ts';
import * as references from './rules/references.ts';
import type { Rule } from './rules/rule.ts';
import * as stores from './rules/stores.ts';

const roots = await readRoots();

const RULES: Readonly<Record<string, Rule>> = {
  ...noSecrets,
  ...leastPrivilege,
  ...keptByHand,
  ...references,
  ...stores,
  knownTypes,
};

describe.each(Object.entries(RULES))('rule %s', (name, rule) => {
  test.each(roots.map((root) => [root.path, root] as const))('is kept by %s', (_, root) => {
    expect(rule(root, roots)).toEqual([]);
  });

  test.each(SEEDS()[name] ?? [])('finds %s', async (text, words) => {
    const found = rule(await seeded(text), [...roots, CALLED]);
    expect(found.join('\n')).toContain(words);
  });

  test('has a seeded fault', () => {
    expect(SEEDS()[name]?.length ?? 0).toBeGreaterThan(0);
  });
});

test('no rule finds anything in a root that is as it should be', async () => {
  const root = await seeded(SOUND);
  const found = Object.values(RULES).flatMap((rule) => rule(root, [...roots, CALLED]));
  expect(found).toEqual([]);
});

/** A module to call; its own faults are of no interest. */
const CALLED: Root = {
  path: 'modules/called',
  tests: [],
  blocks: [
    { kind: 'variable', type: '', name: 'size', body: {} },
    { kind: 'output', type: '', name: 'place', body: {} },
  ],
};

async function seeded(text: string): Promise<Root> {
  const [blocks = '', tests = ''] = text.split('--- test ---');
  const isModule = text.startsWith('# module');
  return {
    path: isModule ? 'modules/seeded' : 'examples/seeded',
    blocks: await readText(blocks),
    tests: await readText(tests, 'x.tftest.hcl'),
  };
}

const SOUND = `
terraform {
  required_version = ">= 1.11"
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.7"
    }
  }
}
variable "tenant_id" {
  description = "Entra tenant of the deployment."
  type        = string
  validation {
    condition     = length(var.tenant_id) == 36
    error_message = "tenant_id must be a GUID."
  }
}
locals {
  size = length(var.tenant_id)
}
module "part" {
  source = "../../modules/called"
  size   = local.size
}
resource "azuread_application_registration" "app" {
  display_name = module.part.place
  lifecycle {
    prevent_destroy = true
  }
}
--- test ---
run "refuses" {
  expect_failures = [var.tenant_id]
}
`;

/** A fault for each rule, and words of what it must say. */
function SEEDS(): Readonly<Record<string, readonly (readonly [string, string])[]>> {
  return {
    noForbiddenType: [
      ['resource "random_password" "key" {}', 'random_password.key'],
      ['resource "tls_private_key" "key" {}', 'tls_private_key.key'],
      ['resource "google_service_account_key" "key" {}', 'google_service_account_key.key'],
      ['resource "azuread_application_password" "p" {}', 'azuread_application_password.p'],
      ['resource "local_sensitive_file" "f" {}', 'local_sensitive_file.f'],
      ['resource "null_resource" "n" {}', 'null_resource.n'],
      ['data "external" "program" {}', 'data.external.program'],
      ['data "aws_secretsmanager_secret_version" "v" {}', 'data.aws_secretsmanager_secret_version.v'],
    ],
    noStoredSecret: [
      ['resource "aws_secretsmanager_secret_version" "v" {\n  secret_string = "x"\n}', 'secret_string'],
      ['resource "google_secret_manager_secret_version" "v" {\n  secret_data = "x"\n}', 'secret_data'],
      ['resource "azurerm_key_vault_secret" "v" {\n  value = "x"\n}', 'value'],
      ['resource "aws_ssm_parameter" "p" {\n  type = "SecureString"\n  value = "x"\n}', 'value'],
      ['resource "aws_ssm_parameter" "p" {\n  type = var.type\n  value = "x"\n}', 'value'],
    ],
    noProvisioner: [
      [
        'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "true"\n  }\n}',
        'terraform_data.x',
      ],
    ],
    noInventedSubject: [['resource "aws_iam_role" "r" {\n  name_prefix = "x"\n}', 'name_prefix']],
    noWildcardAction: [
      [statement('actions = ["s3:*"]\n    resources = ["x"]'), 'an action with *'],
      [
        `data "aws_iam_policy_document" "d" {\n  dynamic "statement" {\n    for_each = [1]\n    content {\n      actions = ["*"]\n    }\n  }\n}`,
        'an action with *',
      ],
    ],
    noWildcardResource: [
      [statement('actions = ["secretsmanager:GetSecretValue"]\n    resources = ["*"]'), 'all resources'],
      [
        statement('actions = ["sts:GetWebIdentityToken", "s3:GetObject"]\n    resources = ["*"]'),
        'all resources',
      ],
    ],
    noPolicyAsText: [
      [
        'resource "aws_iam_role_policy" "p" {\n  policy = jsonencode({ Statement = [] })\n}',
        'a policy as text',
      ],
    ],
    callersAreTied: [
      [
        statement(
          'actions = ["sts:AssumeRole"]\n    principals {\n      type = "AWS"\n      identifiers = ["arn:aws:iam::1:role/x"]\n    }',
        ),
        'sts:ExternalId',
      ],
      [
        statement(
          'actions = ["sts:AssumeRoleWithWebIdentity"]\n    condition {\n      test = "StringEquals"\n      variable = "accounts.google.com:aud"\n      values = ["x"]\n    }',
        ),
        'without accounts.google.com:sub, accounts.google.com:oaud',
      ],
    ],
    noOpenDoor: [
      ['resource "aws_lambda_function_url" "u" {\n  authorization_type = "NONE"\n}', 'everybody may call'],
      [
        'resource "google_cloud_run_v2_service_iam_member" "m" {\n  member = "allUsers"\n}',
        'everybody may call',
      ],
      [
        statement(
          'actions = ["sts:AssumeRole"]\n    principals {\n      type = "AWS"\n      identifiers = ["*"]\n    }',
        ),
        'everybody may call',
      ],
    ],
    keptFromDestruction: [
      ['resource "azuread_application_registration" "a" {}', 'prevent_destroy'],
      ['resource "aws_s3_bucket" "b" {}', 'prevent_destroy'],
      [
        'resource "aws_secretsmanager_secret" "s" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}',
        'prevent_destroy',
      ],
    ],
    keysApart: [['module "m" {\n  source = "../../modules/aws-keys"\n}', 'keys belong into the root']],
    describedVariables: [
      ['variable "size" {\n  type = number\n}', 'has no description'],
      ['variable "size" {\n  description = "How many of them."\n}', 'has no type'],
    ],
    checkedIds: [
      ['variable "tenant_id" {}', 'var.tenant_id: has no validation'],
      [
        'variable "size" {\n  validation {\n    condition = var.size > 1\n    error_message = "Wrong size."\n  }\n}',
        'does not say what is valid',
      ],
    ],
    checksSeenFailing: [
      [
        'variable "size" {\n  validation {\n    condition = var.size > 1\n    error_message = "size must be more."\n  }\n}',
        'var.size: no test',
      ],
      [
        'data "x" "y" {\n  lifecycle {\n    postcondition {\n      condition = false\n      error_message = "no"\n    }\n  }\n}',
        'data.x.y: no test',
      ],
    ],
    pinnedVersions: [
      ['resource "aws_iam_role" "r" {}', 'required_version'],
      ['resource "aws_iam_role" "r" {}', 'provider aws: is used'],
      [
        'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n      version = ">= 6.26"\n    }\n  }\n}',
        'provider aws: version must end',
      ],
    ],
    noUnrest: [['locals {\n  now = timestamp()\n}', 'differs at every plan']],
    twoLayers: [
      ['# module\nmodule "m" {\n  source = "../called"\n}', 'a module calls no module'],
      ['module "m" {\n  source = "github.com/x/y"\n}', 'source must be'],
    ],
    argumentsAreVariables: [
      [
        'module "m" {\n  source = "../../modules/called"\n  size = 1\n  colour = 2\n}',
        'has no variable colour',
      ],
      ['module "m" {\n  source = "../../modules/called"\n}', 'needs size'],
    ],
    outputsExist: [
      [
        'module "m" {\n  source = "../../modules/called"\n  size = 1\n}\noutput "x" {\n  value = module.m.plac\n}',
        'has no output plac',
      ],
    ],
    variablesAreUsed: [
      [
        'variable "size" {\n  validation {\n    condition = var.size > 1\n    error_message = "size must be more."\n  }\n}',
        'var.size: is not used',
      ],
    ],
    localsAreUsed: [['locals {\n  size = 1\n}', 'local.size: is not used']],
    referencesResolve: [
      ['output "x" {\n  value = var.missing\n}', 'var.missing: is nowhere'],
      ['output "x" {\n  value = length(local.missing)\n}', 'local.missing: is nowhere'],
      ['output "x" {\n  value = module.missing.y\n}', 'module.missing: is nowhere'],
    ],
    closedStores: [
      ['resource "aws_s3_bucket" "b" {}', 'needs an aws_s3_bucket_public_access_block'],
      [
        'resource "aws_s3_bucket_public_access_block" "b" {\n  block_public_acls = true\n}',
        'needs restrict_public_buckets = true',
      ],
      [
        'resource "google_storage_bucket" "b" {\n  uniform_bucket_level_access = true\n}',
        'needs public_access_prevention = enforced',
      ],
      ['resource "azurerm_storage_account" "a" {}', 'needs shared_access_key_enabled = false'],
    ],
    servicesAreTied: [
      [
        statement(
          'actions = ["sqs:SendMessage"]\n    principals {\n      type = "Service"\n      identifiers = ["s3.amazonaws.com"]\n    }\n    condition {\n      test = "ArnEquals"\n      variable = "aws:SourceArn"\n      values = ["x"]\n    }',
        ),
        'a service is let in without aws:SourceAccount',
      ],
    ],
    outputsAreNoInputs: [
      [
        'variable "input" {}\nvariable "output" {\n  validation {\n    condition = var.output.bucket != ""\n    error_message = "output must be one."\n  }\n}',
        'var.output: needs a validation',
      ],
    ],
    knownTypes: [
      ['resource "aws_unheard_of" "x" {}', 'infra/schema has no resource aws_unheard_of'],
      ['ephemeral "random_unheard_of" "x" {}', 'infra/schema has no ephemeral random_unheard_of'],
    ],
  };
}

function statement(inner: string): string {
  return `data "aws_iam_policy_document" "d" {\n  statement {\n    ${inner}\n  }\n}`;
}
