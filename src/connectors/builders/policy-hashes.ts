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
    hashes: ['2830fa1cb0bd80fd', 'b949013e9920c2f8', '0b6d15ac9bd74b6b', 'f6dd16f21cf7b29f'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      '513c099f546d6659',
      'a311b71abb9e5a83',
      '941c2118755bc89b',
      '44dac5a367551417',
      '4a7eb71bd4b7ade1',
      '7382ee330b8c7fab',
      'f73bc28df852cd92',
      '401ef8ad1402d0b2',
    ],
  },
  'outlook-mail': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['e8fd6e6f9ea81f18', '94d720a227b33282', '28fb0b52bd7725df', '6ee84002cf3aeb86'],
  },
  'msft-onedrive': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['a512eb06a4422834', 'd370e54ec50f9dfc', '016844119abe69fe', '3f90190fca12d808'],
  },
  'msft-teams': {
    options: ['pseudonymizeAppIds'],
    hashes: ['dbd3f9d57beb777f', '0672f10ef3535e35'],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds', 'betaAlias'],
    hashes: ['36d346d479587c56', 'e0150292badf8c6b', 'c622d97b43920c59', '441cef4e0651d3e4'],
  },
};
