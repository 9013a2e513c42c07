/**
 * The configuration's room without its door: that leads to the YAML parser, and esbuild puts into the first chunk what it can
 * reach from there, used or not.
 */
export { lacks } from '../../src/config/check-cloud.ts';
export { hostOf, isLoopback, isPlatformLocal } from '../../src/config/origin.ts';
