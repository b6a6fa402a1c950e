import type { Page } from "playwright-core";
import { inBrowser, marcus, type Site, startSite } from "./browser.ts";

/** Before the spring change in New York, on Sunday 8 March 2026 at 02:00; Berlin's is three weeks later. */
const clock = "2026-03-02T15:00:00Z";

inBrowser("weeks in which the clock changes", () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ clock });
    await site.api.owner.query(`
      select from holdfast.set_recurring_schedules(
        2, array[(0, '01:00', '04:00', true), (0, '09:00', '17:00', true), (1, '09:00', '17:00', true), (6, '09:00', '17:00', true)]::holdfast.schedule_rule[]
      )`);
    await site.api.owner.query(`
      select from (values ('2026-03-02'::date), ('2026-10-26')) as weeks (monday)
      cross join lateral holdfast.generate_availability_from_schedules(2, monday, monday + 7)`);
  });
  afterAll(() => site?.stop());
  afterEach(() => expect(site.troubles.splice(0)).toEqual([]));

  /** The entries of a day as they are drawn: what stands in them, and from which hour of the grid to which. */
  const drawn = (page: Page, date: string): Promise<string[]> =>
    page.evaluate((day) => {
      const cell = document.querySelector(`[role="gridcell"][data-date="${day}"]`)!;
      const { top, height } = cell.getBoundingClientRect();
      const hourAt = (y: number): number => Math.round(((y - top) / height) * 24 * 4) / 4;
      return [...cell.querySelectorAll(".entry")].map((entry) => {
        const box = entry.getBoundingClientRect();
        return `${hourAt(box.top)}-${hourAt(box.bottom)} ${entry.textContent}`;
      });
    }, date);

  const openWeek = async (date: string, zone = ""): Promise<Page> => {
    const page = await site.open(`/models/2?date=${date}${zone}`, { as: marcus });
    await page.locator(".calendar .entry").first().waitFor();
    return page;
  };

  test("in spring 09:00 is drawn at nine before and after; the night that loses an hour is drawn on the wall clock", async () => {
    const page = await openWeek("2026-03-05");
    expect(await drawn(page, "2026-03-07")).toEqual(["9-17 09:00 GMT-5–17:00 GMT-5 Open"]);
    expect(await drawn(page, "2026-03-08")).toEqual(["1-4 01:00 GMT-5–04:00 GMT-4 Open", "9-17 09:00 GMT-4–17:00 GMT-4 Open"]);
  });

  test("on the viewer's clock the same windows move by an hour that week", async () => {
    const page = await openWeek("2026-03-05", "&zone=viewer");
    expect((await drawn(page, "2026-03-07")).at(-1)).toMatch(/^15-23 /);
    expect((await drawn(page, "2026-03-08")).at(-1)).toMatch(/^14-22 /);
  });

  test("in autumn the night that gains an hour tells which of the two is meant", async () => {
    const page = await openWeek("2026-10-29");
    expect(await drawn(page, "2026-11-01")).toEqual(["1-4 01:00 GMT-4–04:00 GMT-5 Open", "9-17 09:00 GMT-5–17:00 GMT-5 Open"]);
    await page.locator(".calendar .entry").filter({ hasText: "01:00 GMT-4" }).click();
    // Four hours long, though from one to four.
    await page.getByRole("dialog").getByText("(4 h)").waitFor();
    await page.keyboard.press("Escape");
  });

  test("what is typed on the day of the change is the instant of that wall clock", async () => {
    const page = await openWeek("2026-03-05");
    await page.getByText("Open a time", { exact: true }).click();
    await page.getByLabel("From", { exact: true }).fill("2026-03-08T05:30");
    await page.getByLabel("To", { exact: true }).fill("2026-03-08T06:30");
    await page.getByRole("button", { name: "Open it" }).click();
    await page.getByRole("status").getByText("Open now: Sun 8 Mar 2026, 05:30 GMT-4–06:30 GMT-4.").waitFor();
    const { rows } = await site.api.owner.query<{ starts_at: Date }>(
      "select lower(during) as starts_at from holdfast.availability where model_id = 2 and during && '[2026-03-08T09:30Z,2026-03-08T10:30Z)'",
    );
    expect(rows.map(({ starts_at }) => starts_at.toISOString())).toEqual(["2026-03-08T09:30:00.000Z"]);
  });
});
