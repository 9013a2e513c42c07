/** Names of Entra applications, the same from Terraform and `setup entra`: commands find them by name. */
export type ApplicationName = {
  readonly environment: string;
  readonly connector: string;
  /** Terraform leaves it out if it equals the connector. */
  readonly instance: string;
};

const NAME = /^Nymgate ([a-z][a-z0-9-]{1,15}) - ([a-z][a-z0-9-]{0,63})(?: \(([a-z][a-z0-9-]{1,31})\))?$/;

/** @example parseApplicationName('Nymgate prod - outlook-cal (finance)')?.instance // 'finance' */
export function parseApplicationName(name: string): ApplicationName | undefined {
  const [, environment, connector, instance = connector] = NAME.exec(name) ?? [];
  if (environment === undefined || connector === undefined || instance === undefined) return undefined;
  return { environment, connector, instance };
}

/** Start of the names of an environment's applications. */
export function getNamePrefix(environment: string): string {
  return `Nymgate ${environment} - `;
}

/** Request for the applications of an environment: a `$filter` that Graph supports by default. */
export function listByNamePath(environment: string, select: string): string {
  const filter = encodeURIComponent(`startswith(displayName,'${getNamePrefix(environment)}')`);
  return `/v1.0/applications?$filter=${filter}&$select=${select}&$top=999`;
}
