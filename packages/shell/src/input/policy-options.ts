import {
  CONNECTORS,
  type Connector,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '@nymgate/connectors/index';
import { findSuggestion } from '@nymgate/rules/text/yaml/shapes';
import { type Command, Option } from 'commander';
import { usageError } from '../terminal/report-failure.ts';

/** The first value is the default. */
export const POLICY_OPTION_HELP = {
  ids: ['pseudonyms', 'clear'],
  times: ['second', 'exact', 'minute', 'hour', 'day'],
  organisationTexts: ['pseudonyms', 'clear'],
  hireDates: ['none', 'year', 'quarter', 'month'],
} as const satisfies { readonly [Name in keyof ConnectorOptions]?: readonly ConnectorOptions[Name][] };

type Switch = {
  readonly flag: `--${string}`;
  readonly option: keyof ConnectorOptions;
  readonly meaning: string;
  /** Placeholder after the flag, for an option with several words. */
  readonly argument?: string;
  /** The default first. */
  readonly values: readonly (string | boolean)[];
};

const SWITCHES: readonly Switch[] = [
  {
    flag: '--no-pseudonymize-app-ids',
    option: 'pseudonymizeAppIds',
    meaning: "leave people's object ids as they are",
    values: [true, false],
  },
  {
    flag: '--no-include-groups',
    option: 'includeGroups',
    meaning: 'without groups and their members',
    values: [true, false],
  },
  {
    flag: '--basic',
    option: 'basic',
    meaning: 'outlook-cal: the policy for Calendars.ReadBasic.All, without bodies',
    values: [false, true],
  },
  {
    flag: '--no-messages',
    option: 'messages',
    meaning: 'msft-teams: without posts, replies and messages of chats',
    values: [true, false],
  },
  {
    flag: '--no-channel-members',
    option: 'channelMembers',
    meaning: 'msft-teams: without members of channels',
    values: [true, false],
  },
  {
    flag: '--beta',
    option: 'beta',
    meaning: 'every endpoint under /beta as well',
    values: [false, true],
  },
  {
    flag: '--no-call-records',
    option: 'callRecords',
    meaning: 'msft-teams: without calls, their sessions and participants',
    values: [true, false],
  },
  {
    flag: '--no-telephone-logs',
    option: 'telephoneLogs',
    meaning: 'msft-teams: without logs of telephone calls',
    values: [true, false],
  },
  {
    flag: '--no-meetings',
    option: 'meetings',
    meaning: 'msft-teams: without online meetings and attendance',
    values: [true, false],
  },
  {
    flag: '--ids',
    argument: '<form>',
    option: 'ids',
    meaning: 'ids of groups, drives, events, messages',
    values: POLICY_OPTION_HELP.ids,
  },
  {
    flag: '--times',
    argument: '<grain>',
    option: 'times',
    meaning: 'how exact the times of what people do are',
    values: POLICY_OPTION_HELP.times,
  },
  {
    flag: '--organisation-texts',
    argument: '<form>',
    option: 'organisationTexts',
    meaning: 'office, city, state and country',
    values: POLICY_OPTION_HELP.organisationTexts,
  },
  {
    flag: '--hire-dates',
    argument: '<grain>',
    option: 'hireDates',
    meaning: 'dates of hiring, dropped or coarsened',
    values: POLICY_OPTION_HELP.hireDates,
  },
];

export function addPolicyOptions(command: Command): Command {
  return SWITCHES.reduce((with_, { flag, argument, meaning, values }) => {
    if (argument === undefined) return with_.option(flag, meaning);
    return with_.addOption(new Option(`${flag} ${argument}`, meaning).choices(values.map(String)));
  }, command);
}

/**
 * Converts commander's parsed switches to connector options.
 * @throws SetupError USAGE for a switch that has no effect on this connector's policy
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

/** @throws SetupError USAGE for switches in addition to a rule file */
export function rejectSwitches(options: Partial<ConnectorOptions>): void {
  const [given] = givenSwitches(options);
  if (given !== undefined)
    throw usageError(
      `${given.flag} is for the default policy of a connector, not for a rule file.`,
      'leave it out, or give --connector',
    );
}

/**
 * Parses the switches after a connector id, as in `outlook-cal,basic,ids=clear`.
 * @throws SetupError USAGE for an unknown name or value
 */
export function parseSwitches(names: readonly string[]): Partial<ConnectorOptions> {
  return Object.fromEntries(names.map(readNamed));
}

function readNamed(text: string): readonly [string, string | boolean] {
  const [name = '', word] = text.split('=', 2);
  const found = SWITCHES.find(({ flag }) => flag === `--${name}`);
  if (found === undefined) {
    const known = SWITCHES.map(({ flag }) => flag.slice(2));
    const likely = findSuggestion(name, known);
    const fix = likely === undefined ? `use ${known.join(', ')}` : `did you mean "${likely}"?`;
    throw usageError(`"${name}" is no switch of a policy.`, fix);
  }
  const { option, argument, values } = found;
  if (argument === undefined && word === undefined) return [option, values[1] ?? true];
  if (argument !== undefined && word !== undefined && values.includes(word)) return [option, word];
  throw usageError(
    `"${name}" takes ${argument === undefined ? 'no word' : `one of ${values.join(', ')}`}.`,
    argument === undefined ? `write ${name}` : `write ${name}=${values[1] ?? ''}`,
  );
}

function givenSwitches(options: Partial<ConnectorOptions>): readonly Switch[] {
  return SWITCHES.filter(
    ({ option, values }) => options[option] !== undefined && options[option] !== values[0],
  );
}

function changes({ ruleSet }: Connector, { option, values }: Switch): boolean {
  const turned = { ...DEFAULT_CONNECTOR_OPTIONS, [option]: values[1] };
  return JSON.stringify(ruleSet(turned)) !== JSON.stringify(ruleSet(DEFAULT_CONNECTOR_OPTIONS));
}

function withoutUndefined(options: Partial<ConnectorOptions>): Partial<ConnectorOptions> {
  const switches = SWITCHES.map(({ option }) => [option, options[option]] as const);
  return Object.fromEntries(switches.filter(([, value]) => value !== undefined));
}
