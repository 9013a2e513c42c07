import { type Command, Option } from 'commander';
import type { ConnectorOptions } from '../../connectors/index.ts';

/** Options that are one word of several. */
export const POLICY_CHOICES = {
  ids: ['pseudonyms', 'clear'],
  times: ['exact', 'minute', 'hour', 'day'],
  organisationTexts: ['pseudonyms', 'clear'],
} as const satisfies { readonly [Name in keyof ConnectorOptions]?: readonly ConnectorOptions[Name][] };

function choice(flags: string, meaning: string, name: keyof typeof POLICY_CHOICES): Option {
  return new Option(flags, meaning).choices(POLICY_CHOICES[name]);
}

/** Adds the switches of a connector's default policy; their names are those of the configuration's `options`. */
export function addPolicyOptions(command: Command): Command {
  return command
    .option('--no-pseudonymize-app-ids', "leave people's object ids as they are")
    .option('--no-include-groups', 'without groups and their members')
    .option('--basic', 'outlook-cal: the policy for Calendars.ReadBasic.All, without bodies')
    .addOption(choice('--ids <form>', 'ids of groups, drives, events, messages', 'ids'))
    .addOption(choice('--times <grain>', 'how exact the times of what people do are', 'times'))
    .addOption(choice('--organisation-texts <form>', 'office, city, state and country', 'organisationTexts'));
}

/** Commander's parsed switches as the connector's options. */
export function readPolicyOptions(options: Partial<ConnectorOptions>): ConnectorOptions {
  return {
    pseudonymizeAppIds: options.pseudonymizeAppIds ?? true,
    includeGroups: options.includeGroups ?? true,
    basic: options.basic ?? false,
    ...(options.ids !== undefined && { ids: options.ids }),
    ...(options.times !== undefined && { times: options.times }),
    ...(options.organisationTexts !== undefined && { organisationTexts: options.organisationTexts }),
  };
}
