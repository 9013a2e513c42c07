import { LISTED_SWITCHES, type OptionSwitch } from '../packages/connectors/src/entities/connector-options.ts';

type ListedSwitch = Exclude<OptionSwitch, 'beta'>;
export type Switches = Readonly<Record<ListedSwitch, boolean>>;

/** Every combination of some switches; those that are not named are off. Bit n of the place tells whether switch n is on. */
export function combineSwitches(names: readonly ListedSwitch[]): readonly Switches[] {
  const off = Object.fromEntries(LISTED_SWITCHES.map((name) => [name, false])) as Switches;
  return Array.from({ length: 1 << names.length }, (_, place) => ({
    ...off,
    ...Object.fromEntries(names.map((name, at) => [name, ((place >> at) & 1) === 1])),
  }));
}

/** The switches that change a text, whatever the others are. */
export function findDecidingSwitches(describe: (switches: Switches) => string): readonly ListedSwitch[] {
  const texts = combineSwitches(LISTED_SWITCHES).map(describe);
  return LISTED_SWITCHES.filter((_, at) => texts.some((text, place) => text !== texts[place ^ (1 << at)]));
}
