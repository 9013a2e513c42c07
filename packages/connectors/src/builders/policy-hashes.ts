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
    hashes: ['7a444f4e9aa4ae17', '85372edfeaa9883d', '07d4e5dd40e17653', 'd7820f6e9daeafc7'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      '1bbceed62a9da2e4',
      '7900fd4c0c0aa60c',
      '80467535a5b50e0d',
      '04eec413f32283fe',
      'd29c0381b36c9fcb',
      '5fda91db81a8b834',
      'ae4bebe2cc4583e5',
      '61ea5ee6722fc3f7',
    ],
  },
  'outlook-mail': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['dee91f69a6630e9c', 'ec68ce5a17ebba76', '6317b83785c28b96', 'e4f98c0567361927'],
  },
  'msft-onedrive': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['3b0f0c4bc6ca8ebd', '8ce94affc63eb208', '656781ba1ad6c0e8', '484e05ba298f4a8f'],
  },
  'msft-teams': {
    options: ['pseudonymizeAppIds', 'messages', 'channelMembers', 'callRecords', 'telephoneLogs', 'meetings'],
    hashes: [
      '98e26a0ad2a0329f',
      'fa3829aee3a5f6b9',
      '747ca39b77377621',
      'e474a1b8a03350d6',
      '445806982ee48148',
      '8de62391177ca7c4',
      '127e6e42b5969cf6',
      '7ed8bdf3f5968eb0',
      '743042df9822a583',
      '0767c850208d6c51',
      '284c55277a7e3f49',
      '08782363bcb6abb0',
      'ab0b45cbc809a9a4',
      'fcc2b827d5169302',
      '08b5c675632cbec3',
      '99c21320277f2441',
      '52bf154a1a00fcd2',
      '1306c44310b454c3',
      '5a228c823744573f',
      '812acd2b10d03132',
      '0ec6fef6f0898749',
      '484a300b2ccc1fcd',
      '37568474f29632fa',
      'fe4e0ba994a6afcc',
      '5080f4918288528a',
      '0225b8e12e9f3895',
      '9c086b596ffce3db',
      '141d94e045f0f876',
      '783bc73b9e241c8c',
      '32482a6f7b0ad98e',
      '85b2fc89ea1d419f',
      'c6148177db865317',
      'd21ec8dbfac0a65b',
      'b1e98477a937fae3',
      '804f14b2d187af12',
      'f81ecef866398afa',
      '3b25958bcf087833',
      'fdfe23e102bd043c',
      'f0a0c082ca63aed8',
      'bce606a010ef8144',
      'a8f826ff92ac468b',
      'e310a285e18432dd',
      '249cf77897afb3fa',
      '4fa153d4a6680d05',
      'ba2a761c95a8093c',
      'd77681a46af4877d',
      'aa68c25b84c78bc2',
      '456f0721d6d90ca5',
      '75938f6dd16b84f5',
      '9127057f0c413df9',
      '79dd57d85cd109b7',
      '9f6f5a66d4b1cce8',
      'e5de09a5c172efdc',
      '4fc17306ef2c4ca1',
      '5a1ff36b5b4675c7',
      '6def09fde3d15b3e',
      'f3c85ac5c16bf130',
      '35c6d81acf51d6ef',
      '75644c68368ed714',
      '186bd8edea53ed60',
      '2aaa38c08d6d9b1d',
      'a0c3489c3b0ba578',
      '01a3ed89438f7148',
      '365f00474bb9403b',
    ],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds'],
    hashes: ['f3851ea381c42394', '1d13712c9761d0a8'],
  },
};
