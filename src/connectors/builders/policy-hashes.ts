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
    hashes: ['e6b158d9ebf756a6', '21509624bcb32b47', '80de9ab1c91aeaa1', '2155d1f19939138f'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      'e1af3b144972b76b',
      'ce829c3e2fdb59af',
      'f164c10a73c30e4b',
      'ae35310bc9bb3c1c',
      '3bdf5f9c1266d181',
      'fa2f5f2420474664',
      'bd1b04e1a82a7f9a',
      'b43cf566f3cb691e',
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
    hashes: ['13938697540610d7', '847119d3c5b00bfd'],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds', 'betaAlias'],
    hashes: ['6f0fdcfbd55e92f5', 'b862814e6a6949ac', 'abce58d819941ca5', 'f931774a4040d4e2'],
  },
};
