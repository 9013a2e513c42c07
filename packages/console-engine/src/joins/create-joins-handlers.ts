import { ExportFailure } from '@nymgate/export/plan/export-types';
import type { ConsoleEngine, PersonItem } from 'nymgate-console';
import type { ConsoleTarget } from '../shared/console-target.ts';
import { listServedConnectors } from '../shared/served-connectors.ts';
import { ProblemError, toConsoleError } from '../shared/to-console-error.ts';
import { buildTablePicture } from './build-table-picture.ts';
import { joinPerson } from './join-person.ts';

type JoinsHandlers = Pick<ConsoleEngine['handlers'], 'joins/people' | 'joins/tables'>;
type Streams = Pick<ConsoleEngine['streams'], 'joins/person'>;

/** What the page Joins asks at once. */
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
      const found = listServedConnectors(target).find(({ connector }) => connector.id === id);
      if (found === undefined) throw problem('CONNECTOR_UNKNOWN', NO_TABLES);
      return buildTablePicture(found);
    },
  };
}

/** What it asks piece by piece. */
export function joinsStreams(target: ConsoleTarget): Streams {
  return {
    'joins/person': async function* ({ number }, signal): AsyncGenerator<PersonItem> {
      const { simulated, url, app, credential } = target;
      if (simulated === undefined) throw problem('PERSON_UNKNOWN', SIMULATED_ONLY);
      if (simulated.people[number] === undefined) throw problem('PERSON_UNKNOWN', UNKNOWN_PERSON);
      const asked = { app: app(), credential };
      try {
        yield* joinPerson(
          { url, app: asked, simulated, served: listServedConnectors(target) },
          number,
          signal,
        );
      } catch (error) {
        if (error instanceof ExportFailure) throw problem(error.code, error.message);
        throw toConsoleError(error);
      }
    },
  };
}

const NO_TABLES = 'The gateway does not serve this connector by rules of ours, so its tables are not known.';
const SIMULATED_ONLY = 'People can be chosen in a simulated tenant only.';
const UNKNOWN_PERSON = 'The tenant has no person of this number.';

function problem(code: string, message: string): ProblemError {
  return new ProblemError({ code, message, fix: 'Reload the page, and choose from its list.' });
}
