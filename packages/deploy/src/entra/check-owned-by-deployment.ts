import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { AppState } from './read-app.ts';
import type { DesiredApp } from './to-desired-app.ts';

/** What Terraform and `setup entra` name every application that they make. */
const OWN_NAME = /^Nymgate /;

type NamedApp = Pick<DesiredApp, 'existing' | 'clientId' | 'displayName'>;

/** Whether the application has, in the tenant, the name that the deployment gives it, and one that Nymgate gives. */
export function hasDeploymentName(
  { displayName }: Pick<DesiredApp, 'displayName'>,
  state: AppState,
): boolean {
  return state.displayName === displayName && OWN_NAME.test(displayName);
}

/**
 * An id that is old, mistyped or from somebody else's file may be that of any application of the tenant (T9-15): one that a deployment
 * does not call `existing` must have a name that we give.
 *
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
