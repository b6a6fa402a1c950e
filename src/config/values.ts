import * as v from "valibot";

export const wholeNumber = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d+$/, "must be a whole number"),
    v.transform(Number),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  );

/** A variable that may be left out. */
export const wholeNumberOr = (otherwise: number, least: number, most: number) => v.optional(wholeNumber(least, most), String(otherwise));
