/** @returns undefined for targets outside `publicPath`, where links would lead */
export function removePublicPath(target: string, publicPath: string | undefined): string | undefined {
  if (publicPath === undefined) return target;
  return target.startsWith(`${publicPath}/`) ? target.slice(publicPath.length) : undefined;
}
