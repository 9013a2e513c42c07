/**
 * Rules for the pages that are served when V8's caches are made. What they have the code do, the caches hold: every transform that
 * rule files often have, for accounts and events.
 */
export const RULES = `
definitions:
  account:
    type: object
    properties:
      id: { type: string }
      mail: { type: string }
      userType: { type: string }
endpoints:
- pathTemplate: "/{version}/users"
  allowedMethods: [GET]
  allowedQueryParams: ["$select", "$top", "$skiptoken"]
  queryParamSchemas:
    $top: { type: integer }
  responseSchema:
    type: object
    properties:
      value: { type: array, items: { $ref: "#/definitions/account" } }
  transforms:
  - !<pseudonymize>
    jsonPaths: ["$.value[*].id"]
    includeReversible: true
    encoding: URL_SAFE_TOKEN
  - !<pseudonymizeEmailHeader>
    jsonPaths: ["$..mail"]
- pathTemplate: "/{version}/users/{id}/events"
  allowedMethods: [GET]
  allowedQueryParams: ["$select", "$top", "$skip", "$skiptoken", "$filter", "$orderby"]
  pathParameterSchemas:
    id: { type: string, format: reversible-pseudonym }
  queryParamSchemas:
    $top: { type: integer }
    $filter: { pattern: "^(?:last|created)DateTime (?:ge|lt) [0-9TZ:.-]{10,30}$" }
  transforms:
  - !<redact>
    jsonPaths: ["$..displayName", "$..body", "$..location.*", "$..locations", "$..['@odata.context', '@odata.nextLink', 'calendar@odata.associationLink', 'calendar@odata.navigationLink']", "$..['@odata.etag']"]
  - !<redactRegexMatches>
    jsonPaths: ["$..bodyPreview", "$..webLink"]
    redactions: ["(?i)(?:pwd|password|token)=[A-Za-z0-9%._~-]+", "[0-9]{3}[ -]?[0-9]{4,7}", "\\\\b[a-z]+\\\\b"]
  - !<redactExceptPhrases>
    jsonPaths: ["$..subject"]
    allowedPhrases: ["1:1", "focus time", "review", "stand-up"]
  - !<redactExceptSubstringsMatchingRegexes>
    jsonPaths: ["$..onlineMeetingUrl", "$..joinUrl"]
    exceptions: ["https://[a-z0-9.-]+/l/meetup-join/", "https://teams\\\\.microsoft\\\\.com/"]
  - !<pseudonymizeRegexMatches>
    jsonPaths: ["$..name"]
    regex: "(?i)^(?:smtp|sip):(.+)$"
  - !<tokenize>
    jsonPaths: ["$..uid", "$..iCalUId"]
  - !<pseudonymize>
    jsonPaths: ["$..emailAddress.address", "$.value[*].attendees[*].emailAddress.address"]
    encoding: URL_SAFE_TOKEN
    includeReversible: true
  - !<pseudonymize>
    jsonPaths: ["$.value[*].id"]
`;
