// A clock and an eye on memory, for measuring.

/** Seconds that an act takes. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return (performance.now() - start) / 1000;
}

/** Samples this process's resident memory; megabytes. */
export function watchMemory(): { peak(): number; stop(): number } {
  let most = 0;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 10);
  const peak = () => Math.round(most / 1e6);
  return {
    peak,
    stop: () => {
      clearInterval(timer);
      return peak();
    },
  };
}
