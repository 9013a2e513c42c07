import { createTables } from '@nymgate/connectors/tables/create-tables';
import type { Table } from '@nymgate/connectors/tables/table';
import { ExportFailure } from '@nymgate/export/plan/export-types';
import type { ConsoleEngine, PersonItem, TablePicture } from 'nymgate-console';
import type { ConsoleTarget } from '../shared/console-target.ts';
import { type LoadedConnector, listServedConnectors } from '../shared/load-policy.ts';
import { ProblemError, toConsoleError } from '../shared/to-console-error.ts';
import { joinPerson } from './join-person.ts';
import { layoutTables, tableGraph } from './layout-tables.ts';

type JoinsHandlers = Pick<ConsoleEngine['handlers'], 'joins/people' | 'joins/tables'>;
type Streams = Pick<ConsoleEngine['streams'], 'joins/person'>;

export function createJoinsHandlers(target: ConsoleTarget): JoinsHandlers {
  return {
    'joins/people': async () => ({
      tenant: target.tenant.kind,
      people: (target.simulated?.people ?? []).map(({ index, displayName, kind }) => ({
        number: index,
        name: displayName,
        kind,
      })),
    }),
    'joins/tables': async ({ connector: id }) => {
      const found = listServedConnectors(target).find((each) => each.id === id);
      if (found === undefined) throw problem('CONNECTOR_UNKNOWN', NO_TABLES);
      return buildTablePicture(found);
    },
  };
}

export function joinsStreams(target: ConsoleTarget): Streams {
  return {
    'joins/person': async function* ({ number }, signal): AsyncGenerator<PersonItem> {
      const { simulated, url, app, credential } = target;
      if (simulated === undefined) throw problem('PERSON_UNKNOWN', SIMULATED_ONLY);
      if (simulated.people[number] === undefined) throw problem('PERSON_UNKNOWN', UNKNOWN_PERSON);
      const request = { app: app(), credential };
      try {
        // A person of one tenant is in no other.
        const served = listServedConnectors(target).filter(({ id, connector }) => id === connector.id);
        yield* joinPerson({ url, app: request, simulated, served }, number, signal);
      } catch (error) {
        if (error instanceof ExportFailure) throw problem(error.code, error.message);
        throw toConsoleError(error);
      }
    },
  };
}

const NO_TABLES = 'The gateway serves this connector with custom rules, so its tables are unknown.';
const SIMULATED_ONLY = 'People can be chosen in a simulated tenant only.';
const UNKNOWN_PERSON = 'The tenant has no person with this number.';

function problem(code: string, message: string): ProblemError {
  return new ProblemError({ code, message, fix: 'Reload the page and choose from its list.' });
}

function buildTablePicture({ connector, options }: LoadedConnector): TablePicture {
  const tables = createTables(connector, options);
  const { width, height, tables: placed, edges } = layoutTables(tableGraph(tables, connector.id));
  const known = new Map<string, Table>(tables.map((table) => [table.name, table]));
  return {
    connector: connector.id,
    title: connector.title,
    width,
    height,
    boxes: placed.map(({ node: { name, parent, key }, ...place }) => {
      const table = parent === undefined ? known.get(name) : undefined;
      return {
        ...place,
        name,
        // A table of another connector is labelled with its own name.
        ...(parent !== undefined && { of: parent, label: key[0] ?? name }),
        ...(table !== undefined && { grain: table.grain, columns: table.columns.length }),
      };
    }),
    lines: edges.map(({ from, to, by, path, toHub }) => ({ from, to, by, path, quiet: toHub })),
  };
}
