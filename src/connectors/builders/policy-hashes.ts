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
    hashes: ['979a108c81d2d22f', '240638badb12a169', 'ec1310c1b9344059', '53bd00977b58f693'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      '3fd65dfc7cb5102a',
      '706bddbd0bc63e94',
      '200040a7ed1c1e63',
      '56addacbe2945839',
      '7a21c09d74769c75',
      '17d47a005747bc80',
      '6e2e7049f83b2f12',
      'fa13fb8ccb0b3683',
    ],
  },
  'outlook-mail': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['7138176a33501043', 'd0ba83a31496312c', '64951c98aa412830', 'd8f7181fd405b25b'],
  },
  'msft-onedrive': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['bf9161ec25ea71e5', '45556d0025b8e1c2', '6eec032a3bb58e16', '3171c76cb853b2de'],
  },
  'msft-teams': {
    options: ['pseudonymizeAppIds', 'messages', 'callRecords', 'telephoneLogs', 'meetings'],
    hashes: [
      '4213cea2331b4768',
      '4e9a15a23185440b',
      '5f854aff7b54fd96',
      'ce480fdc4e153d35',
      '46ff00a4f457df50',
      'e365e7134cc86674',
      '5c809d7b59050e12',
      'd557c33984fa9c31',
      '420a3d6dbe090e77',
      '808db71011e46b4e',
      'c31f4400d7fe718d',
      '623f9cf7b233fd58',
      '605e3f114cde4d45',
      'f6e451e73e17b33f',
      '10a95dacf9372acd',
      '4cd9eda0d548f613',
      '5319ecefe735a1b9',
      '687481ea46454025',
      'f408bb0abc959cae',
      '2847891e25c7cf82',
      'a2aaf8e25d202417',
      'ba5e6d01c9285e89',
      '485c37eecf99c99a',
      '27504288943e9e26',
      '5bfe9aa5db978576',
      '0abc87bb68a80939',
      '7c5287845762f55a',
      'dfd13e0317e078a2',
      'a9120ee4882396f6',
      '5193a8ad67ccc214',
      '5d65457c17a3f06f',
      'cc1454306eb67a73',
    ],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds', 'betaAlias'],
    hashes: ['cd8a004757bb3046', '2ad50a1da7576ce9', '4524aeb255ee1f89', 'b3c2eaf654394225'],
  },
};
