/** Milliseconds of processor time of all threads of this process: those of DuckDB too. */
export async function measureCpuMilliseconds(run: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
