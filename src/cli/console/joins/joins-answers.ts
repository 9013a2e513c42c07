import type { ConsoleEngine } from 'nymgate-console';
import { SetupError } from '../../../kernel/errors.ts';
import type { ConsoleTarget } from '../console-target.ts';
import { connectorsOf } from '../served-connectors.ts';
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
      const served = connectorsOf(target);
      const found = served.find(({ connector }) => connector.id === id);
      if (found === undefined) throw unknown(`The console has no connector "${id}".`);
      return readTables(found);
    },
  };
}

/** What it asks piece by piece. */
export function joinsStreams(target: ConsoleTarget): Streams {
  return {
    'joins/person': ({ number }, signal) => {
      const { simulated, url } = target;
      if (simulated === undefined) throw unknown('People can be chosen in a simulated tenant only.');
      return joinPerson({ url, simulated, served: connectorsOf(target) }, number, signal);
    },
  };
}

function unknown(message: string): SetupError {
  return new SetupError([
    {
      code: 'CONNECTOR_UNKNOWN',
      severity: 'error',
      message,
      fix: 'reload the page and choose from its list',
    },
  ]);
}
