import { settleAll } from '@nymgate/clouds/findings/settle-all';
import { isLoopbackHost } from '@nymgate/clouds/network/loopback';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { GatewayPlatform } from './gateway-platform.ts';
import { isCloudRun } from './google-identity.ts';
import { GOOGLE_PLATFORM } from './google-platform.ts';

type Environment = Readonly<Partial<Record<string, string>>>;

/**
 * Cloud Run, where the node host runs there: Google's IAM check vouches for callers, and the listener must be where Cloud Run looks
 * for it. Otherwise Cloud Run would end the container after minutes, and say only that nothing listens.
 *
 * @returns undefined anywhere else
 */
export function createCloudRunPlatform(environment: Environment): GatewayPlatform | undefined {
  if (!isCloudRun(environment)) return undefined;
  const confirm: GatewayPlatform['confirm'] = async (config, ports) => {
    await settleAll([
      checkListener(config, environment['PORT'] ?? ''),
      GOOGLE_PLATFORM.confirm(config, ports),
    ]);
  };
  return { ...GOOGLE_PLATFORM, confirm, hasOwnListener: true };
}

async function checkListener(config: Config, port: string): Promise<void> {
  const [first, ...rest] = findListenIssues(config, port);
  if (first !== undefined) throw new SetupError([first, ...rest]);
}

function findListenIssues({ listen }: Config, port: string): readonly Issue[] {
  const issues: Issue[] = [];
  if (isLoopbackHost(listen.host))
    issues.push(
      createIssue(
        'listen.host is loopback, and Cloud Run sends requests by the network',
        'set listen.host: 0.0.0.0',
      ),
    );
  if (String(listen.port) !== port)
    issues.push(
      createIssue(
        `listen.port is ${listen.port}, and Cloud Run sends requests to the port of the variable PORT`,
        `deploy with --port ${listen.port}, or set listen.port to the value of PORT`,
      ),
    );
  return issues;
}

function createIssue(message: string, fix: string): Issue {
  return { code: 'CONFIG_INVALID', severity: 'error', message, fix };
}
