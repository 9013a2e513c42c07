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
    hashes: ['4b15dbec55d0bd07', '9edadd29bcdd0cbd', '946fe2ca30e03715', 'f7901af46d6d5779'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      '00f84101a82a5905',
      '87bcb37965b3bee8',
      'd2c7d189a3e65bb5',
      '5ad879ae8f423a25',
      '2eead93fd2319c67',
      '3f57b2d04376cbde',
      '24559b903ef55dbc',
      'd928ebbcf9c95599',
    ],
  },
  'outlook-mail': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['63dcec3cc8033fd3', '98b57259e3772499', 'dd0c97a8faf3bf8f', 'aba20eb2ee2b2cde'],
  },
  'msft-onedrive': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['f403e3ac6db1a3d8', 'c38f7cf78bc8a93a', '6fd977bfa882579b', 'ebe107b682f4e686'],
  },
  'msft-teams': {
    options: ['pseudonymizeAppIds', 'messages', 'channelMembers', 'callRecords', 'telephoneLogs', 'meetings'],
    hashes: [
      'caf94548f291bb98',
      'bd47ebff8f2b1662',
      '708efe654e268426',
      '693f040f3883fc4e',
      '1c0dd6ef71921bb0',
      '96239fee0f48a642',
      '6936f54fc85ae92f',
      '0fda6be0735540bf',
      'b4cbed191210b1cc',
      '7d4b4dc3d72ff5d0',
      'cad42fc071d80bcb',
      '330ca33663be8c14',
      '052f79025d50e925',
      '3905168f061bfb70',
      '2dd08ad2cb935162',
      '1a182533ff215d93',
      '6686e0c762311ec6',
      '9d1185b7e82d4a63',
      'f8b4d9c4d81fc64d',
      '0550f8edd4b94585',
      '6c90d31cbfead6a0',
      'ee20c61c94233720',
      '9eb99088b0a25639',
      '7e8f89cc29f79dc6',
      '89478cfb3a783aed',
      '485e54026253ae14',
      '40b8462ab560c9e8',
      '41d9da3b7328a7b9',
      '247ca0dbf73a65fe',
      'fd10bdc715a4b084',
      '7d957f378958af9c',
      'c04d3bb47b3ab9d8',
      'd30667cac9814d03',
      'f10b4923549f69a5',
      'b4ad643da34b0abb',
      '8cc30224fa177a24',
      'd0141c9c59252c2b',
      '5e3604f7c252e93d',
      'bf2e578d0de305c8',
      'cc89d8384c5803a7',
      '7876d65b3dc07684',
      'a7d54447e5820f54',
      '6b45a8b4092e661a',
      '5592ff34c6741999',
      'a10cbb13099d02d5',
      '109e9ff2a62d9629',
      '743e4b7031a8aa8a',
      '0e45362ee7531669',
      '120f8acdee3d41bb',
      '777b6c3f39590e2d',
      '037205d36dfe0b41',
      '0a15ce3a19c4260c',
      '415c4589897916eb',
      'b1606f3697b06212',
      '0372f7e53df8e520',
      'c6c3158d81ada677',
      '030aab222646cc85',
      'a42f8e1e7b90a0bc',
      'b4baf0b3deb1e39c',
      'c296e598dcd3e1f8',
      '7ca927b2345323d8',
      '4b7a9114121b8434',
      '468b85386305e6aa',
      '6e08fb56f153bda4',
    ],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds'],
    hashes: ['5cf6136b2031a382', '4c24d75078b21194'],
  },
};
