import * as z from 'zod';
import { HTTP_ORIGIN, REFINEMENTS } from './refinements.ts';

/** Secrets are named, never written: `env:NAME` or `file:PATH`. */
export const secretReference = z
  .string()
  .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'must be env:NAME or file:PATH')
  .describe('Where the secret is: env:NAME or file:PATH.');

export const port = z.int().min(0).max(65_535);
export const httpOrigin = z.string().regex(HTTP_ORIGIN, 'must be scheme://host[:port] without a path');

/** Where credentials go: over TLS to a named host, or to this machine (T3-06, NET-08). */
export const sourceOrigin = httpOrigin
  .refine(REFINEMENTS.isTlsOrigin, 'must be https; plain http is for loopback addresses only')
  .refine(REFINEMENTS.isNamedOrigin, 'must be a host name, not an IP address');

export const milliseconds = (fallback: number, maximum: number) =>
  z.int().min(1).max(maximum).default(fallback);
