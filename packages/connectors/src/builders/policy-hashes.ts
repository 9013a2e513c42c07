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
    hashes: ['ee6b01faff13a085', '684533006826fdb8', '05b52cd7312fd868', '3ae3dc2d2472bde7'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      'ce596e4fe578d2ef',
      '2a01e76f4fceb376',
      '4fda9fcd2e6a1054',
      '22668b82a956c0b2',
      '3079a17eaf0134ad',
      '0fbfdb61d25e5ea4',
      '01790024abc8fe57',
      '380a520e1acae1a2',
    ],
  },
  'outlook-mail': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['e1198434cc2b1e58', '8ec37c768b514e72', '38252a6d348c5d5c', '5711e082b83a4c13'],
  },
  'msft-onedrive': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['790ca9b5946eee8b', '73d45688afe8cafe', '3b628bd34ad861a4', 'a2cff54522e43c89'],
  },
  'msft-teams': {
    options: ['pseudonymizeAppIds', 'messages', 'channelMembers', 'callRecords', 'telephoneLogs', 'meetings'],
    hashes: [
      '17ff63130fa9e6e8',
      '5eac0837d9e6d794',
      '2ed1fe18a292370e',
      '3b46bc9ae23ce2ea',
      '9dc3ebafe9aae0b8',
      '82d75a126cfa9ec6',
      '03916ac4dba2101d',
      '121461cc9ff086bf',
      'b3301e87514b9f6e',
      '3969d10fa6abcc67',
      '539d3879d1a1dccc',
      'be2620e0809b33d9',
      '97e094a40353f1b0',
      'f42cf158887611c6',
      '20448f8fa0e6d28e',
      '50c60e0526500985',
      '4928e5cfb9c7184e',
      'f68775d931e989be',
      '6e05d244fa06dba8',
      'f980d4fbb04a1a74',
      '49a4bc87a286d71e',
      'cebedcc2f708e1dd',
      'd469daa188ceb307',
      '9816899d45ff1010',
      'c567ea632362ee9d',
      '9532005c1281d0aa',
      '1c0ce92bc5f86371',
      '6fa80172e916f03d',
      '525272546837f812',
      'ae239dbfb73df18c',
      '105dc90b200b39a0',
      '0c71d4079ed76466',
      '7f2cc3b235d25aff',
      '7f0796c0243c5254',
      '50ca6c2c22b57a64',
      '1f85aa12a715c387',
      '567bf57d1aa26f31',
      'bd16e253619f88f8',
      '838746fbaf439d9f',
      '0dfd6a4a28671f2e',
      'eace54688a4b03b1',
      '37a43eee5d65c9a0',
      '97c39c0f1a5fef5d',
      '2d51f3938432c999',
      'f4c22f7c666cb013',
      '3b0c1f573f034c8c',
      '0bce8dffd67b5b9c',
      'cb7ecb59160b7131',
      '1bfdd7699ade464c',
      'fcd9a5907fe0ac45',
      '209f31d0f9611c19',
      'c056594d6c636df8',
      '98f94f721e5d9fdf',
      '2051af66170679d6',
      'ac5dfd33c2aea6bc',
      '05226871abb84e28',
      '9865394e8f0becd6',
      'de6fd84a8c9a23a7',
      '8c0c2c8fb05de93a',
      '799309ad4a821d05',
      'd861a36f65cf90c5',
      'b71dd55cc6be94ba',
      '0098900c4311a487',
      'b34f235758c1a02a',
    ],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds'],
    hashes: ['eb9f6ada9abac122', 'db2e7a509d590990'],
  },
};
