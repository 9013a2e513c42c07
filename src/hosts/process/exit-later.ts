/** Platforms that send SIGTERM wait for ten seconds (Cloud Run, container contract); this leaves one for the last lines. */
const GRACE_MILLISECONDS = 9_000;

/** Ends the process: at once after a failure; after SIGTERM when requests in flight have had their time, unless the platform ends it. */
export function exitLater(code: number): void {
  if (code !== 0) process.exit(code);
  setTimeout(() => process.exit(code), GRACE_MILLISECONDS).unref();
}
