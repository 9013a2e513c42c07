import type { Route } from './steps/gateway.ts';

/** The route with its links at the address that the caller has named, where the host knows that it is ours. */
export function withRequestOrigin(origin: string | undefined, route: Route): Route {
  const { linkBase } = route;
  if (origin === undefined || linkBase === origin || linkBase.startsWith(`${origin}/`)) return route;
  const path = `${linkBase}/`.indexOf('/', linkBase.indexOf('://') + '://'.length);
  return { ...route, linkBase: origin + linkBase.slice(path) };
}

/**
 * Our own address without a connector, as the links of all routes have it; empty without a route.
 *
 * @example rootOf([{ connector: 'entra-id', linkBase: 'https://nymgate.contoso.com/entra-id' }]) // 'https://nymgate.contoso.com'
 */
export function getLinkRoot([first]: readonly Pick<Route, 'connector' | 'linkBase'>[]): string {
  if (first === undefined) return '';
  const own = `/${first.connector}`;
  return first.linkBase.endsWith(own) ? first.linkBase.slice(0, -own.length) : first.linkBase;
}
