import type { Config } from './config-settings.ts';

/** What becomes of domains in a connector's responses. */
export function getDomainPolicy(
  connector: string,
  { connectors, pseudonyms }: Pick<Config, 'connectors' | 'pseudonyms'>,
): Config['pseudonyms']['domains']['policy'] {
  return (connectors[connector]?.options.domains ?? pseudonyms.domains).policy;
}
