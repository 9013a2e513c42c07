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
    hashes: ['24bc4e938ed4afee', 'ed8bc0b05f524d36', '310287d62f7d68d8', '9903ad2ec7b20101'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      '83424d179bdf6636',
      'ba83a07fca114c0e',
      '48dcb8d06635e9d0',
      'd32a6d8f9a914a8c',
      '48ac1aadfef9486f',
      'e1cfd8a77998334a',
      '1e4855d3508b5466',
      'eb6d58c1e7f2242c',
    ],
  },
  'outlook-mail': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['cc50a379df71b87c', '9c800b66abf897f5', 'e92492bbe46b86f8', 'b478b0c0b8b5ed8a'],
  },
  'msft-onedrive': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['f4659da61626dea3', 'ca1e45e20c562c96', '479986914766852a', '25f1517a6dc85e06'],
  },
  'msft-teams': {
    options: ['pseudonymizeAppIds', 'messages', 'callRecords', 'telephoneLogs', 'meetings'],
    hashes: [
      '20ce07f42eabe846',
      '52cc72db7e661719',
      'e6467c233e4b8f24',
      'e1f8719cb4cbe040',
      'e51883bdbc95d10b',
      '793f9c0a7a1e031e',
      '46c2bb468a977f68',
      'c2076579a75f9517',
      '24e4faedb923dc40',
      'f0cd2194e5d09a3c',
      '60046921160b8478',
      '4480d4e535ed056f',
      'd204813959e70cd6',
      '7e81d2e92f337cd9',
      'a9ef51555e538a0a',
      '4476acc9e7fc7904',
      '93e9f4476f692c0d',
      'eaed20afd58779bb',
      '39ddc64842af4a4b',
      '8e2f28c030f3fe56',
      'ee989c9d6cbdcf16',
      '68c8914949d3a561',
      '26e25a4dceb9c3fa',
      '63912ec7ca4483af',
      'f4291d4c79c1531d',
      '4862c8c457438b6e',
      '02cd85842f737172',
      'df3309df2c35b993',
      'fdfb70b5aaf3f789',
      'f4de624c443f5896',
      '36ae6f60394b6224',
      'bd837ead7c7a28a4',
    ],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds', 'betaAlias'],
    hashes: ['4dd7e8284d42689c', '41a6a5c0c1106a43', 'eb2572fb9f671a07', 'c5f23f0ad5299908'],
  },
};
