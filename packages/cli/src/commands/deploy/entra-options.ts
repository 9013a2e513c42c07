import { DEFAULT_DEPLOYMENT_FILE } from '@nymgate/deploy/deployment/open-deployment';
import { type Command, InvalidArgumentError } from 'commander';
import { parseOrigin } from '../arguments.ts';

/** Which deployment, and with whose rights Graph is asked. */
export function addAdminOptions(command: Command): Command {
  return command
    .option('--deployment <file>', 'what Terraform or setup entra wrote', DEFAULT_DEPLOYMENT_FILE)
    .option(
      '--operator-token <reference>',
      'your own access token for Graph, env:NAME or file:PATH (default: that of az account get-access-token)',
    )
    .option('--graph <url>', 'a simulator on this machine in the place of Microsoft Graph', parseOrigin);
}

/** As infra/deployment.schema.json has it. */
export function parseEnvironmentName(text: string): string {
  if (/^[a-z][a-z0-9-]{1,15}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 2 to 16 lower-case letters, digits and hyphens, such as prod.');
}
