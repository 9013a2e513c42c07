import { grantsMailboxAccess } from '@nymgate/connectors/builders/exchange-roles';
import type { Deployment } from '../deployment/parse-deployment.ts';
import {
  type ConnectorLocation,
  listConnectorLocations,
  NOT_REGISTERED,
} from '../deployment/unregistered.ts';

export type DesiredApp = ConnectorLocation & {
  /** Undefined: found by unique name, or created. */
  readonly clientId: string | undefined;
  readonly uniqueName: string;
  readonly displayName: string;
  /** Never created, renamed or deleted. */
  readonly existing: boolean;
  /** Graph roles to request and grant. */
  readonly roles: readonly string[];
  /** No mailbox role may be granted in Entra, since the grants add up (T9-12). */
  readonly isExchangeScoped: boolean;
  /** Roles that Exchange grants instead. */
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
  readonly connector?: string | undefined;
  /** Includes optional roles. */
  readonly optional?: boolean | undefined;
};

/** @example listDesiredApps(deployment, {})[0]?.uniqueName // 'nymgate-prod-outlook-cal-outlook-cal' */
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
  const requestedRoles = [...roles.required, ...(optional ? roles.optional : [])];
  const narrowed = settings.scoping === 'exchange';
  const isWithheld = (role: string) => narrowed && grantsMailboxAccess(role);
  return {
    ...placed,
    clientId: app.clientId === NOT_REGISTERED ? undefined : app.clientId,
    uniqueName: `nymgate-${deployment.environment}-${instance}-${connector}`,
    displayName: app.displayName,
    existing: app.existing,
    isExchangeScoped: narrowed,
    roles: requestedRoles.filter((role) => !isWithheld(role)),
    withheldRoles: [...roles.required, ...roles.optional].filter(isWithheld),
    credential: settings.credential === 'federated' ? createCredential(deployment, instance) : undefined,
  };
}

function createCredential(
  { environment, instances }: Deployment,
  instance: string,
): DesiredCredential | undefined {
  const identity = instances[instance]?.identity;
  return identity === undefined ? undefined : { name: `nymgate-${environment}-${instance}`, ...identity };
}
