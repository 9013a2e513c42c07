import { migrateConnector } from './migrate-connector.ts';
import { migratePseudonyms } from './migrate-pseudonyms.ts';
import type { Migration, MigrationInput, MigrationNote } from './migration.ts';
import { createVariables } from './variables.ts';
import { reasonWithoutCounterpart } from './without-counterpart.ts';

/**
 * Turns the variables of a Psoxy deployment into a configuration with the same pseudonyms (psoxy-facts.md#a, #c
 * and #j). Secrets are referred to by name; values that may be secrets go nowhere.
 */
export function migrateSettings(input: MigrationInput): Migration {
  const variables = createVariables(input.variables);
  const toFill: MigrationNote[] = [];
  const blocking: MigrationNote[] = [];
  const pseudonyms = migratePseudonyms(variables, input.secrets, blocking);
  const { id, connector, rules, source } = migrateConnector(variables, input, { toFill, blocking });
  const left = variables
    .unused()
    .map((name) => ({ name, reason: reasonWithoutCounterpart(name.replace(/^PSOXY_/, '')) }));
  return {
    config: { pseudonyms, ...(source !== undefined && { source }), connectors: { [id]: connector } },
    toFill,
    left,
    blocking,
    ...(rules !== undefined && { rules }),
  };
}
