/**
 * A target as the gateway knows it: without the path below which the platform publishes it. What lies beside that path is refused:
 * links of the answers would lead there.
 *
 * @returns undefined for a target that does not lie below it
 * @example belowPublicPath('/prod/v1.0/users', '/prod') // '/v1.0/users'
 */
export function removePublicPath(target: string, publicPath: string | undefined): string | undefined {
  if (publicPath === undefined) return target;
  return target.startsWith(`${publicPath}/`) ? target.slice(publicPath.length) : undefined;
}
