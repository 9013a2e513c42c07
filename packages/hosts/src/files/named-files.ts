import type { Config } from '@nymgate/gateway/config/config-settings';
import { namedSecrets } from './named-secrets.ts';

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
  const secrets = namedSecrets(config).filter(({ key }) => !key.endsWith('.certificate'));
  return [
    ...secrets.flatMap(({ reference, key }) => secretFile(reference, key)),
    ...listenerFiles(config),
    ...ruleFiles(config),
  ];
}

function listenerFiles({ listen, callers }: Config): readonly NamedFile[] {
  return [
    ...plainFile(listen.tls?.key, 'listen.tls.key', 'secret'),
    ...plainFile(callers?.apiKeys?.file, 'callers.apiKeys.file', 'secret'),
  ];
}

function ruleFiles({ connectors, bulk = {} }: Config): readonly NamedFile[] {
  return Object.entries({ connectors, bulk }).flatMap(([block, named]) =>
    Object.entries(named).flatMap(([id, settings]) => {
      const { rules } = settings ?? {};
      return plainFile(rules?.startsWith('env:') ? undefined : rules, `${block}.${id}.rules`, 'rules');
    }),
  );
}

function secretFile(reference: string, key: string): readonly NamedFile[] {
  return plainFile(/^file:([\s\S]+)$/.exec(reference)?.[1], key, 'secret');
}

function plainFile(path: string | undefined, key: string, kind: NamedFile['kind']): readonly NamedFile[] {
  return path === undefined ? [] : [{ path, key, kind }];
}
