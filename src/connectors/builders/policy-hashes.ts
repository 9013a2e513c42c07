// Made by tools/generate-policy-hashes.ts; do not edit.
import type { ConnectorOptions } from '../entities/connector-options.ts';

/**
 * The options that change a connector's rules, and its policy hash for each of their combinations: bit n of the place tells
 * whether option n is on.
 */
export type PolicyHashes = {
  readonly options: readonly (keyof ConnectorOptions)[];
  readonly hashes: readonly string[];
};

export const POLICY_HASHES: Readonly<Record<string, PolicyHashes>> = {
  'entra-id': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['4b15dbec55d0bd07', '9edadd29bcdd0cbd', 'e1b670373f53f551', 'ef9cad0caa2d1fcc'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      'b8aaaa396e0907cf',
      'f300abc9bcb8d352',
      '317a8cb5b14e6915',
      '00274da936531d0c',
      '33598beec52891de',
      '0901177bab67d716',
      '75cf1b3b42d93acc',
      '531c039a282f846a',
    ],
  },
  'outlook-mail': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['d1c598c4f1d32767', '36d91c906a4fbe6b', '04000415dbecfde4', 'eac773b81b58b590'],
  },
  'msft-onedrive': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['f62e8e198711481f', '760547338f82c628', '5337a0e7a49c14b2', 'c0f7967ce2dac9ca'],
  },
  'msft-teams': {
    options: ['pseudonymizeAppIds'],
    hashes: ['c11e440b08010f1b', '291c903abd2b7771'],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds', 'betaAlias'],
    hashes: ['5cf6136b2031a382', '4c24d75078b21194', '71f43c286683e76f', '219579a242925b94'],
  },
};
