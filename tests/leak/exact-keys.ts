type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Names of properties that tell which thing an object is. */
const KEY_NAME =
  /^(?:id|uid|.*Id|.*Ids|.*UId|eTag|cTag|etag|@odata\.etag|changeKey|conversationIndex|cancelledOccurrences)$/;
/** Ids that are the same for every customer or the whole tenant, or tell applications apart. */
const COMMON =
  /^(?:tenantId|skuId|servicePlanId|.*[aA]ppId|appId|applicationId|labelId|teamsAppId|mentionId|streamId|appOwnerOrganizationId)$/;
/** Times in the life of an account or a group, or of what belongs to one. */
const LIFE =
  /^(?:(?:created|deleted|renewed|expiration|assigned|lastUpdated|externalUserStateChange)DateTime)$/;
/** What tells accounts, groups, teams, channels, drives and assigned licences; the times of others are of what people do. */
const LIVES = [
  'userPrincipalName',
  'groupTypes',
  'internalId',
  'membershipType',
  'quota',
  'servicePlanId',
  'assignedByGroup',
];
/** A Teams message's ID is its `createdDateTime` in milliseconds. */
const MESSAGE_ID = /^\d{13}$/;
/** Shorter values are numbers of a list, which stand anywhere. */
const SHORTEST = 6;

/** What an ordinary account may see of the raw answers and what tells one thing from all others: the value, and its property. */
export function exactKeys(answers: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const answer of answers) if (answer !== '') collect(JSON.parse(answer), found);
  return found;
}

function collect(value: Json, found: Map<string, string>): void {
  if (Array.isArray(value)) for (const element of value) collect(element, found);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) {
      if (isKey(name, value)) for (const text of [inner].flat()) if (isLong(text)) addKey(text, name, found);
      // An application has one id in every tenant.
      if (name !== 'application') collect(inner, found);
    }
}

function addKey(text: string, name: string, found: Map<string, string>): void {
  found.set(text, name);
  if (MESSAGE_ID.test(text)) found.set(new Date(Number(text)).toISOString(), name);
}

function isKey(name: string, owner: { [key: string]: Json }): boolean {
  if (LIFE.test(name)) return LIVES.some((property) => property in owner);
  if (name === 'id' && isApplication(owner)) return false;
  return KEY_NAME.test(name) && !COMMON.test(name);
}

/** A participant of a call that is an application goes by the application's id. */
function isApplication({ id, identity }: { [key: string]: Json }): boolean {
  const application = propertyOf(identity, 'application');
  return application !== undefined && propertyOf(application, 'id') === id;
}

function propertyOf(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
}

function isLong(value: Json): value is string {
  return typeof value === 'string' && value.length >= SHORTEST;
}

/** Every text in a delivered answer. */
export function valuesOf(body: string): readonly string[] {
  const values: string[] = [];
  const visit = (value: Json): void => {
    if (typeof value === 'string') values.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  if (body !== '') visit(JSON.parse(body));
  return values;
}
