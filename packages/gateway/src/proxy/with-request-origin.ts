import type { Route } from './steps/gateway.ts';

/** The route with links at the origin that the caller used, if the host knows it as ours. */
export function withRequestOrigin(origin: string | undefined, route: Route): Route {
  const { linkBase } = route;
  if (origin === undefined || linkBase === origin || linkBase.startsWith(`${origin}/`)) return route;
  const path = `${linkBase}/`.indexOf('/', linkBase.indexOf('://') + '://'.length);
  return { ...route, linkBase: origin + linkBase.slice(path) };
}

/** Our own address without a connector. */
export function getLinkRoot([first]: readonly Pick<Route, 'connector' | 'linkBase'>[]): string {
  if (first === undefined) return '';
  const prefix = `/${first.connector}`;
  return first.linkBase.endsWith(prefix) ? first.linkBase.slice(0, -prefix.length) : first.linkBase;
}
