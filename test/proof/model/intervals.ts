/** A half-open range in milliseconds since 1970. */
export interface Range {
  starts: number;
  ends: number;
}

export const minute = 60_000;
export const hour = 60 * minute;

export const overlaps = (a: Range, b: Range): boolean => a.starts < b.ends && b.starts < a.ends;
export const contains = (outer: Range, inner: Range): boolean => outer.starts <= inner.starts && inner.ends <= outer.ends;
export const byStart = (a: Range, b: Range): number => a.starts - b.starts || a.ends - b.ends;

/** Ranges that touch or overlap become one. */
export function union(ranges: Range[]): Range[] {
  const runs: Range[] = [];
  for (const { starts, ends } of ranges.filter((range) => range.starts < range.ends).sort(byStart)) {
    const last = runs.at(-1);
    if (last && starts <= last.ends) last.ends = Math.max(last.ends, ends);
    else runs.push({ starts, ends });
  }
  return runs;
}

export function subtract(ranges: Range[], taken: Range[]): Range[] {
  return union(taken).reduce(
    (left, { starts, ends }) =>
      left
        .flatMap((range) => [
          { starts: range.starts, ends: Math.min(range.ends, starts) },
          { starts: Math.max(range.starts, ends), ends: range.ends },
        ])
        .filter((range) => range.starts < range.ends),
    ranges.map(({ starts, ends }) => ({ starts, ends })),
  );
}

/** The first of the ranges that overlap each other stay. */
export function withoutOverlap<R>(items: R[], rangeOf: (item: R) => Range): R[] {
  const kept: R[] = [];
  for (const item of items) {
    if (!kept.some((other) => overlaps(rangeOf(other), rangeOf(item)))) kept.push(item);
  }
  return kept;
}
