import * as v from "valibot";

/** A base to which paths are added. */
export const webUrl = v.pipe(
  v.string(),
  v.check((text) => {
    const { protocol, search, hash } = URL.parse(text) ?? {};
    return /^https?:$/.test(protocol ?? "") && search === "" && hash === "";
  }, "must look like https://booking.example.com"),
);

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
