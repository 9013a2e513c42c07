import { createHash, timingSafeEqual } from 'node:crypto';
import { StoreFailure } from '@nymgate/clouds/secret-stores/store-failure';
import type { NewSecret } from '@nymgate/clouds/secret-stores/write-secret';
import { parseStoreReference, type StoreReference } from '@nymgate/clouds/settings/secret-reference';
import { ADOPTED_NAMES } from '@nymgate/deploy/migrate/adopted-names';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { SecretStore } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { withSecrets } from '@nymgate/hosts/runtime/with-secrets';
import { readConfig } from '@nymgate/shell/input/read-config';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';

/** Options of `nymgate keys adopt`. */
export type AdoptOptions = {
  readonly config: string;
  /** Start of the new references. */
  readonly to: string;
  readonly kmsKey?: string;
  readonly dryRun?: boolean;
};

type Adoption = {
  readonly key: string;
  readonly from: string;
  readonly to: StoreReference;
  readonly reference: string;
};

/**
 * Copies salt and keys of the Psoxy scheme into secrets of the gateway's own, and prints the references to
 * set. Compares what is read back; never prints a value and never replaces one.
 * @throws SetupError USAGE, CONFIG_*, SECRET_UNAVAILABLE, SECRET_STORE_UNREACHABLE
 */
export async function adoptSecrets(options: AdoptOptions, terminal: Terminal): Promise<ExitCode> {
  const config = await readConfig(options.config);
  const adoptions = listAdoptions(config.pseudonyms, options.to);
  await withSecrets(config, async (secrets) => {
    for (const adoption of adoptions) {
      const done = await adoptOne(adoption, options, { config, secrets });
      terminal.note(`pseudonyms.${adoption.key}: ${adoption.reference} ${done}`);
    }
  });
  const lines = adoptions.map(({ key, reference }) => `  ${key}: ${reference}\n`);
  await terminal.write(`pseudonyms:\n  scheme: psoxy\n${lines.join('')}`);
  return EXIT.ok;
}

function listAdoptions(pseudonyms: Config['pseudonyms'], start: string): readonly Adoption[] {
  if (pseudonyms.scheme !== 'psoxy')
    throw usageError(
      'The configuration has no salt: its scheme is not psoxy.',
      'name the configuration that "nymgate migrate" printed',
    );
  const separator = start.startsWith('gcp-sm:') ? '-' : '/';
  return (['salt', 'encryptionKey', 'domainSalt', 'domainEncryptionKey'] as const).flatMap((key) => {
    const from = pseudonyms[key];
    const reference = `${start}${separator}${ADOPTED_NAMES[key]}`;
    const to = parseStoreReference(reference);
    if (to === undefined || to.version !== undefined || to.field !== undefined || to.name.startsWith('arn:'))
      throw usageError(
        "--to is not the start of a new secret's name.",
        'write aws-sm:nymgate/prod, aws-ssm:/nymgate/prod or gcp-sm:projects/PROJECT/secrets/nymgate-prod',
      );
    return from === undefined ? [] : [{ key, from, to, reference }];
  });
}

type Context = { readonly config: Config; readonly secrets: SecretStore };

async function adoptOne(
  adoption: Adoption,
  { dryRun, kmsKey }: AdoptOptions,
  context: Context,
): Promise<string> {
  const { key, from, to, reference } = adoption;
  const value = await context.secrets.read(from, `pseudonyms.${key}`);
  const present = await readIfPresent(reference, context);
  if (present !== undefined && !areEqual(present, value))
    throw usageError(`${reference} holds another value, and is not written over.`, 'give another --to');
  if (present !== undefined) return 'holds the same value already';
  if (dryRun === true) return `would be copied from ${from}`;
  await write({ reference: to, value, kmsKey }, context.config, reference);
  const copy = await withSecrets(context.config, (secrets) => secrets.read(reference));
  if (!areEqual(copy, value))
    throw usageError(`${reference} does not hold what was written.`, 'remove it, and run this again');
  return `copied from ${from}, digests equal`;
}

/** A secret that cannot be read for another reason than its absence is an error. */
async function readIfPresent(reference: string, { secrets }: Context): Promise<string | undefined> {
  try {
    return await secrets.read(reference);
  } catch (error) {
    if (error instanceof SetupError && error.issues.every(({ message }) => message.includes(' is absent: ')))
      return undefined;
    throw error;
  }
}

async function write(secret: NewSecret, config: Config, reference: string): Promise<void> {
  try {
    await withSecrets(config, (_, create) => create(secret));
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw usageError(`${reference} cannot be written: ${error.finding.reason}.`, error.finding.next);
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

function areEqual(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}
