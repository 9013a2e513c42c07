export type { AuditRecord } from './audit-fields.ts';
export { createRequestHandler } from './handle-request.ts';
export type { Gateway, RequestLimits, Route } from './steps/gateway.ts';
export { sealGraphLink } from './steps/seal-graph-link.ts';
