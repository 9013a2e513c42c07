/**
 * undici as far as the gateway uses it. The package's own entry loads fetch, WebSocket, cookies, caches and mocks as well:
 * 360 KB and half of the start time.
 */
// @ts-expect-error: undici declares types for its entry only.
import buildConnector from 'undici/lib/core/connect.js';
// @ts-expect-error: the same.
import Client from 'undici/lib/dispatcher/client.js';
// @ts-expect-error: the same.
import Pool from 'undici/lib/dispatcher/pool.js';

export { buildConnector, Client, Pool };
