import type { MigratedConfig, MigrationNote } from './migration.ts';
import type { Variables } from './variables.ts';

type Pseudonyms = MigratedConfig['pseudonyms'];

const DOMAIN_POLICIES: Readonly<Record<string, NonNullable<Pseudonyms['domains']>['policy']>> = {
  PRESERVE: 'keep',
  REDACT: 'drop',
  TOKENIZE: 'hash',
  ENCRYPT: 'encrypt',
};
const DOMAIN_SECRET = /^(?:EMAIL_)?DOMAINS?_(?:.*_)?(?:SALT|KEY)$|^(?:SALT|ENCRYPTION_KEY)_(?:.*_)?DOMAINS?$/;
const DOMAIN_HANDLING = /^(?:EMAIL_)?DOMAINS?_[A-Z_]+$|^EMAIL_DOMAINS?$/;

/** Salt, key and what belongs to them: everything that decides whether pseudonyms join with those made before. */
export function migratePseudonyms(
  variables: Variables,
  secrets: string | undefined,
  blocking: MigrationNote[],
): Pseudonyms {
  const reference = (name: string): string => {
    const found = variables.take(name);
    if (found === undefined)
      blocking.push({
        name,
        reason: 'not in the file; without the same one no pseudonym joins with those made before',
      });
    const variable = found?.name ?? `PSOXY_${name}`;
    return secrets === undefined ? `env:${variable}` : `file:${secrets.replace(/\/+$/, '')}/${variable}`;
  };
  const salt = reference('SALT');
  const encryptionKey = reference('ENCRYPTION_KEY');
  refuseLegacy(variables, blocking);
  refuseDomainSecrets(variables, blocking);
  const policy = domainPolicy(variables, blocking);
  const ignoreDots = ignoresDots(variables, blocking);
  return {
    scheme: 'psoxy',
    salt,
    encryptionKey,
    ...(policy !== undefined && { domains: { policy } }),
    ...(ignoreDots && { ignoreDots }),
  };
}

function refuseLegacy(variables: Variables, blocking: MigrationNote[]): void {
  const found = variables.take('PSEUDONYM_IMPLEMENTATION');
  if (found !== undefined && found.value.trim().toUpperCase() !== 'DEFAULT')
    blocking.push({
      name: found.name,
      reason: 'only the default implementation is known; pseudonyms of version 0.3 cannot be made',
    });
}

function refuseDomainSecrets(variables: Variables, blocking: MigrationNote[]): void {
  for (let found = variables.take(DOMAIN_SECRET); found !== undefined; found = variables.take(DOMAIN_SECRET))
    blocking.push({
      name: found.name,
      reason:
        'the configuration has no salt or key of its own for domains, so hashed or encrypted domains differ from those made before',
    });
}

function domainPolicy(variables: Variables, blocking: MigrationNote[]) {
  const found = variables.take(DOMAIN_HANDLING);
  if (found === undefined) return undefined;
  const word = found.value.trim().toUpperCase();
  const policy = Object.hasOwn(DOMAIN_POLICIES, word) ? DOMAIN_POLICIES[word] : undefined;
  if (policy === undefined)
    blocking.push({
      name: found.name,
      reason: `its value is none of ${Object.keys(DOMAIN_POLICIES).join(', ')}`,
    });
  return policy;
}

function ignoresDots(variables: Variables, blocking: MigrationNote[]): boolean {
  const found = variables.take('EMAIL_CANONICALIZATION');
  const word = found?.value.trim().toUpperCase();
  if (found !== undefined && word !== 'STRICT' && word !== 'IGNORE_DOTS')
    blocking.push({ name: found.name, reason: 'its value is neither STRICT nor IGNORE_DOTS' });
  return word === 'IGNORE_DOTS';
}
