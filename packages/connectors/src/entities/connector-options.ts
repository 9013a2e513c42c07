import type { SlotKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { Grain } from '@nymgate/engine/plan/treatments';

export const TIME_PRECISIONS = ['exact', 'second', 'minute', 'hour', 'day'] as const;
export type TimePrecision = (typeof TIME_PRECISIONS)[number];

export const HIRE_DATE_PRECISIONS = ['none', 'year', 'quarter', 'month'] as const;
export type HireDatePrecision = (typeof HIRE_DATE_PRECISIONS)[number];

/** The defaults are the strictest policy that still serves every endpoint. */
export type ConnectorOptions = {
  /** Person IDs are delivered, and accepted in paths, only as reversible pseudonyms. */
  readonly pseudonymizeAppIds: boolean;
  /** Groups and their members; off, `GroupMember.Read.All` isn't needed. */
  readonly includeGroups: boolean;
  /** outlook-cal only: no bodies and no join links, so that `Calendars.ReadBasic.All` is enough. */
  readonly basic: boolean;
  /** Every endpoint also under `/beta`, with the same rules. Default: off. */
  readonly beta?: boolean | undefined;
  /**
   * msft-teams only: posts, replies and chat messages. Default: on; off, `Chat.ReadBasic.All` is enough for
   * chats.
   */
  readonly messages?: boolean | undefined;
  /** msft-teams only: channel members. Default: on; off, `ChannelMember.Read.All` isn't needed. */
  readonly channelMembers?: boolean | undefined;
  /** msft-teams only: calls and meetings of the last 30 days with sessions and participants. Default: on. */
  readonly callRecords?: boolean | undefined;
  /**
   * msft-teams only: logs of telephone calls. Default: on; they only need `CallRecord-PstnCalls.Read.All`.
   */
  readonly telephoneLogs?: boolean | undefined;
  /**
   * msft-teams only: online meetings and attendance. Default: on; they also need an application access
   * policy.
   */
  readonly meetings?: boolean | undefined;
  /** IDs of groups, drives, items, channels, events, messages and other resources. Default: pseudonyms. */
  readonly ids?: 'pseudonyms' | 'clear' | undefined;
  /** Precision of people's activity times. Default: second, because finer times are keys (KEY-01). */
  readonly times?: TimePrecision | undefined;
  /** Profile texts (office, city, state, country). Default: pseudonyms. */
  readonly organisationTexts?: 'pseudonyms' | 'clear' | undefined;
  /** What is left of an account's date of hiring. Default: none, because it singles out people in a department. */
  readonly hireDates?: HireDatePrecision | undefined;
};

export const OPTION_DEFAULTS = Object.freeze({
  pseudonymizeAppIds: true,
  includeGroups: true,
  basic: false,
  beta: false,
  messages: true,
  channelMembers: true,
  callRecords: true,
  telephoneLogs: true,
  meetings: true,
  ids: 'pseudonyms',
  times: 'second' as TimePrecision,
  organisationTexts: 'pseudonyms',
  hireDates: 'none' as HireDatePrecision,
}) satisfies Required<ConnectorOptions>;

type OptionDefaults = typeof OPTION_DEFAULTS;

export type OptionSwitch = {
  [Name in keyof OptionDefaults]: OptionDefaults[Name] extends boolean ? Name : never;
}[keyof OptionDefaults];

export const OPTION_SWITCHES: readonly OptionSwitch[] = Object.freeze(
  (Object.keys(OPTION_DEFAULTS) as (keyof OptionDefaults)[]).filter(
    (name): name is OptionSwitch => typeof OPTION_DEFAULTS[name] === 'boolean',
  ),
);

/**
 * Every combination is listed in policy-hashes.ts and infra/connectors.json. `beta` would double both lists
 * and needs no other permission.
 */
export const LISTED_SWITCHES = Object.freeze(OPTION_SWITCHES.filter((name) => name !== 'beta'));

export const DEFAULT_CONNECTOR_OPTIONS: ConnectorOptions = Object.freeze({
  pseudonymizeAppIds: true,
  includeGroups: true,
  basic: false,
});

export function resolveTeamsOptions({
  messages = OPTION_DEFAULTS.messages,
  channelMembers = OPTION_DEFAULTS.channelMembers,
  callRecords = OPTION_DEFAULTS.callRecords,
  telephoneLogs = OPTION_DEFAULTS.telephoneLogs,
  meetings = OPTION_DEFAULTS.meetings,
}: ConnectorOptions) {
  return { messages, channelMembers, callRecords, telephoneLogs, meetings };
}

/**
 * Kinds whose IDs are the creation time in milliseconds. Source: chatMessage and aiInteraction references.
 */
const CREATION_TIME_KINDS: readonly SlotKind[] = ['chat-message', 'interaction'];

function hasExactTimes({ times = OPTION_DEFAULTS.times }: Pick<ConnectorOptions, 'times'>): boolean {
  return times === 'exact';
}

/**
 * Whether times are coarser than a second. Then another time zone would shift them before they are truncated,
 * a position in a list ordered by them would add to them, and so would a number that is computed from them.
 */
export function hasCoarseTimes({ times = OPTION_DEFAULTS.times }: Pick<ConnectorOptions, 'times'>): boolean {
  return times !== 'exact' && times !== 'second';
}

/**
 * The unit that a time in a request must start, so that filters reveal no more than responses. Undefined with
 * exact times.
 */
export function getGrain({ times = OPTION_DEFAULTS.times }: Pick<ConnectorOptions, 'times'>): {
  readonly grain?: Grain;
} {
  return times === 'exact' ? {} : { grain: times };
}

/** IDs that are a creation time in milliseconds also need exact times (KEY-01). */
export function isPlaintextId(kind: SlotKind, options: Pick<ConnectorOptions, 'ids' | 'times'>): boolean {
  return options.ids === 'clear' && (hasExactTimes(options) || !CREATION_TIME_KINDS.includes(kind));
}
