import { CLOUDS, type CloudName, type ResolvedSource } from './clouds.ts';
import { hostOf, isAddress, isLoopback } from './origin.ts';

/** `scheme://host[:port]`, nothing behind it. */
export const HTTP_ORIGIN =
  /^https?:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/;

/** What stands in Entra's addresses where people sign in from anywhere; an application has to name its tenant (AADSTS9001023). */
const MANY_TENANTS = new Set(['common', 'organizations', 'consumers']);

type Source = {
  readonly cloud?: CloudName | undefined;
  readonly authority?: string | undefined;
  readonly graph?: string | undefined;
  readonly scope?: string | undefined;
  readonly audience?: string | undefined;
};

type Marks = {
  readonly subject?: string | undefined;
  readonly dnsName?: string | undefined;
  readonly spiffe?: string | undefined;
  readonly fingerprint?: string | undefined;
};

/**
 * What the schema asks beyond types, lengths and patterns, and what it makes of values; by name, because the schema's short form
 * (config-shape.ts) has to name them too.
 */
export const REFINEMENTS = {
  isOneTenant: (tenant: string): boolean => !MANY_TENANTS.has(tenant.toLowerCase()),
  isTlsOrigin: (origin: string): boolean => origin.startsWith('https:') || isLoopback(hostOf(origin)),
  isNamedOrigin: (origin: string): boolean => isLoopback(hostOf(origin)) || !isAddress(hostOf(origin)),
  isRegionalSts: (origin: string): boolean => origin !== 'https://sts.amazonaws.com',
  isSecureUrl: (url: string): boolean => {
    const [, origin = '', path] = /^(https?:\/\/[^/?#]+)(\/[^?#\s]*)?$/.exec(url) ?? [];
    const host = hostOf(origin);
    if (!HTTP_ORIGIN.test(origin) || path?.includes('..') === true) return false;
    return isLoopback(host) || (origin.startsWith('https:') && !isAddress(host));
  },
  hasOneMark: ({ subject, dnsName, spiffe, fingerprint }: Marks): boolean =>
    [subject, dnsName, spiffe, fingerprint].filter((part) => part !== undefined).length === 1,
  isNotEmpty: (record: Readonly<Record<string, unknown>>): boolean => Object.keys(record).length > 0,
  /** The addresses of the cloud that is named, or those that are given; `checkCloud` sees to it that they are of one. */
  resolveSource: ({ cloud, authority, graph, scope, audience }: Source): ResolvedSource => {
    if (authority === undefined || graph === undefined) {
      const name = cloud ?? 'global';
      return { cloud: name, ...CLOUDS[name] };
    }
    return {
      authority,
      graph,
      scope: scope ?? `${graph}/.default`,
      audience: audience ?? CLOUDS.global.audience,
    };
  },
} as const;

export type Refinement = keyof typeof REFINEMENTS;
