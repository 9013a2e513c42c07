import { type Command, Option } from 'commander';
import type { ConnectorOptions } from '../../connectors/index.ts';

/** Adds the switches of a connector's default policy; their names are those of the configuration's `options`. */
export function addPolicyOptions(command: Command): Command {
  return command
    .option('--no-pseudonymize-app-ids', "leave people's object ids as they are")
    .option('--no-include-groups', 'without groups and their members')
    .option('--basic', 'outlook-cal: the policy for Calendars.ReadBasic.All, without bodies')
    .addOption(new Option('--ids <form>', 'ids of groups, drives, events …').choices(['pseudonyms', 'clear']))
    .addOption(
      new Option('--times <grain>', 'how exact the times of what people do are').choices([
        'exact',
        'minute',
        'hour',
        'day',
      ]),
    )
    .addOption(
      new Option('--organisation-texts <form>', 'office, city, state and country').choices([
        'pseudonyms',
        'clear',
      ]),
    );
}

/** Commander's parsed switches as the connector's options. */
export function readPolicyOptions(options: Partial<ConnectorOptions>): ConnectorOptions {
  return {
    pseudonymizeAppIds: options.pseudonymizeAppIds ?? true,
    includeGroups: options.includeGroups ?? true,
    basic: options.basic ?? false,
    ids: options.ids,
    times: options.times,
    organisationTexts: options.organisationTexts,
  };
}
