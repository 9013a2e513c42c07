/** Where the gateway listens when nothing else is configured (src/config/schema.ts). */
export const DEFAULT_PORT = 8484;
export const DEFAULT_URL = `http://127.0.0.1:${DEFAULT_PORT}`;

/** Where the console's page is. */
export const DEFAULT_CONSOLE_PORT = 8585;

/** What is read when no configuration is named. */
export const DEFAULT_CONFIG_FILE = 'nymgate.yaml';
