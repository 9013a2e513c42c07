import { trustsIdentity } from '@nymgate/shell/input/trusts-identity';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { AppState } from './read-app.ts';
import type { DesiredApp } from './to-desired-app.ts';

/** Prefix of application names from Terraform and `setup entra`. */
const DEPLOYMENT_NAME = /^Nymgate /;

type NamedApp = Pick<DesiredApp, 'existing' | 'clientId' | 'displayName'>;

/** Whether the application has the deployment's name for it, and one that Nymgate gives. */
export function hasDeploymentName(
  { displayName }: Pick<DesiredApp, 'displayName'>,
  state: AppState,
): boolean {
  return state.displayName === displayName && DEPLOYMENT_NAME.test(displayName);
}

/**
 * An outdated, mistyped or foreign ID may be of any application in the tenant (T9-15). Unless marked
 * `existing`, an application must have a name from Nymgate.
 * @param undone what was not done, as in "removed"
 * @throws CommandError ENTRA_MISSING
 */
export function checkOwnedByDeployment(desired: NamedApp, state: AppState, undone: string): void {
  if (desired.existing || hasDeploymentName(desired, state)) return;
  const { clientId, displayName } = desired;
  throw new CommandError(
    'ENTRA_MISSING',
    `the application with the client id ${clientId ?? state.clientId} is not called "${displayName}" in this tenant, or that is not a name that Nymgate gives. It was not ${undone}. If it is the right one, give it this name in the portal, or set "existing": true in deployment.json. It then keeps its name, its other credentials and its consent`,
  );
}

/**
 * Deployments of one environment name have equal names and unique names: without a client ID, only a credential
 * tells them apart (T9-18). No credential yet: registration was interrupted.
 */
export function isOfDeployment(
  { clientId, credential }: Pick<DesiredApp, 'clientId' | 'credential'>,
  { credentials }: AppState,
): boolean {
  return clientId !== undefined || credentials.length === 0 || trusts(credentials, credential);
}

function trusts(credentials: AppState['credentials'], credential: DesiredApp['credential']): boolean {
  return credential !== undefined && trustsIdentity(credentials, credential);
}

/** @throws CommandError ENTRA_MISSING if it was found by its unique name and doesn't trust this gateway (T9-18) */
export function checkTrustsDeployment(
  { clientId, credential }: Pick<DesiredApp, 'clientId' | 'credential'>,
  state: AppState,
): void {
  if (clientId !== undefined || trusts(state.credentials, credential)) return;
  throw new CommandError(
    'ENTRA_MISSING',
    `the application "${state.displayName}" (client id ${state.clientId}) doesn't trust the gateway of deployment.json, and may be of another deployment. It was not removed. If it is the right one, write its client id into deployment.json; otherwise remove the connector there`,
  );
}
