import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { readDeployment } from '../deployment/deployment-file.ts';
import { checkPermissions } from '../documents/facts/served-connector.ts';
import { consentReport, formatConsent } from './print-consent.ts';
import { applySetup, type SetupOptions } from './run-setup-entra.ts';
import { listDesiredApps } from './to-desired-app.ts';

export type ConsentOptions = Pick<
  SetupOptions,
  'deployment' | 'operatorToken' | 'graph' | 'dryRun' | 'optional' | 'json' | 'yes'
> & {
  readonly print?: true;
};

/**
 * Grants the roles of a deployment's applications, with the token of a Privileged Role Administrator; or prints for that person the link and
 * the table. Roles over mailboxes of a connector with `scoping: exchange` are never granted: a grant in Entra opens every mailbox.
 *
 * @param connector only this one
 * @throws as runSetupEntra; SetupError USAGE, DEPLOYMENT_INVALID for a permission that the connector does not need (T9-13)
 */
export async function runConsent(
  connector: string | undefined,
  options: ConsentOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const read = await readDeployment(options.deployment);
  checkPermissions(read.deployment);
  const wanted = listDesiredApps(read.deployment, { connector, optional: options.optional });
  if (wanted.length === 0) throw usageError(`The deployment has no connector "${connector}".`);
  if (options.print) {
    const { deployment } = read;
    if (options.json) terminal.out(JSON.stringify(consentReport(deployment, wanted), undefined, 2));
    else terminal.out(formatConsent(deployment, wanted).join('\n'));
    return EXIT.ok;
  }
  for (const { connector: id, withheldRoles } of wanted)
    if (withheldRoles.length > 0)
      terminal.note(
        `${id}: ${withheldRoles.join(', ')} is not consented to here; Exchange gives it for the mailboxes of its scope`,
      );
  const goal = { register: false, consent: true, connector, optional: options.optional };
  return applySetup({ ...read, goal, options }, terminal);
}
