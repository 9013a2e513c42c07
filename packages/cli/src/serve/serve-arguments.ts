import { DEFAULT_CONFIG_FILE } from '@nymgate/shell/input/defaults';

/** Configuration file of a plain `serve` command; undefined for everything else, which commander handles. */
export function serveArguments(argv: readonly string[]): string | undefined {
  const [command, option = '', value, ...rest] = argv;
  if (command !== 'serve' || rest.length > 0) return undefined;
  if (argv.length === 1) return DEFAULT_CONFIG_FILE;
  if (option === '--config') return value === undefined || value.startsWith('-') ? undefined : value;
  const [, joined] = /^--config=(.+)$/.exec(option) ?? [];
  return value === undefined ? joined : undefined;
}
