import { type MigratedConfig, type MigrationNote, TO_FILL } from '../migration.ts';

type Connector = MigratedConfig['connectors'][string];

const OLD_NAME =
  /^(?:aws-(?:sm|ssm):(?:arn:[a-z0-9:-]*:parameter\/?)?|gcp-sm:projects\/[^/]+\/secrets\/)(.*?)(?:PSOXY_)?(?:SALT|ENCRYPTION_KEY)(?:\?version=\d+)?$/;

/**
 * Part of the names of copies. Instances with one old salt share its copy, or their pseudonyms would count as
 * separate.
 * @example toCopyName({ salt: 'aws-ssm:/psoxy/dev/PSOXY_SALT', … }, 'entra-id') // 'psoxy-dev'
 */
export function toCopyName({ salt, encryptionKey }: MigratedConfig['pseudonyms'], id: string): string {
  const [start, other] = [salt, encryptionKey].map((reference) => OLD_NAME.exec(reference)?.[1]);
  const slug = start === other ? start?.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') : undefined;
  return slug?.replaceAll(/^-|-$/g, '') || id;
}

/** Without `app` a new application would be registered. */
export function toConnectorVariables(
  { clientId, options }: Connector,
  objectId: string | undefined,
  rules: string | undefined,
) {
  return {
    app: { client_id: clientId.toLowerCase(), object_id: objectId ?? TO_FILL },
    ...(options && { options: { pseudonymizeAppIds: String(options.pseudonymizeAppIds) } }),
    ...(rules !== undefined && { rules }),
  };
}

/** @param name of the connector's variable */
export function noteObjectId(
  name: string,
  { clientId }: Connector,
  objectId: string | undefined,
): readonly MigrationNote[] {
  const application = clientId === TO_FILL ? 'CLIENT-ID' : clientId;
  const reason = `"az ad app show --id ${application} --query id --output tsv" prints it`;
  return objectId === undefined ? [{ name: `${name}.app.object_id`, reason }] : [];
}
