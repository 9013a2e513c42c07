import { setTimeout as sleep } from 'node:timers/promises';
import { createTables } from '@nymgate/connectors/tables/create-tables';
import type { Table } from '@nymgate/connectors/tables/table';
import { toRows } from '@nymgate/connectors/tables/to-rows';
import { type GraphFetch, toGraphPath } from '@nymgate/shell/gateway/caller';
import type { HttpResponse } from '@nymgate/shell/gateway/send-request';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { PersonItem, PersonJoins } from 'nymgate-console';
import { describeFields } from '../dictionary/describe-field.ts';
import type { SimulatedTenant } from '../shared/console-target.ts';
import type { LoadedConnector } from '../shared/load-policy.ts';
import { type AppTarget, requestApp } from '../shared/request-gateway.ts';
import {
  type ConnectorRow,
  collectIdentifiers,
  columnFinder,
  countLocations,
  findUnjoined,
  type Identifier,
} from './count-locations.ts';
import { exportPerson, MAX_RESOURCES } from './export-person.ts';

export type JoinSources = {
  /** Origin of the gateway's links. */
  readonly url: string;
  readonly app: AppTarget;
  readonly simulated: SimulatedTenant;
  readonly served: readonly LoadedConnector[];
};

/** Selected by name, because Graph returns few properties by default (graph-facts.md#3.1). */
const IDENTIFIERS =
  '$select=id,userPrincipalName,mail,otherMails,proxyAddresses,imAddresses,employeeId,identities,onPremisesUserPrincipalName';

/** Milliseconds. */
const PROGRESS_INTERVAL = 150;

/**
 * Requests everything about a person of the simulated tenant and reports where the same pseudonyms occur.
 * @param number index in the simulator's list of people
 * @throws CommandError LOOKUP_FAILED, ExportFailure; AbortError
 */
export async function* joinPerson(
  sources: JoinSources,
  number: number,
  signal: AbortSignal,
): AsyncGenerator<PersonItem> {
  let requested = 0;
  let last = 'entra-id';
  const countRequest = (connector: string): void => {
    requested += 1;
    last = connector;
  };
  let isDone = false;
  const result = readJoins(sources, { number, onConnector: countRequest, signal }).finally(() => {
    isDone = true;
  });
  // The await below reports a failure; until then it is handled here.
  result.catch(() => undefined);
  while (!isDone) {
    yield { requestCount: requested, connector: last };
    await Promise.race([result.catch(() => undefined), sleep(PROGRESS_INTERVAL)]);
  }
  yield { person: { ...(await result), requests: requested } };
}

type JoinRequest = {
  readonly number: number;
  readonly onConnector: (connector: string) => void;
  readonly signal: AbortSignal;
};

async function readJoins(sources: JoinSources, wish: JoinRequest): Promise<PersonJoins> {
  const { url, app, simulated, served } = sources;
  const person = simulated.people[wish.number];
  if (person === undefined) throw new CommandError('LOOKUP_FAILED', 'no person has this number');
  const safe =
    (connector: string): GraphFetch =>
    (path) =>
      requestApp(app, { connector, path });
  const inGraphOrder =
    (connector: string): GraphFetch =>
    (path) =>
      requestApp(app, { connector, path, inGraphOrder: true });
  const id = await findPersonPseudonym(
    // Both lists in Graph's order: the place of the account is the same in both.
    { url, createRawFetch: simulated.createRawFetch, createSafeFetch: inGraphOrder },
    person.id,
  );
  const tables = served.flatMap(({ connector, options }) => createTables(connector, options));
  const columnOf = columnFinder(tables);
  const account = parseObjectResponse(await safe('entra-id')(`/v1.0/users/${id}?${IDENTIFIERS}`));
  const identifiers = collectIdentifiers(accountRows(account, tables), columnOf);
  const rows = await exportPerson({
    ...wish,
    ...{ app, tables },
    connectors: served.map(({ connector }) => connector.id),
    person: {
      id,
      belongsTo: new Set([
        ...(await fetchIds(safe('entra-id'), `/v1.0/users/${id}/memberOf?$select=id&$top=999`)),
        ...(await fetchIds(safe('msft-teams'), `/v1.0/users/${id}/joinedTeams`)),
      ]),
      hashes: new Set(identifiers.filter(({ kind }) => kind === 'person').map(({ hash }) => hash)),
    },
  });
  const places = countLocations(rows, identifiers, columnOf);
  const apart = findUnjoined(identifiers, places, {
    raw: parseObjectResponse(await simulated.createRawFetch('entra-id')(`/v1.0/users/${person.id}`)),
    safe: parseObjectResponse(await safe('entra-id')(`/v1.0/users/${id}`)),
    reasonOf: reasons(served),
  });
  return {
    ...{ number: wish.number, requests: 0, most: MAX_RESOURCES, rows: rows.length },
    pseudonyms: identifiers.map(withoutHash),
    locations: places,
    unjoined: apart,
  };
}

