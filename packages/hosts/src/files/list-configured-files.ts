import type { Config } from '@nymgate/gateway/config/config-settings';
import { listConfiguredSecrets } from './list-configured-secrets.ts';

/**
 * A file that the configuration names, by the key that names it. `secret`: whoever reads it can undo pseudonyms, pose as the gateway
 * or guess at callers; `rules`: whoever writes it decides what is delivered.
 */
export type ConfiguredFile = {
  readonly path: string;
  readonly key: string;
  readonly kind: 'secret' | 'rules';
};

/**
 * The files of a configuration whose mode matters: keys, salts, private keys, the callers' file, rule files. Certificates are public,
 * and a changed one does not fit its key; identity tokens are the platform's, which sets their mode.
 *
 * @example namedFiles(config)[0] // { path: 'nymgate.key', key: 'pseudonyms.keys.0.secret', kind: 'secret' }
 */
export function listConfiguredFiles(config: Config): readonly ConfiguredFile[] {
  const secrets = listConfiguredSecrets(config).filter(({ key }) => !key.endsWith('.certificate'));
  return [
    ...secrets.flatMap(({ reference, key }) => toSecretFile(reference, key)),
    ...listListenerFiles(config),
    ...listRuleFiles(config),
  ];
}

function listListenerFiles({ listen, callers }: Config): readonly ConfiguredFile[] {
  return [
    ...toPlainFile(listen.tls?.key, 'listen.tls.key', 'secret'),
    ...toPlainFile(callers?.apiKeys?.file, 'callers.apiKeys.file', 'secret'),
  ];
}

function listRuleFiles({ connectors, bulk = {} }: Config): readonly ConfiguredFile[] {
  return Object.entries({ connectors, bulk }).flatMap(([block, named]) =>
    Object.entries(named).flatMap(([id, settings]) => {
      const { rules } = settings ?? {};
      return toPlainFile(rules?.startsWith('env:') ? undefined : rules, `${block}.${id}.rules`, 'rules');
    }),
  );
}

function toSecretFile(reference: string, key: string): readonly ConfiguredFile[] {
  return toPlainFile(/^file:([\s\S]+)$/.exec(reference)?.[1], key, 'secret');
}

function toPlainFile(
  path: string | undefined,
  key: string,
  kind: ConfiguredFile['kind'],
): readonly ConfiguredFile[] {
  return path === undefined ? [] : [{ path, key, kind }];
}
