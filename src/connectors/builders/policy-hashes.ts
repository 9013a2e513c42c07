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
    options: ['pseudonymizeAppIds', 'messages', 'callRecords', 'telephoneLogs', 'meetings'],
    hashes: [
      '5835074d7355e005',
      '74e1830c1273ff5d',
      'c0cd1b94f2f1540a',
      'c9d2eb5f244946b7',
      'cf093974c6717dc3',
      'b4f30dd90299941a',
      'f8a943fcc5df21c4',
      'a0907ac9174701d2',
      '5fd88f4d81a5b70d',
      '6e98c0b3cd0f21ef',
      '7202867dfb5bbe2c',
      'f2d2214b340d67f1',
      'f7583a6ea0137ad6',
      'f07fe5ae9f1da1ab',
      'af6cc253f257648e',
      '0377deb252614851',
      'c3f72edb306fd661',
      '91bcc3df4c686953',
      'a759c429c1c666df',
      'a09876d331bfed84',
      '3a28d73972083409',
      'cd46301d6e715d04',
      'bc9d4d45519bf7f8',
      '00c6ed7671780163',
      '5169e47b764bf0b5',
      '928043922cf58db5',
      'a7c75d2150e25b70',
      'e185cb5a62c6f04c',
      'd781e541c22a5a43',
      'a4b36d5ac31bb25c',
      'c11e440b08010f1b',
      '291c903abd2b7771',
    ],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds', 'betaAlias'],
    hashes: ['5cf6136b2031a382', '4c24d75078b21194', '71f43c286683e76f', '219579a242925b94'],
  },
};
