import { setTimeout as sleep } from 'node:timers/promises';
import { createTables } from '@nymgate/connectors/tables/create-tables';
import type { Table } from '@nymgate/connectors/tables/table';
import { toRows } from '@nymgate/connectors/tables/to-rows';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { PersonItem, PersonJoins } from 'nymgate-console';
import { describeFields } from '../dictionary/describe-field.ts';
import type { SimulatedTenant } from '../shared/console-target.ts';
import type { ServedConnector } from '../shared/served-connectors.ts';
import {
  type ConnectorRow,
  collectIdentifiers,
  columnFinder,
  countLocations,
  type Identifier,
} from './count-locations.ts';
import { exportPerson } from './export-person.ts';
import { fetchIds, findPersonPseudonym, parseObjectResponse } from './find-person-pseudonym.ts';
import { findUnjoined } from './find-unjoined.ts';
import { MAX_RESOURCES } from './person-answers.ts';
import { type AppTarget, createAppFetch } from './request-app.ts';

export type JoinSources = {
  /** Origin of the gateway, as its links name it. */
  readonly url: string;
  readonly app: AppTarget;
  readonly simulated: SimulatedTenant;
  readonly served: readonly ServedConnector[];
};

/** What identifies an account: asked for by name, because Graph fills few properties by itself (graph-facts.md#3.1). */
const IDENTIFIERS =
  '$select=id,userPrincipalName,mail,otherMails,proxyAddresses,imAddresses,employeeId,identities,onPremisesUserPrincipalName';

/** How often it is told how far it is, milliseconds. */
const PROGRESS_INTERVAL = 150;

/**
 * Asks for everything that concerns a person of the simulated tenant, and tells where the same pseudonyms stand.
 *
 * @param number place in the simulator's list of people
 * @throws CommandError LOOKUP_FAILED, ExportFailure; AbortError
 */
export async function* joinPerson(
  sources: JoinSources,
  number: number,
  signal: AbortSignal,
): AsyncGenerator<PersonItem> {
  let asked = 0;
  let last = 'entra-id';
  const told = (connector: string): void => {
    asked += 1;
    last = connector;
  };
  let isDone = false;
  const result = readJoins(sources, { number, onConnector: told, signal }).finally(() => {
    isDone = true;
  });
  // Whoever waits is told of a failure below; until then nobody does.
  result.catch(() => undefined);
  while (!isDone) {
    yield { requestCount: asked, connector: last };
    await Promise.race([result.catch(() => undefined), sleep(PROGRESS_INTERVAL)]);
  }
  yield { person: { ...(await result), requests: asked } };
}

type JoinRequest = {
  readonly number: number;
  readonly onConnector: (connector: string) => void;
  readonly signal: AbortSignal;
};

async function readJoins(sources: JoinSources, wish: JoinRequest): Promise<PersonJoins> {
  const { url, app, simulated, served } = sources;
  const person = simulated.people[wish.number];
  if (person === undefined) throw new CommandError('LOOKUP_FAILED', 'nobody has this number');
  const safe = (connector: string) => createAppFetch(app, connector);
  const id = await findPersonPseudonym(
    { url, createRawFetch: simulated.createRawFetch, createSafeFetch: safe },
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

function reasons(served: readonly ServedConnector[]): (property: string) => string {
  const entra = served.find(({ connector }) => connector.id === 'entra-id');
  const user = entra?.connector.ruleSet(entra.options).entities?.['user'];
  const fields = new Map(
    (user === undefined ? [] : describeFields(user)).map((field) => [field.name, field]),
  );
  return (property) => fields.get(property)?.reason ?? '';
}
