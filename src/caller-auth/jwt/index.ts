/** Loaded only where tokens are configured: jose costs 31 ms of a cold start. */
export { createJwtVerifier } from './create-jwt-verifier.ts';
