import * as z from 'zod';
import { hostOf, isAddress, isLoopback } from './origin.ts';

/** Secrets are named, never written: `env:NAME` or `file:PATH`. */
export const secretReference = z
  .string()
  .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'must be env:NAME or file:PATH')
  .describe('Where the secret is: env:NAME or file:PATH.');

export const port = z.int().min(0).max(65_535);
export const httpOrigin = z
  .string()
  .regex(
    /^https?:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/,
    'must be scheme://host[:port] without a path',
  );

/** Where credentials go: over TLS to a named host, or to this machine (T3-06, NET-08). */
export const sourceOrigin = httpOrigin
  .refine(
    (origin) => origin.startsWith('https:') || isLoopback(hostOf(origin)),
    'must be https; plain http is for loopback addresses only',
  )
  .refine(
    (origin) => isLoopback(hostOf(origin)) || !isAddress(hostOf(origin)),
    'must be a host name, not an IP address',
  );

export const milliseconds = (fallback: number, maximum: number) =>
  z.int().min(1).max(maximum).default(fallback);
