import type { Command } from 'commander';
import {
  CONNECTORS,
  type Connector,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../connectors/index.ts';
import { didYouMean } from '../../text/yaml/shapes.ts';
import { usageError } from '../terminal/report-failure.ts';

type Switch = {
  readonly flag: `--${string}`;
  readonly option: keyof ConnectorOptions;
  readonly meaning: string;
};

/** The switches of a connector's default policy. The options are those of the configuration. */
const SWITCHES: readonly Switch[] = [
  {
    flag: '--no-pseudonymize-app-ids',
    option: 'pseudonymizeAppIds',
    meaning: "leave people's object ids as they are",
  },
  { flag: '--no-include-groups', option: 'includeGroups', meaning: 'without groups and their members' },
  {
    flag: '--basic',
    option: 'basic',
    meaning: 'outlook-cal: the policy for Calendars.ReadBasic.All, without bodies',
  },
];

/** Adds the switches to a command. */
export function addPolicyOptions(command: Command): Command {
  return SWITCHES.reduce((with_, { flag, meaning }) => with_.option(flag, meaning), command);
}

/**
 * Commander's parsed switches as the options of a connector.
 *
 * @throws SetupError USAGE for a switch that changes nothing in its policy: the answer would not be what was asked for
 */
export function readPolicyOptions(
  connector: Connector | undefined,
  options: Partial<ConnectorOptions>,
): ConnectorOptions {
  for (const given of givenSwitches(options)) {
    if (connector === undefined || changes(connector, given)) continue;
    const others = Object.values(CONNECTORS).filter((each) => changes(each, given));
    throw usageError(
      `${given.flag} changes nothing in ${connector.id}.`,
      `leave it out; it is for ${others.map(({ id }) => id).join(', ')}`,
    );
  }
  return { ...DEFAULT_CONNECTOR_OPTIONS, ...withoutUndefined(options) };
}

/** @throws SetupError USAGE when a switch stands beside a rule file, which says by itself what it does */
export function refuseSwitches(options: Partial<ConnectorOptions>): void {
  const [given] = givenSwitches(options);
  if (given !== undefined)
    throw usageError(
      `${given.flag} is for the default policy of a connector, not for a rule file.`,
      'leave it out, or give --connector',
    );
}

/**
 * The switches that stand behind the id of a connector, as in `outlook-cal,basic`: their names without the dashes.
 *
 * @throws SetupError USAGE for a name that is none
 */
export function switchesNamed(names: readonly string[]): Partial<ConnectorOptions> {
  const known = SWITCHES.map(({ flag }) => flag.slice(2));
  const options = names.map((name): readonly [string, boolean] => {
    const found = SWITCHES.find(({ flag }) => flag === `--${name}`);
    if (found !== undefined) return [found.option, !DEFAULT_CONNECTOR_OPTIONS[found.option]];
    const likely = didYouMean(name, known);
    throw usageError(
      `"${name}" is no switch of a policy.`,
      likely === undefined ? `use ${known.join(', ')}` : `did you mean "${likely}"?`,
    );
  });
  return Object.fromEntries(options);
}

function givenSwitches(options: Partial<ConnectorOptions>): readonly Switch[] {
  return SWITCHES.filter(
    ({ option }) => options[option] !== undefined && options[option] !== DEFAULT_CONNECTOR_OPTIONS[option],
  );
}

function changes({ ruleSet }: Connector, { option }: Switch): boolean {
  const turned = { ...DEFAULT_CONNECTOR_OPTIONS, [option]: !DEFAULT_CONNECTOR_OPTIONS[option] };
  return JSON.stringify(ruleSet(turned)) !== JSON.stringify(ruleSet(DEFAULT_CONNECTOR_OPTIONS));
}

function withoutUndefined(options: Partial<ConnectorOptions>): Partial<ConnectorOptions> {
  const own = SWITCHES.map(({ option }) => [option, options[option]] as const);
  return Object.fromEntries(own.filter(([, value]) => value !== undefined));
}
