import { DEFAULT_CONFIG_FILE } from '@nymgate/shell/input/defaults';

/**
 * The configuration file of a plain `serve` command line; undefined for anything else, which the whole command line then reads
 * (and explains, when it is wrong).
 *
 * @example serveArguments(['serve', '--config', '/etc/nymgate/nymgate.json']) // '/etc/nymgate/nymgate.json'
 */
export function serveArguments(argv: readonly string[]): string | undefined {
  const [command, option = '', value, ...rest] = argv;
  if (command !== 'serve' || rest.length > 0) return undefined;
  if (argv.length === 1) return DEFAULT_CONFIG_FILE;
  if (option === '--config') return value === undefined || value.startsWith('-') ? undefined : value;
  const [, joined] = /^--config=(.+)$/.exec(option) ?? [];
  return value === undefined ? joined : undefined;
}