function withoutHash({ text, kind, from }: Identifier): PersonJoins['pseudonyms'][number] {
  return { text, kind, from };
}

function accountRows(account: object, tables: readonly Table[]): readonly ConnectorRow[] {
  const connector = 'entra-id';
  const table = tables.find((one) => one.connector === connector && one.name === 'user');
  return table === undefined ? [] : toRows(table, account).map((row) => ({ ...row, connector }));
}

function reasons(served: readonly LoadedConnector[]): (property: string) => string {
  const entra = served.find(({ connector }) => connector.id === 'entra-id');
  const user = entra?.connector.ruleSet(entra.options).entities?.['user'];
  const fields = new Map(
    (user === undefined ? [] : describeFields(user)).map((field) => [field.name, field]),
  );
  return (property) => fields.get(property)?.reason ?? '';
}

type Row = Readonly<Record<string, unknown>>;

type PersonFetchers = {
  readonly url: string;
  readonly createRawFetch: (connector: string) => GraphFetch;
  readonly createSafeFetch: (connector: string) => GraphFetch;
};

const ALL_USERS_PATH = '/v1.0/users?$select=id&$top=999';

/**
 * The pseudonym of an account, by its position: the gateway keeps Graph's order.
 * @throws CommandError LOOKUP_FAILED
 */
async function findPersonPseudonym(sources: PersonFetchers, objectId: string): Promise<string> {
  const connector = 'entra-id';
  const rawPages = readPages(sources.createRawFetch(connector), (link) => {
    const { pathname, search } = new URL(link);
    return pathname + search;
  });
  const safePages = readPages(sources.createSafeFetch(connector), (link) =>
    toGraphPath(link, { url: sources.url, connector }),
  );
  for await (const rows of rawPages) {
    const { value: same } = await safePages.next();
    const at = rows.findIndex((row) => row['id'] === objectId);
    const found = at === -1 ? undefined : same?.[at]?.['id'];
    if (typeof found === 'string') return found;
    if (at !== -1) break;
  }
  throw new CommandError('LOOKUP_FAILED', "the account isn't in Graph's list");
}

async function* readPages(
  fetchPath: GraphFetch,
  pathOf: (link: string) => string | undefined,
): AsyncGenerator<readonly Row[]> {
  for (let path: string | undefined = ALL_USERS_PATH; path !== undefined; ) {
    const page: Row = parseObjectResponse(await fetchPath(path));
    yield page['value'] as readonly Row[];
    const link: unknown = page['@odata.nextLink'];
    path = typeof link === 'string' ? pathOf(link) : undefined;
  }
}

/** Empty where the gateway doesn't serve the list. */
async function fetchIds(fetchPath: GraphFetch, path: string): Promise<readonly string[]> {
  const answer = await fetchPath(path);
  if (answer.status !== 200) return [];
  const { value } = parseObjectResponse(answer) as { readonly value?: readonly Row[] };
  return (value ?? []).map(({ id }) => String(id));
}

/** @throws CommandError LOOKUP_FAILED for any status but 200 */
function parseObjectResponse({ status, headers, body }: HttpResponse): Row {
  if (status === 200) return JSON.parse(body) as Row;
  throw new CommandError('LOOKUP_FAILED', `status ${status} ${headers['nymgate-error'] ?? ''}`.trimEnd());
}
