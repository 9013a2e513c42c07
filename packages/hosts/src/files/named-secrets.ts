import type { Config } from '@nymgate/gateway/config/config-settings';

/** A secret that the configuration refers to, by the key that names it. */
export type NamedSecret = { readonly reference: string; readonly key: string };

/**
 * Every reference to a secret in a configuration: keys or salts of pseudonyms, certificates with their private keys, the
 * password of what replicas share, and headers of traces.
 *
 * @example namedSecrets(config)[0] // { reference: 'file:nymgate.key', key: 'pseudonyms.keys.0.secret' }
 */
export function namedSecrets({ pseudonyms, connectors, state, traces }: Config): readonly NamedSecret[] {
  const ofConnectors = Object.entries(connectors).flatMap(([id, connector]) => {
    const { assertion } = connector ?? {};
    const pairs = assertion?.type === 'certificate' ? assertion.certificates : [];
    return pairs.flatMap(({ certificate, key }, index) =>
      named(`connectors.${id}.assertion.certificates.${index}`, { certificate, key }),
    );
  });
  return [
    ...ofPseudonyms(pseudonyms),
    ...ofConnectors,
    ...named('state', { password: state?.password }),
    ...named('traces.authorization', { secret: traces?.authorization?.secret }),
    ...named('traces.headers', traces?.headers ?? {}),
  ];
}

function ofPseudonyms(pseudonyms: Config['pseudonyms']): readonly NamedSecret[] {
  if (pseudonyms.scheme === 'native')
    return pseudonyms.keys.flatMap(({ secret }, index) => named(`pseudonyms.keys.${index}`, { secret }));
  const { salt, encryptionKey, domainSalt, domainEncryptionKey } = pseudonyms;
  return named('pseudonyms', { salt, encryptionKey, domainSalt, domainEncryptionKey });
}

function named(
  place: string,
  references: Readonly<Record<string, string | undefined>>,
): readonly NamedSecret[] {
  return Object.entries(references).flatMap(([name, reference]) =>
    reference === undefined ? [] : [{ reference, key: `${place}.${name}` }],
  );
}
