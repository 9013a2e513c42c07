export type { AuditRecord } from './audit-fields.ts';
export { createCompat } from './compat/compat.ts';
export { createRequestHandler } from './handle-request.ts';
export type { Compat, Gateway, RequestLimits, Route } from './steps/gateway.ts';
export { sealGraphLink } from './steps/seal-graph-link.ts';
