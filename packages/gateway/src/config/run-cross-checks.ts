import type { SettingError } from '@nymgate/clouds/settings/read-settings';
import { checkBulk } from './bulk/check-bulk.ts';
import { checkCallers, getAtPath } from './check-callers.ts';
import { checkCloud, possibleClouds } from './check-cloud.ts';
import { findClouds } from './clouds.ts';
import { checkTenantKeys } from './tenants/check-tenant-keys.ts';
import { checkTenants, listConnectors } from './tenants/check-tenants.ts';

/** Checks between keys, on data that may have other errors: all findings are reported at once. */
export function runCrossChecks(data: unknown): readonly SettingError[] {
  return [
    ...checkCallers(data),
    ...checkSource(data),
    ...checkAssertions(data),
    ...checkScoping(data),
    ...checkTenants(data),
    ...checkTenantKeys(data),
    ...checkJobs(data),
  ];
}

function checkSource(data: unknown): readonly SettingError[] {
  return checkCloud(collectSourceTexts(data), listConnectors(data));
}

function checkJobs(data: unknown): readonly SettingError[] {
  return checkBulk(
    listMembers(getAtPath(data, 'bulk')).map(([name, job]) => [
      name,
      { from: getAtPath(job, 'from'), to: getAtPath(job, 'to'), connector: getAtPath(job, 'connector') },
    ]),
    listMembers(getAtPath(data, 'connectors')).map(([id]) => id),
  );
}

function collectSourceTexts(data: unknown): Readonly<Record<string, string>> {
  const texts = listMembers(getAtPath(data, 'source')).filter(
    (entry): entry is readonly [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

function checkAssertions(data: unknown): readonly SettingError[] {
  const clouds = possibleClouds(collectSourceTexts(data));
  return listMembers(getAtPath(data, 'connectors')).flatMap(([id, connector]) => {
    const known = {
      clientId: getAtPath(connector, 'clientId'),
      assertion: {
        type: getAtPath(connector, 'assertion', 'type'),
        clientId: getAtPath(connector, 'assertion', 'clientId'),
        audience: getAtPath(connector, 'assertion', 'audience'),
      },
    };
    return [...checkAssertion(id, known), ...checkAudience(id, known, clouds)];
  });
}

/** Connectors to which Exchange scoping doesn't apply. */
const WITHOUT_MAILBOXES: ReadonlySet<string> = new Set(['msft-teams', 'msft-onedrive', 'msft-copilot']);

function checkScoping(data: unknown): readonly SettingError[] {
  return listConnectors(data).flatMap(({ id, base, settings }) =>
    getAtPath(settings, 'scoping') === 'exchange' && WITHOUT_MAILBOXES.has(base)
      ? [
          {
            path: ['connectors', id, 'scoping'],
            message: `connectors.${id} reads no mailboxes, so Exchange cannot narrow it`,
            fix: 'remove scoping; it is for entra-id, outlook-cal and outlook-mail',
          },
        ]
      : [],
  );
}

function listMembers(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** Types that suggest the client secret of Entra's examples. */
const SECRET_TYPES = new Set(['secret', 'client-secret', 'clientsecret', 'client_secret', 'password']);

/** Any part may be missing or of any type. */
type Connector = {
  readonly clientId?: unknown;
  readonly assertion?: { readonly type?: unknown; readonly clientId?: unknown; readonly audience?: unknown };
};

/**
 * An explicit audience of another cloud: Entra would refuse each token.
 * @param clouds possible clouds of `source`
 */
function checkAudience(
  id: string,
  { assertion }: Connector,
  clouds: readonly string[],
): readonly SettingError[] {
  const audience = assertion?.audience;
  const named = typeof audience === 'string' ? findClouds('audience', audience) : [];
  if (named.length === 0 || clouds.length === 0 || named.some((name) => clouds.includes(name))) return [];
  return [
    {
      path: ['connectors', id, 'assertion', 'audience'],
      message: `connectors.${id}.assertion.audience is that of ${named.join(' or ')}, and source is ${clouds.join(' or ')}`,
      fix: 'remove it: the audience of the cloud is asked for by itself',
    },
  ];
}

/** What the schema can't check: client secrets, and an application's id for a managed identity. */
function checkAssertion(id: string, { clientId, assertion }: Connector): readonly SettingError[] {
  const type = assertion?.type;
  if (typeof type === 'string' && SECRET_TYPES.has(type.toLowerCase()))
    return [
      {
        path: ['connectors', id, 'assertion', 'type'],
        message:
          'a client secret is refused: anyone who reads it can act as the application for months, from anywhere; Nymgate keeps none, so none can leak',
        fix: 'use the identity of the platform (aws, gcp, azure, token-file, github), or certificate without one; and delete the secret in Entra',
      },
    ];
  if (type !== 'azure' || typeof clientId !== 'string') return [];
  const identity = assertion?.clientId;
  return typeof identity === 'string' && identity.toLowerCase() === clientId.toLowerCase()
    ? [
        {
          path: ['connectors', id, 'assertion', 'clientId'],
          message: `connectors.${id}.assertion.clientId is the client id of the application; here the one of the managed identity belongs`,
          fix: 'copy what az identity show --query clientId says',
        },
      ]
    : [];
}
