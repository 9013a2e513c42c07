import type { Config } from '../../config/index.ts';

/**
 * A file that the configuration names, by the key that names it. `secret`: whoever reads it can undo pseudonyms, pose as the gateway
 * or guess at callers; `rules`: whoever writes it decides what is delivered.
 */
export type NamedFile = { readonly path: string; readonly key: string; readonly kind: 'secret' | 'rules' };

/**
 * The files of a configuration whose mode matters: keys, salts, private keys, the callers' file, rule files. Certificates are public,
 * and a changed one does not fit its key; identity tokens are the platform's, which sets their mode.
 *
 * @example namedFiles(config)[0] // { path: 'nymgate.key', key: 'pseudonyms.keys.0.secret', kind: 'secret' }
 */
export function namedFiles(config: Config): readonly NamedFile[] {
  return [
    ...pseudonymFiles(config),
    ...listenerFiles(config),
    ...connectorFiles(config),
    ...tracesFiles(config),
  ];
}

function pseudonymFiles({ pseudonyms }: Config): readonly NamedFile[] {
  if (pseudonyms.scheme === 'native')
    return pseudonyms.keys.flatMap(({ secret }, index) =>
      secretFile(secret, `pseudonyms.keys.${index}.secret`),
    );
  const { salt, encryptionKey, domainSalt, domainEncryptionKey } = pseudonyms;
  return Object.entries({ salt, encryptionKey, domainSalt, domainEncryptionKey }).flatMap(
    ([name, reference]) => secretFile(reference, `pseudonyms.${name}`),
  );
}

function listenerFiles({ listen, callers }: Config): readonly NamedFile[] {
  return [
    ...plainFile(listen.tls?.key, 'listen.tls.key', 'secret'),
    ...plainFile(callers?.apiKeys?.file, 'callers.apiKeys.file', 'secret'),
  ];
}

function connectorFiles({ connectors }: Config): readonly NamedFile[] {
  return Object.entries(connectors).flatMap(([id, connector]) => {
    const { rules, assertion } = connector ?? {};
    const pairs = assertion?.type === 'certificate' ? assertion.certificates : [];
    return [
      ...plainFile(rules?.startsWith('env:') ? undefined : rules, `connectors.${id}.rules`, 'rules'),
      ...pairs.flatMap(({ key }, index) =>
        secretFile(key, `connectors.${id}.assertion.certificates.${index}.key`),
      ),
    ];
  });
}

function tracesFiles({ traces }: Config): readonly NamedFile[] {
  return [
    ...secretFile(traces?.authorization?.secret, 'traces.authorization.secret'),
    ...Object.entries(traces?.headers ?? {}).flatMap(([name, reference]) =>
      secretFile(reference, `traces.headers.${name}`),
    ),
  ];
}

function secretFile(reference: string | undefined, key: string): readonly NamedFile[] {
  return plainFile(/^file:([\s\S]+)$/.exec(reference ?? '')?.[1], key, 'secret');
}

function plainFile(path: string | undefined, key: string, kind: NamedFile['kind']): readonly NamedFile[] {
  return path === undefined ? [] : [{ path, key, kind }];
}
