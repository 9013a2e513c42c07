import type { Connector } from './connector.ts';
import { ENTRA_ID } from './entra-id/connector.ts';
import { OUTLOOK_CAL } from './outlook-cal/connector.ts';

export type { Connector, ConnectorOptions, ExampleCall, Lookup, Permission } from './connector.ts';
export { DEFAULT_CONNECTOR_OPTIONS } from './connector.ts';
export { CALENDAR_PHRASES, type PhraseGroup, PLACE_PHRASES, TITLE_PHRASES } from './phrases.ts';

/** Every connector that is built in, by id. */
export const CONNECTORS: Readonly<Record<'entra-id' | 'outlook-cal', Connector>> = Object.freeze({
  'entra-id': ENTRA_ID,
  'outlook-cal': OUTLOOK_CAL,
});
