import type { SlotKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { Grain } from '@nymgate/engine/plan/treatments';

/** What a customer may switch; the defaults are the strictest policy that still serves every endpoint. */
export type ConnectorOptions = {
  /** Object ids of people are delivered, and accepted in paths, only as reversible pseudonyms. */
  readonly pseudonymizeAppIds: boolean;
  /** Serve groups and their members; off, `GroupMember.Read.All` is not asked for. */
  readonly includeGroups: boolean;
  /** outlook-cal only: no bodies and no join links, so that `Calendars.ReadBasic.All` is enough. */
  readonly basic: boolean;
  /** Serve every endpoint under Graph's `/beta` as well, with the same rules. Absent: off. */
  readonly beta?: boolean | undefined;
  /** msft-teams only: posts, replies and messages of chats. Absent: on; off, `Chat.ReadBasic.All` is enough for chats. */
  readonly messages?: boolean | undefined;
  /** msft-teams only: who belongs to a channel. Absent: on; off, `ChannelMember.Read.All` is not asked for. */
  readonly channelMembers?: boolean | undefined;
  /** msft-teams only: calls and meetings of the last 30 days with their sessions and participants. Absent: on. */
  readonly callRecords?: boolean | undefined;
  /** msft-teams only: logs of calls over telephone networks. Absent: on; `CallRecord-PstnCalls.Read.All` is enough for them alone. */
  readonly telephoneLogs?: boolean | undefined;
  /** msft-teams only: online meetings and who attended. Absent: on; they take an application access policy besides. */
  readonly meetings?: boolean | undefined;
  /** Ids of groups, drives, items, channels, events, messages …: pseudonyms of their kind, or as Graph writes them. Absent: pseudonyms. */
  readonly ids?: 'pseudonyms' | 'clear' | undefined;
  /** How exact the times of what people do are. Absent: exact. */
  readonly times?: 'exact' | 'minute' | 'hour' | 'day' | undefined;
  /** Texts that people edit in their own profile (office, city, state, country). Absent: pseudonyms. */
  readonly organisationTexts?: 'pseudonyms' | 'clear' | undefined;
};

/** What each option is when nobody says anything. */
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
  times: 'exact',
  organisationTexts: 'pseudonyms',
}) satisfies Required<ConnectorOptions>;

type OptionDefaults = typeof OPTION_DEFAULTS;

/** An option that is on or off. */
export type OptionSwitch = {
  [Name in keyof OptionDefaults]: OptionDefaults[Name] extends boolean ? Name : never;
}[keyof OptionDefaults];

export const OPTION_SWITCHES: readonly OptionSwitch[] = Object.freeze(
  (Object.keys(OPTION_DEFAULTS) as (keyof OptionDefaults)[]).filter(
    (name): name is OptionSwitch => typeof OPTION_DEFAULTS[name] === 'boolean',
  ),
);

/**
 * Those of which every combination is listed, in policy-hashes.ts and in infra/connectors.json. `beta` would double both lists for few,
 * and takes no other permission.
 */
export const LISTED_SWITCHES = Object.freeze(OPTION_SWITCHES.filter((name) => name !== 'beta'));

export const DEFAULT_CONNECTOR_OPTIONS: ConnectorOptions = Object.freeze({
  pseudonymizeAppIds: true,
  includeGroups: true,
  basic: false,
});

/** What msft-teams serves: absent options are what `OPTION_DEFAULTS` says. */
export function resolveTeamsOptions({
  messages = OPTION_DEFAULTS.messages,
  channelMembers = OPTION_DEFAULTS.channelMembers,
  callRecords = OPTION_DEFAULTS.callRecords,
  telephoneLogs = OPTION_DEFAULTS.telephoneLogs,
  meetings = OPTION_DEFAULTS.meetings,
}: ConnectorOptions) {
  return { messages, channelMembers, callRecords, telephoneLogs, meetings };
}

/** Kinds whose ids are the time of creation in milliseconds. Source: chatMessage and aiInteraction references. */
const CREATION_TIME_KINDS: readonly SlotKind[] = ['chat-message', 'interaction'];

/** Whether times of what people do are told as they are. */
export function hasExactTimes({ times = 'exact' }: Pick<ConnectorOptions, 'times'>): boolean {
  return times === 'exact';
}

/** What a time in a request must begin, so that requests find out no more than answers tell. Nothing with exact times. */
export function getGrain({ times = 'exact' }: Pick<ConnectorOptions, 'times'>): { readonly grain?: Grain } {
  return times === 'exact' ? {} : { grain: times };
}

/**
 * Whether the ids of a kind are in clear. Those that are a time of creation in milliseconds need exact times as well (KEY-01).
 */
export function isPlaintextId(kind: SlotKind, options: Pick<ConnectorOptions, 'ids' | 'times'>): boolean {
  return options.ids === 'clear' && (hasExactTimes(options) || !CREATION_TIME_KINDS.includes(kind));
}
