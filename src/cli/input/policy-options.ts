import type { Command } from 'commander';
import type { ConnectorOptions } from '../../connectors/index.ts';

/** Adds the switches of a connector's default policy; their names are those of the configuration's `options`. */
export function addPolicyOptions(command: Command): Command {
  return command
    .option('--no-pseudonymize-app-ids', "leave people's object ids as they are")
    .option('--no-include-groups', 'without groups and their members')
    .option('--basic', 'outlook-cal: the policy for Calendars.ReadBasic.All, without bodies');
}

/** Commander's parsed switches as the connector's options. */
export function readPolicyOptions(options: Partial<ConnectorOptions>): ConnectorOptions {
  return {
    pseudonymizeAppIds: options.pseudonymizeAppIds ?? true,
    includeGroups: options.includeGroups ?? true,
    basic: options.basic ?? false,
  };
}
