/** Same as in packages/gateway/src/config. */
export const DEFAULT_PORT = 8484;
export const DEFAULT_URL = `http://127.0.0.1:${DEFAULT_PORT}`;

export const DEFAULT_CONSOLE_PORT = 8585;

export const DEFAULT_CONFIG_FILE = 'nymgate.yaml';
