import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { AppState } from './read-app.ts';
import type { DesiredApp } from './to-desired-app.ts';

/** Prefix of application names from Terraform and `setup entra`. */
const OWN_NAME = /^Nymgate /;

type NamedApp = Pick<DesiredApp, 'existing' | 'clientId' | 'displayName'>;

/** Whether the application has the deployment's name for it, and one that Nymgate gives. */
export function hasDeploymentName(
  { displayName }: Pick<DesiredApp, 'displayName'>,
  state: AppState,
): boolean {
  return state.displayName === displayName && OWN_NAME.test(displayName);
}

/**
 * An outdated, mistyped or foreign ID may be of any application in the tenant (T9-15). Unless marked
 * `existing`, an application must have a name from Nymgate.
 * @param undone what was not done, as in "removed"
 * @throws CommandError ENTRA_MISSING
 */
export function checkOwnedByDeployment(wanted: NamedApp, state: AppState, undone: string): void {
  if (wanted.existing || hasDeploymentName(wanted, state)) return;
  const { clientId, displayName } = wanted;
  throw new CommandError(
    'ENTRA_MISSING',
    `the application with the client id ${clientId ?? state.clientId} is not called "${displayName}" in this tenant, or that is no name that Nymgate gives; it was not ${undone}; give it this name in the portal if it is the one, or say "existing": true in deployment.json: it then keeps its name, its other credentials and its consent`,
  );
}
