export type { Compat } from '../psoxy/headers/compat.ts';
export type { Gateway, RequestLimits, Route } from './gateway.ts';
export { createRequestHandler } from './handle-request.ts';
export { sealGraphLink } from './seal-graph-link.ts';
