// Made by tools/generate-policy-hashes.ts; do not edit.
import type { ConnectorOptions } from './connector.ts';

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
    hashes: ['e6b158d9ebf756a6', '21509624bcb32b47', '80de9ab1c91aeaa1', '2155d1f19939138f'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      '9f8aa0be39745349',
      '7fab3aac31816096',
      '4e4e9d136684745a',
      '472e8c8a0d029b7b',
      'aaefd83a426ac5b8',
      '4927d6fcee219c96',
      '91284133fb3879cd',
      'bd5ee67dfc5ec99e',
    ],
  },
  'outlook-mail': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['5dc83cbf24aba974', '3029db2a1e60b045', 'b56c0af6ecb282ab', 'b00758c4bd54e227'],
  },
  'msft-onedrive': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['fd56f5b76a0654c7', 'adda244be5bcabcf', 'de785f49497377c8', 'fb540e3003a739c3'],
  },
  'msft-teams': {
    options: ['pseudonymizeAppIds'],
    hashes: ['d7baca3ceb1e0f70', 'd898ae0b5857c6ae'],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds', 'betaAlias'],
    hashes: ['6f0fdcfbd55e92f5', 'b862814e6a6949ac', 'abce58d819941ca5', 'f931774a4040d4e2'],
  },
};
