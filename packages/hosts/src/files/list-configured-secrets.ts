import type { Config } from '@nymgate/gateway/config/config-settings';

export type ConfiguredSecret = { readonly reference: string; readonly key: string };

/** References of a configuration: pseudonym keys and salts, private keys, and credentials of state and collectors. */
export function listConfiguredSecrets(config: Config): readonly ConfiguredSecret[] {
  const { pseudonyms, connectors, state, metrics, traces } = config;
  const connectorSecrets = Object.entries(connectors).flatMap(([id, connector]) => {
    const { assertion } = connector ?? {};
    const pairs = assertion?.type === 'certificate' ? assertion.certificates : [];
    return pairs.flatMap(({ certificate, key }, index) =>
      toConfiguredSecrets(`connectors.${id}.assertion.certificates.${index}`, { certificate, key }),
    );
  });
  return [
    ...listPseudonymSecrets(pseudonyms),
    ...connectorSecrets,
    ...toConfiguredSecrets('state', { password: state?.password }),
    ...toConfiguredSecrets('metrics.authorization', { secret: metrics?.authorization?.secret }),
    ...toConfiguredSecrets('metrics.headers', metrics?.headers ?? {}),
    ...toConfiguredSecrets('traces.authorization', { secret: traces?.authorization?.secret }),
    ...toConfiguredSecrets('traces.headers', traces?.headers ?? {}),
  ];
}

function listPseudonymSecrets(pseudonyms: Config['pseudonyms']): readonly ConfiguredSecret[] {
  if (pseudonyms.scheme === 'native')
    return [
      ...listKeys(pseudonyms, 'pseudonyms'),
      ...Object.entries(pseudonyms.tenants ?? {}).flatMap(([id, keys]) =>
        keys === undefined ? [] : listKeys(keys, `pseudonyms.tenants.${id}`),
      ),
    ];
  const { salt, encryptionKey, domainSalt, domainEncryptionKey } = pseudonyms;
  return toConfiguredSecrets('pseudonyms', { salt, encryptionKey, domainSalt, domainEncryptionKey });
}

type KeyRing = { readonly keys: readonly { readonly secret: string }[] };

function listKeys({ keys }: KeyRing, where: string): readonly ConfiguredSecret[] {
  return keys.flatMap(({ secret }, index) => toConfiguredSecrets(`${where}.keys.${index}`, { secret }));
}

function toConfiguredSecrets(
  keyPath: string,
  references: Readonly<Record<string, string | undefined>>,
): readonly ConfiguredSecret[] {
  return Object.entries(references).flatMap(([name, reference]) =>
    reference === undefined ? [] : [{ reference, key: `${keyPath}.${name}` }],
  );
}
