/** Where the gateway listens when nothing else is configured (src/config/schema.ts). */
export const DEFAULT_URL = 'http://127.0.0.1:8484';
