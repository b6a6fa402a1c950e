import type { Locator, Page } from "playwright-core";
import type { Site } from "./browser.ts";

/** A Monday morning; Greta works from nine to five in Berlin, an hour ahead of UTC. */
export const clock = "2030-01-07T06:00:00Z";
/** Greta's Thursday, around three: the best slot of an hour begins then. */
export const thursday = "/book/1?day=2030-01-10&time=15:00";
export const atThree = { startsAt: "2030-01-10T14:00:00Z", endsAt: "2030-01-10T15:00:00Z" };

/** The slot that begins at an instant. */
export const slotAt = (page: Page, { startsAt }: { startsAt: string }): Locator => page.locator(`.slot[data-starts-at="${startsAt}"]`);
export const holdButton = (slot: Locator): Locator => slot.getByRole("button", { name: /^Hold/ });
export const claim = (page: Page, state: string): Locator => page.locator(`.claim[data-state="${state}"]`);
/** Where a refusal is said, by its code. */
export const refused = (page: Page, code: string): Locator => page.locator(`[role="alert"][data-code="${code}"]`);

/** Holds and bookings of all models by their status, as the database has them. */
export async function stored({ api }: Site, userId: string): Promise<string[]> {
  const { rows } = await api.owner.query<{ row: string }>(
    `select concat_ws(' ', h.status, b.status, h.price) as row
     from holdfast.booking_holds as h left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
     where h.user_id = $1 order by h.id`,
    [userId],
  );
  return rows.map(({ row }) => row);
}
