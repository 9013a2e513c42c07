import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CLOUDS } from '@nymgate/gateway/config/clouds';
import { packageRoot } from '@nymgate/hosts/runtime/read-version';
import { printProgress } from '@nymgate/shell/programs/print-progress';
import { runProgram } from '@nymgate/shell/programs/run-program';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { formatColumns, formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { detectFacts } from './detect.ts';
import { validateFacts } from './fact-forms.ts';
import { type Facts, INIT_PLATFORMS, type InitPlatform } from './facts.ts';
import { nextCommands } from './next-commands.ts';
import { rootFiles } from './root-files.ts';
import { type WriteResult, writeRootFiles } from './write-root-files.ts';

/** The identity to trust, as far as it is known before deployment. */
type PredictedIdentity = {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
};

const AFTER = 'known after apply';

/**
 * The three values that an Entra administrator needs first (graph-facts.md#5.1); unknown ones say when they
 * will be known.
 * @param instance name of the gateway
 */
function predictIdentity(host: InitPlatform, facts: Facts, instance: string): PredictedIdentity {
  const audience = CLOUDS.global.audience;
  const { account_id: account, tenant_id: tenant, namespace, issuer, environment = 'prod' } = facts;
  const name = `nymgate-${environment}-${instance}`;
  switch (host) {
    case 'aws':
      return {
        ...{ audience, subject: account === undefined ? AFTER : `arn:aws:iam::${account}:role/${name}` },
        issuer: issuer ?? "the account's own: aws iam get-outbound-web-identity-federation-info",
      };
    case 'gcp':
      return {
        ...{ audience, issuer: 'https://accounts.google.com' },
        subject: `${AFTER}: the unique id of the service account ${name}`,
      };
    case 'azure':
      return {
        ...{ audience, issuer: tenant === undefined ? AFTER : `${CLOUDS.global.authority}/${tenant}/v2.0` },
        subject: `${AFTER}: the principal id of the managed identity ${name}`,
      };
    case 'kubernetes':
      return {
        ...{
          audience,
          issuer: issuer ?? "the cluster's own: kubectl get --raw /.well-known/openid-configuration",
        },
        subject: `system:serviceaccount:${namespace ?? 'nymgate'}:${name}`,
      };
  }
}

/** The gateway of every example. */
const INSTANCE = 'outlook-cal';

export type InitOptions = {
  readonly out: string;
  readonly environment: string;
  readonly tenant?: string;
  readonly account?: string;
  readonly region?: string;
  readonly project?: string;
  readonly subscription?: string;
  readonly location?: string;
  readonly resourceGroup?: string;
  readonly vault?: string;
  readonly namespace?: string;
  readonly issuer?: string;
  /** False with `--no-detect`. */
  readonly detect: boolean;
  readonly force?: true;
  readonly json?: true;
};

/**
 * Writes the root directory of a deployment and prints the next steps.
 * @throws SetupError USAGE for an unknown platform or invalid values; CommandError OUTPUT_EXISTS
 */
export async function runInit(host: string, options: InitOptions, terminal: Terminal): Promise<ExitCode> {
  const known = readHost(host);
  const infra = findInfra(known);
  const given = readFacts(options);
  validateFacts(known, given);
  if (options.detect) printProgress(terminal, 'asking the command lines of the clouds');
  const facts = options.detect ? await detectFacts(known, given, runProgram) : given;
  const { files, open, optional } = await rootFiles({ host: known, facts, infra });
  const written = await writeRootFiles(resolve(options.out), files, options.force === true);
  const report = {
    host: known,
    folder: options.out,
    facts,
    open,
    optional,
    identity: predictIdentity(known, facts, INSTANCE),
  };
  if (options.json) terminal.out(JSON.stringify({ ...report, ...written }, undefined, 2));
  else terminal.out(formatInit(report, written).join('\n'));
  return EXIT.ok;
}

function readHost(host: string): InitPlatform {
  const known = INIT_PLATFORMS.find((name) => name === host);
  if (known !== undefined) return known;
  throw usageError(`There is no host "${host}".`, `use one of ${INIT_PLATFORMS.join(', ')}`);
}

/**
 * Folder `infra` of the package.
 * @throws SetupError USAGE
 */
export function findInfra(host: InitPlatform): string {
  const infra = join(packageRoot(), 'infra/');
  if (existsSync(join(infra, 'examples', host))) return infra;
  throw usageError(
    `This program has no modules for ${host}.`,
    'run it from the package of a release or from a clone of the repository; a bundle has none',
  );
}

function readFacts(options: InitOptions): Facts {
  const { environment, tenant, account, region, project, subscription, location, namespace, issuer } =
    options;
  const pairs = {
    ...{ environment, tenant_id: tenant?.toLowerCase(), account_id: account, region, project_id: project },
    ...{ subscription_id: subscription?.toLowerCase(), location, namespace, issuer },
    ...{ resource_group_name: options.resourceGroup, vault_name: options.vault },
  };
  return Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== undefined));
}

type InitReport = {
  readonly host: InitPlatform;
  readonly folder: string;
  readonly facts: Facts;
  readonly open: readonly string[];
  readonly optional: readonly string[];
  readonly identity: PredictedIdentity;
};

function formatInit(
  { host, folder, facts, open, optional, identity }: InitReport,
  written: WriteResult,
): readonly string[] {
  const { written: made, same, kept } = written;
  return [
    `${formatCount(made.length, 'file')} written into ${folder}${same.length > 0 ? `, ${same.length} were there already` : ''}.`,
    ...(kept.length > 0 ? [`Kept: ${kept.join(', ')}`] : []),
    ...(kept.some((name) => name.startsWith('terraform.tfvars.bak'))
      ? ['terraform.tfvars is new: copy your values from its .bak file.']
      : []),
    'Known:',
    ...formatColumns(Object.entries(facts)),
    ...formatOpen(open),
    ...(optional.length > 0 ? [`There where you need it: ${optional.join(', ')}`] : []),
    `What Entra will trust, for the administrator who asks first (gateway ${INSTANCE}):`,
    ...formatColumns(Object.entries(identity)),
    'Next:',
    ...nextCommands(host, { folder, open: open.length }).map((line) => `  ${line}`),
  ];
}

/** Names of the root below have its folder before them. */
function formatOpen(open: readonly string[]): readonly string[] {
  const gateways = open.filter((name) => !name.startsWith(KEYS));
  const ofKeys = open.filter((name) => name.startsWith(KEYS)).map((name) => name.slice(KEYS.length));
  return [
    ...(gateways.length > 0 ? [`To give in terraform.tfvars: ${gateways.join(', ')}`] : []),
    ...(ofKeys.length > 0 ? [`To give in keys/terraform.tfvars: ${ofKeys.join(', ')}`] : []),
  ];
}

const KEYS = 'keys/';
