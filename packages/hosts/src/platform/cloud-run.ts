import { settleAll } from '@nymgate/clouds/findings/settle-all';
import { isLoopbackHost } from '@nymgate/clouds/network/loopback';
import { type Issue, throwIssues } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createConfigIssue } from '../faults/create-config-issue.ts';
import type { GatewayPlatform } from './gateway-platform.ts';
import { isCloudRun } from './google-identity.ts';
import { GOOGLE_PLATFORM } from './google-platform.ts';

type Environment = Readonly<Partial<Record<string, string>>>;

/**
 * On Cloud Run, Google's IAM check authenticates callers, and the listener must be reachable by Cloud Run,
 * which reports only a timeout otherwise.
 * @returns undefined on other platforms
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

async function checkListener({ listen }: Config, port: string): Promise<void> {
  const issues: Issue[] = [];
  if (isLoopbackHost(listen.host))
    issues.push(
      createConfigIssue(
        'listen.host is loopback, and Cloud Run sends requests by the network',
        'set listen.host: 0.0.0.0',
      ),
    );
  if (String(listen.port) !== port)
    issues.push(
      createConfigIssue(
        `listen.port is ${listen.port}, and Cloud Run sends requests to the port of the variable PORT`,
        `deploy with --port ${listen.port}, or set listen.port to the value of PORT`,
      ),
    );
  throwIssues(issues);
}
