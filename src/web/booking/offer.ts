import type { BookingPageQuery } from "../api/documents.ts";
import { type Filled, filled } from "../api/filled.ts";

type Answered = Filled<NonNullable<BookingPageQuery["getBookingOffer"]>>;

export type Offer = Omit<Answered, "lengths"> & { lengths: { durationMinutes: number; price: string }[] };
export type Model = NonNullable<BookingPageQuery["model"]>;

export function offerOf(answered: NonNullable<BookingPageQuery["getBookingOffer"]>): Offer {
  return { ...(answered as Answered), lengths: filled(answered.lengths) };
}
