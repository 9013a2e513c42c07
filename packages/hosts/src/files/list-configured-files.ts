import type { Config } from '@nymgate/gateway/config/config-settings';
import { parseRulesPlace } from '@nymgate/gateway/config/rules/rules-place';
import { listConfiguredSecrets } from './list-configured-secrets.ts';

/** `secret`: readers could undo pseudonyms or impersonate. `rules`: writers decide what is delivered. */
export type ConfiguredFile = {
  readonly path: string;
  readonly key: string;
  readonly kind: 'secret' | 'rules';
};

/** Certificates are public, and the platform sets the mode of identity tokens, so both are left out. */
export function listConfiguredFiles(config: Config): readonly ConfiguredFile[] {
  const secrets = listConfiguredSecrets(config).filter(({ key }) => !key.endsWith('.certificate'));
  return [
    ...secrets.flatMap(({ reference, key }) =>
      toPlainFile(/^file:([\s\S]+)$/.exec(reference)?.[1], key, 'secret'),
    ),
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
      const place = rules === undefined ? undefined : parseRulesPlace(rules);
      return toPlainFile(place?.kind === 'file' ? place.path : undefined, `${block}.${id}.rules`, 'rules');
    }),
  );
}

function toPlainFile(
  path: string | undefined,
  key: string,
  kind: ConfiguredFile['kind'],
): readonly ConfiguredFile[] {
  return path === undefined ? [] : [{ path, key, kind }];
}
