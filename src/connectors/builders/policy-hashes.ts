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
    hashes: ['cf366f225b95153b', 'df9cb2ef27853835', '6375821d82f1dd36', 'b500e8988d4fec69'],
  },
  'outlook-cal': {
    options: ['pseudonymizeAppIds', 'includeGroups', 'basic'],
    hashes: [
      '016499af4b2da84a',
      'd3548d71524b5067',
      '8df1f280829c7981',
      'cfeaa1cb8f95228f',
      'ee43ad5492614243',
      '870bd5ef184ad11c',
      '55e211a743499379',
      'e810ea50e2ce92c4',
    ],
  },
  'outlook-mail': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['b22a23b356f0a2e7', '134a4579735ccc24', 'f42673dffa1dfadc', '481e048643280ccc'],
  },
  'msft-onedrive': {
    options: ['pseudonymizeAppIds', 'includeGroups'],
    hashes: ['7d428de6bd727626', '3fca37808d202958', '995e96e33a0e2c6f', 'a7cdad710eabd28a'],
  },
  'msft-teams': {
    options: ['pseudonymizeAppIds', 'messages', 'callRecords', 'telephoneLogs', 'meetings'],
    hashes: [
      '263bb6adb3a2ee79',
      'ac566b4cfb517c74',
      'c60437687dfb6f0c',
      '50025122cef3227a',
      'e20b45f3986a7b28',
      'a1dfa24d0b645d3b',
      '1585e22ff99e2ec5',
      'ba505034855a00f1',
      'd09478eb50ea7e57',
      'abeb212f6628482f',
      '8376fbad60b05a87',
      '6a11f6ba98305d13',
      '2d5956f13a6d4129',
      '023b037c2902d201',
      'dbf1799429d3316b',
      '813779c6ca6c42a3',
      '89841eb7f7ba0dc8',
      'edb637a9505e7934',
      '1bd0e40e2ed0cb8f',
      '759f45bac86a6e39',
      'b9c2105be7a2e67a',
      '79ff528cf4aaff64',
      '94004483e2e9551e',
      '2048d6b64683528d',
      '60feb8c00e290294',
      '63da6c5c60cca126',
      'b1c357e0a6a5bb52',
      '464cfdfb8a6b03e5',
      '8b4d7391b3a72b1f',
      '3580cc6c2d76741d',
      '76a5d818dcaa17bd',
      '21010158187240c4',
    ],
  },
  'msft-copilot': {
    options: ['pseudonymizeAppIds', 'betaAlias'],
    hashes: ['ba98b42899bac1c3', '5a8bc4f889af6696', 'af1bcc92dc0f5b9f', '5f45c00739675a70'],
  },
};
