import { writeFile } from 'node:fs/promises';
import { parseYaml } from '../../packages/rules/src/text/yaml/read-yaml.ts';

/** Parts of Graph whose endpoints the file names; the values are ours, the way of writing is that of rule files for Psoxy. */
const COLLECTIONS = [
  ...['events', 'messages', 'contacts', 'calendars', 'chats', 'joinedTeams', 'onlineMeetings', 'drives'],
  ...['mailFolders', 'memberOf', 'directReports', 'people', 'presence', 'photos', 'todo', 'planner'],
  ...['insights', 'activities', 'devices', 'licenseDetails'],
] as const;
const WAYS = ['', '/{itemId}', '/delta'] as const;

/** Rules of 60 endpoints, each with a dozen paths, patterns of its own and phrases: 1,900 lines, as a file for a whole suite has them. */
function ruleFileText(): string {
  const endpoints = COLLECTIONS.flatMap((collection) =>
    WAYS.map((way) => endpointText(collection, `/{version}/users/{id}/${collection}${way}`)),
  );
  return `allowedRequestHeaders: [ConsistencyLevel]\ndefinitions:\n${DEFINITIONS}endpoints:\n${endpoints.join('')}`;
}

/** @returns paths of the file, and of the same as JSON, in that folder */
export async function writeRuleFile(
  directory: string,
): Promise<{ readonly yaml: string; readonly json: string }> {
  const [yaml, json] = [`${directory}/rules.yaml`, `${directory}/rules.json`];
  const text = ruleFileText();
  await writeFile(yaml, text);
  await writeFile(json, JSON.stringify(parseYaml(text).read('method').data));
  return { yaml, json };
}

const DEFINITIONS = `  address:
    type: object
    properties:
      name: { type: string }
      address: { type: string }
`;

function endpointText(collection: string, template: string): string {
  return `- pathTemplate: "${template}"
  allowedMethods: [GET]
  allowedQueryParams: ["$select", "$top", "$skip", "$skiptoken", "$deltatoken", "$filter"]
  queryParamSchemas:
    $top: { type: integer }
    $filter: { pattern: '^(?:last|created)DateTime (?:ge|lt) [0-9TZ:.-]{10,30} and ${collection}$' }
  transforms:
  - !<redact>
    jsonPaths:
    - "$..displayName"
    - "$..${collection}Notes"
    - "$..bodyPreview"
    - "$..location.*"
    - "$..locations"
    - "$..givenName"
    - "$..surname"
  - !<redactExceptPhrases>
    jsonPaths: ["$..subject", "$..${collection}Title"]
    allowedPhrases: ["1:1", "focus time", "no meetings", "out of office", "stand-up", "retro", "${collection}"]
  - !<redactExceptSubstringsMatchingRegexes>
    jsonPaths: ["$..onlineMeetingUrl", "$..joinUrl"]
    exceptions:
    - 'https://[a-z0-9.-]+\\.(?:example|invalid)/${collection}/'
    - 'https://teams\\.microsoft\\.com/'
  - !<redactRegexMatches>
    jsonPaths: ["$..webLink"]
    redactions:
    - '(?i)(?:pwd|password|token|${collection}key)=[A-Za-z0-9%._~-]+'
    - '[0-9]{3}[ -]?[0-9]{4,7}'
  - !<pseudonymizeRegexMatches>
    jsonPaths: ["$..proxyAddresses[*]"]
    regex: '(?i)^(?:smtp|sip|${collection}):(.+)$'
  - !<pseudonymize>
    jsonPaths:
    - "$..emailAddress.address"
    - "$..userPrincipalName"
    - "$..mail"
    - "$.value[*].organizer.emailAddress.address"
    - "$.value[*].attendees[*].emailAddress.address"
    encoding: URL_SAFE_TOKEN
    includeReversible: true
`;
}
