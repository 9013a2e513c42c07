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
    hashes: ['24bc4e938ed4afee', 'ed8bc0b05f524d36', 'b350bf6102200ba2', '0d1e544362284c8e'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      '817183d251dae207',
      'cf077001cbd149b5',
      'c17272cd0448cf0a',
      '3d37b3cd6a695f5d',
      '767192c156440097',
      '1af39f1dea24bd40',
      '6077861463fa07b5',
      'c15c1c8a3579b55e',
    ],
  },
  'outlook-mail': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['5a9002ea3b2fdb73', 'dfaa641ca9210cf8', '93ae2476a1f58e84', '315559231e5e0d6e'],
  },
  'msft-onedrive': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['f3236236aab5db6e', '7e703649db4d3450', '1df945d479527f34', '3f1be88352004c39'],
  },
  'msft-teams': {
    options: ['pseudonymizeAppIds', 'messages', 'channelMembers', 'callRecords', 'telephoneLogs', 'meetings'],
    hashes: [
      'a0894d8bc74246c8',
      '69954771317e0864',
      '9d0d1f514cdf374f',
      '2a8318ad8c345b34',
      'cdcd908d263a7eaf',
      '4adf8af549633b73',
      '6cd1c46a37565901',
      '2e58474ceca379ce',
      'bdd669fda985334a',
      '2d766aa0d3a62ad7',
      '73ef47960a3d5177',
      '7efa0284a5b342a1',
      '65689693d4c67e1b',
      '137e4ff2e4e1fa77',
      'd804dd1586645e7e',
      'c05c2017ce3bf7f8',
      '7f271b614b0aabd4',
      '32fc6327d174dbef',
      '08a2fe2ebf60099e',
      '19f8d77f68e34d1a',
      '1e5c4de35e5f5785',
      '0b5dd4ed6ed4f8e3',
      'a700b06074efc53a',
      '420a23e76b4eb176',
      'c141f3282733ec34',
      'bacf5d72cda08a2c',
      'c14486d3f470ad51',
      '2c70f6f4ae06d1ce',
      'cf606b5de84e892a',
      '9209d766a4c865c7',
      '2637109d166c169b',
      '93a931dc778e23e0',
      '48f4dd41c4096382',
      '343b78c35e7fb5c2',
      'c315d1282364e8f9',
      'a6abfe0ae451ee35',
      'e201f02e0367ecac',
      '2041073e49e2ed59',
      '193522d0cc37a5ff',
      '2ee15f408ded7011',
      'b877702123ee1db9',
      '3c9a67cae5367a59',
      'f6815766e4be7e81',
      '8be11434a35c9c20',
      'f977f73eac5c2eb5',
      'ca99b7485ef7993f',
      '86989371d8ea5bf3',
      'a65332e5422b30da',
      '6bd3555a0fb5a9a3',
      'aaa579c383ae57cf',
      '1dc8ad8a272e1049',
      '6ca92e3f6c36ab99',
      'c1a5d2c76893790d',
      'c1de79fe9a97755a',
      'c533e2b0e5674a6b',
      '0ef52aac68a62350',
      '990570c4b98dede5',
      'f18a1a98c99a2be7',
      '2eb75dadf1330a2d',
      'bc2543d9f90a61a4',
      'efd797c19b1089ad',
      '9eacd737aaf0fa2d',
      '345ff7c4104bcf08',
      'c7a4972a0a11c2a0',
    ],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds'],
    hashes: ['4dd7e8284d42689c', '41a6a5c0c1106a43'],
  },
};
