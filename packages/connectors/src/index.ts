import type { Connector } from './builders/connector.ts';
import { ENTRA_ID } from './entra-id/connector.ts';
import { MSFT_COPILOT } from './msft-copilot/connector.ts';
import { MSFT_ONEDRIVE } from './msft-onedrive/connector.ts';
import { MSFT_TEAMS } from './msft-teams/connector.ts';
import { OUTLOOK_CAL } from './outlook-cal/connector.ts';
import { OUTLOOK_MAIL } from './outlook-mail/connector.ts';

export type { Connector, ExampleCall, Lookup, Permission } from './builders/connector.ts';
export { GRAPH_APP_ID } from './builders/permissions.ts';
export {
  CALENDAR_PHRASES,
  FOLDER_PHRASES,
  type PhraseGroup,
  PLACE_PHRASES,
  TITLE_PHRASES,
} from './builders/phrases.ts';
export { type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from './entities/connector-options.ts';

export const CONNECTORS: Readonly<
  Record<
    'entra-id' | 'outlook-cal' | 'outlook-mail' | 'msft-onedrive' | 'msft-teams' | 'msft-copilot',
    Connector
  >
> = Object.freeze({
  'entra-id': ENTRA_ID,
  'outlook-cal': OUTLOOK_CAL,
  'outlook-mail': OUTLOOK_MAIL,
  'msft-onedrive': MSFT_ONEDRIVE,
  'msft-teams': MSFT_TEAMS,
  'msft-copilot': MSFT_COPILOT,
});
