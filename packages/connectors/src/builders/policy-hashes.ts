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
      'f5a0b27f5e6abf33',
      '5ac0c860c430184f',
      'cdcd908d263a7eaf',
      '4adf8af549633b73',
      'c0468207fa7583c9',
      '9936e3608bda61f6',
      'bdd669fda985334a',
      '2d766aa0d3a62ad7',
      '90d81e502399cb39',
      'fca0a9610ff047cb',
      '65689693d4c67e1b',
      '137e4ff2e4e1fa77',
      '03414314db3e4472',
      '457a64e5185b96cf',
      '7f271b614b0aabd4',
      '32fc6327d174dbef',
      '3a60d20261762f78',
      '49ef8cb4ef67c808',
      '1e5c4de35e5f5785',
      '0b5dd4ed6ed4f8e3',
      '3b8b642550bed614',
      '6760d79ef11e7e8b',
      'c141f3282733ec34',
      'bacf5d72cda08a2c',
      '90ec971788e2d1f2',
      '38840bd684b7ce32',
      'cf606b5de84e892a',
      '9209d766a4c865c7',
      '9bdc13982df3fbb6',
      '60bcbdb7027d392c',
      'f418d2473f8e68cc',
      'e88cdccc34c6f7b9',
      'cb3a45c809c976cf',
      '0b12a955e25a1441',
      'dd399e48f29b2064',
      'ae16ad5736682aaa',
      '726f9714f0525619',
      'df02e6f37a4bd4f5',
      '3617b6a6549af024',
      '1933e7aefa7d3cc0',
      '9335e0cf76116949',
      'cdf99b543fe49c32',
      'ad3c03924f3e9d2e',
      '6f33a101110a96bd',
      'df7af68ba937d375',
      'e5be20ed9c5da9c0',
      '1330451e7f1dbe8e',
      'aa1ad90be8a9ae3c',
      'cd343e54468d2e71',
      '8f1a2fef97a64574',
      'f38a6b72f33bd502',
      'c13bd15d0e11fd74',
      '067335785b18c54a',
      'c39e6606c0592051',
      '447f30d71e1c0159',
      '78206009e7416729',
      '589903cb258d3c43',
      '4e43dd21bb65b0f5',
      '4cf071d11e8509fd',
      '113fa92eaf2dcf9a',
      '1b53cac3f501959a',
      '4adb400e80e14988',
    ],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds'],
    hashes: ['dbebdb46181bf37a', '7b364ae465723359'],
  },
};
