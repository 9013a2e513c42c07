import { WRITES } from '../src/graph/administration/handle-write.ts';
import { PRINCIPAL_FILTER } from '../src/graph/administration/list-principal-records.ts';
import { APPLICATION_FILTER, CREDENTIAL_FILTER } from '../src/graph/directory/applications.ts';
import {
  DELTA_FILTER,
  DIRECTORY_OBJECT_FILTER,
  GROUP_FILTER,
  USER_FILTER,
} from '../src/graph/directory/directory-filters.ts';
import { ENDPOINTS } from '../src/graph/endpoints.ts';
import type { Endpoint } from '../src/graph/odata/call.ts';
import type { FilterTable, OptionRules } from '../src/graph/odata/endpoint-rules.ts';
import { CALENDAR_FILTER, EVENT_FILTER } from '../src/graph/outlook/calendar-endpoints.ts';
import { MAIL_FILTERS } from '../src/graph/outlook/mail-endpoints.ts';
import { TEAMS_FILTERS } from '../src/graph/teams/teams-filters.ts';

const TABLES: Readonly<Record<string, FilterTable>> = {
  user: USER_FILTER,
  group: GROUP_FILTER,
  'directory object': DIRECTORY_OBJECT_FILTER,
  event: EVENT_FILTER,
  calendar: CALENDAR_FILTER,
  delta: DELTA_FILTER,
  ...MAIL_FILTERS,
  ...TEAMS_FILTERS,
  application: APPLICATION_FILTER,
  'federated credential': CREDENTIAL_FILTER,
  'service principal': PRINCIPAL_FILTER,
};

/** The Markdown tables of docs/reference/simulator.md. */
export function renderSupportTables(): string {
  const endpoints = [
    '| Path under `/v1.0/` | One of these roles | Page (default / most) | Query options |',
    '|---|---|---|---|',
    ...ENDPOINTS.map(endpointRow),
  ];
  const filters = Object.entries(TABLES).flatMap(([name, table]) => [
    '',
    `### Filter table \`${name}\``,
    '',
    '| Property | Operators |',
    '|---|---|',
    ...filterRows(table),
  ]);
  return [...endpoints, ...filters, '', '### What may be changed', '', ...renderWrites()].join('\n');
}

function endpointRow(endpoint: Endpoint): string {
  const { page } = endpoint;
  const size = page === undefined ? '–' : `${page.default} / ${page.maximum}, beyond ${page.beyond}`;
  const options = [
    ...optionTexts(endpoint.options),
    ...(endpoint.parameters ?? []).map((name) => `\`${name}\``),
  ];
  const cast = [
    ...(endpoint.alwaysAdvanced === true ? ['always advanced'] : []),
    ...(endpoint.ignoresOtherFilters === true ? ['other filters are ignored'] : []),
    ...(endpoint.beta === true ? ['also under `/beta/`'] : []),
  ];
  return `| \`${endpoint.written ?? endpoint.path}\` | ${endpoint.roles.map((role) => `\`${role}\``).join(' ')} | ${size} | ${[...options, ...cast].join(' · ') || '–'} |`;
}

function optionTexts(rules: OptionRules): readonly string[] {
  return Object.keys(rules).map((name) => {
    if (name === 'window') return '`startDateTime` `endDateTime` (required)';
    if (name === '$filter') return `\`$filter\` (table \`${tableName(rules.$filter)}\`)`;
    if (name === '$orderby') return `\`$orderby\` (${orderText(rules)})`;
    if (name === '$search') return `\`$search\` (${rules.$search?.join(', ')})`;
    return name === '$expand' ? `\`$expand\` (${rules.$expand?.join(', ')})` : `\`${name}\``;
  });
}

const tableName = (table: FilterTable | undefined): string =>
  Object.entries(TABLES).find(([, known]) => known === table)?.[0] ?? 'none';

function orderText({ $orderby }: OptionRules): string {
  const advanced = $orderby?.advanced ?? [];
  return [
    ...($orderby?.plain ?? []),
    ...(advanced.length === 0 ? [] : [`advanced: ${advanced.join(', ')}`]),
  ].join(', ');
}

/** Properties that take the same operators share a row. */
function filterRows(table: FilterTable): readonly string[] {
  const rows = new Map<string, string[]>();
  for (const [property, operators] of Object.entries(table)) {
    const key = operators.join(' ');
    rows.set(key, [...(rows.get(key) ?? []), `\`${property}\``]);
  }
  return [...rows].map(([operators, properties]) => `| ${properties.join(' ')} | ${operators} |`);
}

function renderWrites(): readonly string[] {
  return [
    '| Method | Path under `/v1.0/` | One of these scopes or roles |',
    '|---|---|---|',
    ...WRITES.map(
      ({ method, path, roles }) =>
        `| ${method} | \`${path}\` | ${roles.map((role) => `\`${role}\``).join(' ')} |`,
    ),
  ];
}
