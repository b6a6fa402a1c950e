/** Runs one contestant once; gives its figure. */
export type Contestant = () => Promise<number>;

/**
 * The median of each contestant over so many rounds. Every round runs each once, in turned order, so that whatever else the machine does
 * meets all of them alike. What should be warm is warmed before.
 */
export async function interleaved<Name extends string>(
  contestants: Record<Name, Contestant>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(contestants) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) figures[name].push(await contestants[name]());
  }
  return Object.fromEntries(names.map((name) => [name, quantile(figures[name], 0.5)])) as Record<Name, number>;
}

/** 0.5 is the median, 0.99 what one of a hundred exceeds. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds that some work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** How often a second some work is done, when it is done again and again for so long by so many at once. */
export async function perSecond(
  work: (client: number) => Promise<unknown>,
  { seconds, clients = 1 }: { seconds: number; clients?: number },
) {
  const begun = performance.now();
  const until = begun + seconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (; performance.now() < until; done++) await work(client);
    }),
  );
  return (done * 1000) / (performance.now() - begun);
}
