import { grantsMailboxAccess } from '@nymgate/connectors/builders/exchange-roles';
import type { Deployment } from '../deployment/parse-deployment.ts';
import {
  type ConnectorLocation,
  listConnectorLocations,
  NOT_REGISTERED,
} from '../deployment/unregistered.ts';

/** What an Entra application of a deployment must be. */
export type DesiredApp = ConnectorLocation & {
  /** Undefined: it is found by its unique name, and made when there is none. */
  readonly clientId: string | undefined;
  readonly uniqueName: string;
  readonly displayName: string;
  /** Brought by somebody: it is never made, renamed or deleted. */
  readonly existing: boolean;
  /** Roles of Graph that it asks for and is granted, by value. */
  readonly roles: readonly string[];
  /** Exchange says which mailboxes: no role over mailboxes may be granted in Entra, for the two add up (T9-12). */
  readonly isExchangeScoped: boolean;
  /** Roles that the connector needs and Exchange gives instead. */
  readonly withheldRoles: readonly string[];
  /** Undefined with a certificate. */
  readonly credential: DesiredCredential | undefined;
};

export type DesiredCredential = {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
};

export type AppSelection = {
  /** Only this connector. */
  readonly connector?: string | undefined;
  /** Also roles without which less is answered. */
  readonly optional?: boolean | undefined;
};

/** @example wantedApps(deployment, {})[0]?.uniqueName // 'nymgate-prod-outlook-cal-outlook-cal' */
export function listDesiredApps(
  deployment: Deployment,
  { connector, optional }: AppSelection,
): readonly DesiredApp[] {
  return listConnectorLocations(deployment)
    .filter((placed) => connector === undefined || placed.connector === connector)
    .map((placed) => toDesiredApp(deployment, placed, optional === true));
}

function toDesiredApp(deployment: Deployment, placed: ConnectorLocation, optional: boolean): DesiredApp {
  const { instance, connector, settings } = placed;
  const { app, roles } = settings;
  const asked = [...roles.required, ...(optional ? roles.optional : [])];
  const narrowed = settings.scoping === 'exchange';
  const isWithheld = (role: string) => narrowed && grantsMailboxAccess(role);
  return {
    ...placed,
    clientId: app.clientId === NOT_REGISTERED ? undefined : app.clientId,
    uniqueName: `nymgate-${deployment.environment}-${instance}-${connector}`,
    displayName: app.displayName,
    existing: app.existing,
    isExchangeScoped: narrowed,
    roles: asked.filter((role) => !isWithheld(role)),
    withheldRoles: [...roles.required, ...roles.optional].filter(isWithheld),
    credential: settings.credential === 'federated' ? credentialOf(deployment, instance) : undefined,
  };
}

function credentialOf(
  { environment, instances }: Deployment,
  instance: string,
): DesiredCredential | undefined {
  const identity = instances[instance]?.identity;
  return identity === undefined ? undefined : { name: `nymgate-${environment}-${instance}`, ...identity };
}
