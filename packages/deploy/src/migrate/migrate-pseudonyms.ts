import { SetupError } from '@nymgate/engine/kernel/errors';
import { checkPsoxySecrets } from '@nymgate/engine/pseudonyms/check-psoxy-secrets';
import type { EnvVariable } from './environment/read-env-file.ts';
import type { MigratedConfig, MigrationNote } from './migration.ts';
import type { MigrationVariables } from './migration-variables.ts';
import type { OldStore } from './old-store.ts';

type Pseudonyms = MigratedConfig['pseudonyms'];

const DOMAIN_POLICIES: Readonly<Record<string, NonNullable<Pseudonyms['domains']>['policy']>> = {
  PRESERVE: 'keep',
  REDACT: 'drop',
  TOKENIZE: 'hash',
  ENCRYPT: 'encrypt',
};
const DOMAIN_SALT = /^(?:EMAIL_)?DOMAINS?_(?:[A-Z]+_)*SALT$|^SALT_(?:[A-Z]+_)*DOMAINS?$/;
const DOMAIN_KEY = /^(?:EMAIL_)?DOMAINS?_(?:[A-Z]+_)*KEY$|^ENCRYPTION_KEY_(?:[A-Z]+_)*DOMAINS?$/;
const DOMAIN_HANDLING = /^(?:EMAIL_)?DOMAINS?_[A-Z_]+$|^EMAIL_DOMAINS?$/;

type SecretPlaces = {
  /** Directory of secret files. */
  readonly secrets: string | undefined;
  readonly store: OldStore | undefined;
};

/** Salt, key and all else that decides whether pseudonyms join with earlier ones. */
export function migratePseudonyms(
  variables: MigrationVariables,
  { secrets, store }: SecretPlaces,
  blocking: MigrationNote[],
): Pseudonyms {
  const referTo = ({ name, reference }: Omit<EnvVariable, 'value'>): string =>
    secrets === undefined ? (reference ?? `env:${name}`) : `file:${secrets.replace(/\/+$/, '')}/${name}`;
  const values = new Map<string, string>();
  const reference = (name: string): string => {
    const [found] = variables.takeReferences(name);
    const stored = store?.refer(`PSOXY_${name}`);
    if (found === undefined && stored === undefined)
      blocking.push({
        name,
        reason: 'not in the file; without the same one no pseudonym joins with those made before',
      });
    if (found !== undefined && found.value.trim() !== '') values.set(name, found.value);
    return referTo(found ?? { name: `PSOXY_${name}`, ...(stored !== undefined && { reference: stored }) });
  };
  const salt = reference('SALT');
  const encryptionKey = reference('ENCRYPTION_KEY');
  rejectWeakSecrets(values, blocking);
  rejectLegacySettings(variables, blocking);
  const domainSalt = domainSecret(variables, DOMAIN_SALT, blocking);
  const domainKey = domainSecret(variables, DOMAIN_KEY, blocking);
  const policy = domainPolicy(variables, blocking);
  const ignoreDots = ignoresDots(variables, blocking);
  return {
    scheme: 'psoxy',
    salt,
    encryptionKey,
    ...(domainSalt !== undefined && { domainSalt: referTo(domainSalt) }),
    ...(domainKey !== undefined && { domainEncryptionKey: referTo(domainKey) }),
    ...(policy !== undefined && { domains: { policy } }),
    ...(ignoreDots && { ignoreDots }),
  };
}

/** The same check as in `serve`. */
function rejectWeakSecrets(values: ReadonlyMap<string, string>, blocking: MigrationNote[]): void {
  const [salt, encryptionKey] = [values.get('SALT'), values.get('ENCRYPTION_KEY')];
  if (salt === undefined || encryptionKey === undefined) return;
  try {
    checkPsoxySecrets({ salt, encryptionKey });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    for (const { message } of error.issues)
      blocking.push({ name: 'SALT, ENCRYPTION_KEY', reason: `${message}; "serve" refuses them so` });
  }
}

function rejectLegacySettings(variables: MigrationVariables, blocking: MigrationNote[]): void {
  const found = variables.take('PSEUDONYM_IMPLEMENTATION');
  if (found !== undefined && found.value.trim().toUpperCase() !== 'DEFAULT')
    blocking.push({
      name: found.name,
      reason: 'only the default implementation is known; pseudonyms of version 0.3 cannot be made',
    });
}

/** The secret for domains. Of several, names don't show which one applies. */
function domainSecret(
  variables: MigrationVariables,
  names: RegExp,
  blocking: MigrationNote[],
): EnvVariable | undefined {
  const [found, ...others] = variables.takeReferences(names);
  for (const { name } of others)
    blocking.push({
      name,
      reason: `${found?.name ?? ''} has been taken for the same secret; look up which of them is in use`,
    });
  return found;
}

function domainPolicy(variables: MigrationVariables, blocking: MigrationNote[]) {
  const found = variables.take(DOMAIN_HANDLING);
  if (found === undefined) return undefined;
  const word = found.value.trim().toUpperCase();
  const policy = Object.hasOwn(DOMAIN_POLICIES, word) ? DOMAIN_POLICIES[word] : undefined;
  if (policy === undefined)
    blocking.push({
      name: found.name,
      reason: `its value must be one of ${Object.keys(DOMAIN_POLICIES).join(', ')}`,
    });
  return policy;
}

function ignoresDots(variables: MigrationVariables, blocking: MigrationNote[]): boolean {
  const found = variables.take('EMAIL_CANONICALIZATION');
  const word = found?.value.trim().toUpperCase();
  if (found !== undefined && word !== 'STRICT' && word !== 'IGNORE_DOTS')
    blocking.push({ name: found.name, reason: 'its value is neither STRICT nor IGNORE_DOTS' });
  return word === 'IGNORE_DOTS';
}
