import type { EndpointRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { getCategory, HOSTILE_TEXTS, isHostile } from './hostile-values.ts';
import { type KeptPlace, type Places, readTexts } from './plant-hostile.ts';

type Writer = NonNullable<KeptPlace['writer']>;

/** What may leave by who writes it. Nobody's addresses, telephone numbers, links, hidden characters, or sentences that go on. */
const MAY: Readonly<Record<Writer, readonly string[]>> = {
  author: [],
  owner: [],
  organisation: ['name', 'joined'],
  administrator: ['name', 'joined', 'host'],
  device: ['name', 'joined'],
  network: ['name', 'joined'],
  service: ['name', 'joined', 'host'],
};

/** Endpoints of one connector that return different things: the others have the same rules. */
export function distinctEndpoints(rules: RuleSet): readonly EndpointRule[] {
  const seen = new Map(rules.endpoints.map((endpoint) => [JSON.stringify(endpoint.response), endpoint]));
  return [...seen.values()].filter(({ response }) => !('count' in response));
}

/** A name of a host may be all digits and hyphens. */
function mayLeave(writer: Writer, place: KeptPlace | undefined): readonly string[] {
  const isHost = place?.rule.treatment === 'keep' && place.rule.type === 'hostname';
  return isHost ? [...MAY[writer], 'number'] : MAY[writer];
}

const isName = (path: string) => path.endsWith('/(name)');
const isPlanted = (text: string) => HOSTILE_TEXTS.includes(text);
/** A pseudonym may hold any letters. */
const withoutPseudonym = (text: string) => text.replace(/(?<![\w-])[pt]~[\w-]+/, '');

/** By default any text that holds a piece of a hostile one: a row of nothing but planted texts holds no others. */
type Search = {
  /** The text that every property of the row held; absent: any, so that a delivered text must be one of them as a whole. */
  readonly planted?: string | undefined;
  readonly isSuspect?: (text: string) => boolean;
};

/**
 * Hostile texts in a delivered value that may not be where they are; empty if there are none.
 *
 * @param places where the row may hold kept properties
 */
export function findHostileLeaks(
  places: Pick<Places, 'get'>,
  row: unknown,
  { planted, isSuspect = isHostile }: Search = {},
): readonly string[] {
  const isPlantedName = planted === undefined ? isPlanted : (text: string) => text === planted;
  return readTexts(row as never)
    .filter(([path, text]) => (isName(path) ? isPlantedName(text) : isSuspect(withoutPseudonym(text))))
    .flatMap(([path, text]) => {
      // Where any name is kept, the planted text is the name too: names of open types are the service's.
      const open = path.split('/').map((name) => (isPlantedName(name) ? '*' : name));
      const place = places.get(open.join('/'));
      const writer = isName(path) ? 'service' : place?.writer;
      const may = writer === undefined ? [] : mayLeave(writer, place);
      const origin = planted ?? text;
      return may.includes(getCategory(origin) ?? '')
        ? []
        : [`${place?.entity}.${place?.property} (${place?.writer}): ${JSON.stringify(origin)} at ${path}`];
    });
}
