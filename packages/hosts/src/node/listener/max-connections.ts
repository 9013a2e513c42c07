const CONNECTIONS_PER_REQUEST = 8;
const MIN_CONNECTIONS = 1_024;
/** For the admin listener (64), audit file, secret stores, Entra ID and the files of a reload. */
const RESERVED_DESCRIPTORS = 128;

/**
 * Connections of callers at once. Where the process may open few files, callers don't take those that health, metrics, the audit trail and
 * the connections to Graph need.
 */
export function getMaxConnections(
  concurrentRequests: number,
  descriptors = Number.POSITIVE_INFINITY,
): number {
  const left = descriptors - RESERVED_DESCRIPTORS;
  const toGraph = Math.min(concurrentRequests, Math.floor(left / 2));
  const most = Math.max(MIN_CONNECTIONS, concurrentRequests * CONNECTIONS_PER_REQUEST);
  return Math.max(1, Math.min(most, left - toGraph));
}
