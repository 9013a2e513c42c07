import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';

/**
 * Listeners stay where they are: another address needs a restart, and a reload that took effect in part would mislead.
 *
 * @throws SetupError CONFIG_INVALID, with every key that has changed
 */
export function rejectImmutableChanges(before: Config, after: Config): void {
  const immutableSettings: readonly (readonly [name: string, before: unknown, after: unknown])[] = [
    ['listen.host', before.listen.host, after.listen.host],
    ['listen.port', before.listen.port, after.listen.port],
    ['listen.tls', before.listen.tls !== undefined, after.listen.tls !== undefined],
    [
      'listen.tls.clientCa',
      before.listen.tls?.clientCa !== undefined,
      after.listen.tls?.clientCa !== undefined,
    ],
    ['listen.tls.clientAuth', before.listen.tls?.clientAuth, after.listen.tls?.clientAuth],
    ['admin', JSON.stringify(before.admin), JSON.stringify(after.admin)],
  ];
  const [first, ...rest] = immutableSettings
    .filter(([, previousValue, newValue]) => previousValue !== newValue)
    .map(([name]) => createIssue(name));
  if (first !== undefined) throw new SetupError([first, ...rest]);
}

function createIssue(name: string): Issue {
  return {
    ...{ code: 'CONFIG_INVALID', severity: 'error', message: `${name} cannot change by reload` },
    fix: 'restart the gateway',
  };
}
