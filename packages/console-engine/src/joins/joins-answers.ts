import type { ConsoleEngine, PersonItem } from 'nymgate-console';
import { ExportFailure } from '@nymgate/export/plan/export-types';
import { consoleProblem, ProblemError } from '../shared/console-problem.ts';
import type { ConsoleTarget } from '../shared/console-target.ts';
import { connectorsOf } from '../shared/served-connectors.ts';
import { joinPerson } from './join-person.ts';
import { readTables } from './read-tables.ts';

type Answers = Pick<ConsoleEngine['answers'], 'joins/people' | 'joins/tables'>;
type Streams = Pick<ConsoleEngine['streams'], 'joins/person'>;

/** What the page Joins asks at once. */
export function joinsAnswers(target: ConsoleTarget): Answers {
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
      const found = connectorsOf(target).find(({ connector }) => connector.id === id);
      if (found === undefined) throw problem('CONNECTOR_UNKNOWN', NO_TABLES);
      return readTables(found);
    },
  };
}

/** What it asks piece by piece. */
export function joinsStreams(target: ConsoleTarget): Streams {
  return {
    'joins/person': async function* ({ number }, signal): AsyncGenerator<PersonItem> {
      const { simulated, url, app, credential } = target;
      if (simulated === undefined) throw problem('PERSON_UNKNOWN', SIMULATED_ONLY);
      if (simulated.people[number] === undefined) throw problem('PERSON_UNKNOWN', NOBODY);
      const asked = { app: app(), credential };
      try {
        yield* joinPerson({ url, asked, simulated, served: connectorsOf(target) }, number, signal);
      } catch (error) {
        if (error instanceof ExportFailure) throw problem(error.code, error.message);
        throw consoleProblem(error);
      }
    },
  };
}

const NO_TABLES = 'The gateway does not serve this connector by rules of ours, so its tables are not known.';
const SIMULATED_ONLY = 'People can be chosen in a simulated tenant only.';
const NOBODY = 'The tenant has no person of this number.';

function problem(code: string, message: string): ProblemError {
  return new ProblemError({ code, message, fix: 'Reload the page, and choose from its list.' });
}
