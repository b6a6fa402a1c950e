import type { Locator, Page } from "playwright-core";
import { admin, alice, greta, inBrowser, marcus, type Site, startSite } from "./browser.ts";

/** A Sunday evening in New York; the week after has Marcus's weekly hours. */
const clock = "2026-11-22T20:00:00Z";
const week = "/models/2?date=2026-11-25";

/** An entry of the calendar by what stands in it. */
const entry = (page: Page, text: string | RegExp): Locator => page.locator(".calendar .entry").filter({ hasText: text });

inBrowser("a model's calendar", () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ clock });
    await site.api.owner.query("select from holdfast.update_availability_settings(2, buffer_after_minutes => 15)");
  });
  afterAll(() => site?.stop());
  afterEach(() => expect(site.troubles.splice(0)).toEqual([]));

  const windowsOf = async (from: string, to: string): Promise<string[]> => {
    const { rows } = await site.api.owner.query<{ window: string }>(
      `select to_char(lower(during) at time zone 'America/New_York', 'MM-DD HH24:MI') || ' ' || to_char(upper(during) at time zone 'America/New_York', 'HH24:MI') as window
       from holdfast.availability where model_id = 2 and during && tstzrange($1, $2) order by during`,
      [from, to],
    );
    return rows.map(({ window }) => window);
  };

  test("shows windows, claims with buffers and countdown, and blocked time to everybody; names to the model alone; changes it live", async () => {
    const page = await site.open(week, { as: marcus });
    const other = await site.open(week);
    await entry(page, /18:00–23:00 Open/)
      .first()
      .waitFor();
    await site.api.owner.query("select holdfast.hold_slot(2, 'ada', '2026-11-26T00:00Z', '2026-11-26T01:30Z')");
    await entry(page, /19:00–20:30 \d+:\d\d left Held: ada/).waitFor();
    await entry(other, /19:00–20:30 \d+:\d\d left Held$/).waitFor();
    expect(await entry(other, "ada").count()).toBe(0);
    expect(await page.locator(".calendar .entry.buffer").count()).toBe(1);
    expect(await other.getByText("Weekly hours", { exact: true }).count()).toBe(0);
    await site.api.owner.query(
      "select holdfast.convert_hold_to_booking(2, id, 'paid', price, currency) from holdfast.booking_holds where model_id = 2",
    );
    await entry(page, "19:00–20:30 Booked: ada").waitFor();
    await site.api.owner.query("select holdfast.block_dates(2, array['2026-11-27'::date], 'Dentist', '20:00', '21:00')");
    await entry(page, "20:00–21:00 Blocked: Dentist").waitFor();
    await entry(other, /20:00–21:00 Blocked$/).waitFor();
  });

  test("views that change faster than they are drawn", async () => {
    const page = await site.open(week, { as: marcus });
    await entry(page, /18:00–23:00 Open/)
      .first()
      .waitFor();
    // Each is drawn, by a microtask, and has no time to be painted.
    await page.evaluate(async () => {
      for (const name of ["Month", "Day", "Week", "List", "Month"]) {
        [...document.querySelectorAll("button")].find(({ textContent }) => textContent === name)!.click();
        for (let n = 0; n < 20; n++) await Promise.resolve();
      }
    });
    await page.getByRole("heading", { name: "November 2026" }).waitFor();
    await entry(page, /18:00–23:00 Open/)
      .first()
      .waitFor();
  });

  test("the same week on the viewer's clock, by day, month and list", async () => {
    const page = await site.open(week, { as: marcus });
    await entry(page, /18:00–23:00 Open/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Your time (Berlin)" }).click();
    await entry(page, /00:00–05:00 Open/)
      .first()
      .waitFor();
    expect(new URL(page.url()).searchParams.get("zone")).toBe("viewer");
    await page.getByRole("button", { name: "New York time" }).click();
    await page.getByRole("button", { name: "Month" }).click();
    await page.getByRole("heading", { name: "November 2026" }).waitFor();
    await entry(page, /18:00–23:00 Open/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "List" }).click();
    await page
      .locator(".calendar")
      .getByText(/18:00–23:00 Open/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Day", exact: true }).click();
    await page.getByRole("button", { name: "Later" }).click();
    await page.getByRole("heading", { name: "26 November 2026" }).waitFor();
  });

  test("dragging opens a time, moves and shrinks it", async () => {
    const page = await site.open(week, { as: marcus, viewport: { width: 1280, height: 1300 } });
    await entry(page, /18:00–23:00 Open/)
      .first()
      .waitFor();
    const monday = (await page.locator('[role="gridcell"][data-date="2026-11-23"]').boundingBox())!;
    const hour = monday.height / 24;
    const drag = async (from: number, to: number): Promise<void> => {
      const x = monday.x + monday.width / 2;
      await page.mouse.move(x, from);
      await page.mouse.down();
      await page.mouse.move(x, to, { steps: 30 });
      await page.mouse.up();
    };
    // What is told, what is stored and what is drawn are one: gives it.
    const openedAfter = async (told: string): Promise<string> => {
      const status = page.locator(".told").filter({ hasText: /^Open now: Mon 23 Nov/, hasNotText: told });
      const times = /(\d\d:\d\d)–(\d\d:\d\d)/.exec(await status.innerText())!;
      expect(await windowsOf("2026-11-23T05:00Z", "2026-11-24T04:59Z")).toEqual([`11-23 ${times[1]} ${times[2]}`]);
      await entry(page, `${times[0]} Open`).waitFor();
      return times[0];
    };
    const lengthOf = (times: string): number => {
      const [from, to] = times.split("–").map((time) => Number(time.slice(0, 2)) + Number(time.slice(3)) / 60);
      return to! - from!;
    };
    await drag(monday.y + 9 * hour + 3, monday.y + 12 * hour - 5);
    expect(await openedAfter("nothing")).toBe("09:00–12:00");
    await drag(monday.y + 10 * hour, monday.y + 14 * hour);
    const moved = await openedAfter("09:00–12:00");
    expect(lengthOf(moved)).toBe(3);
    expect(moved >= "12:30").toBe(true);
    const box = (await entry(page, `${moved} Open`).boundingBox())!;
    await entry(page, `${moved} Open`).hover();
    await drag(box.y + box.height - 2, box.y + box.height - 2 - hour);
    const shrunk = await openedAfter(moved);
    expect(shrunk.slice(0, 5)).toBe(moved.slice(0, 5));
    expect(lengthOf(shrunk)).toBeLessThan(3);
  });

  test("where open time is in the way, the three ways out stand side by side, and the chosen one is done", async () => {
    const page = await site.open("/models/2?date=2026-12-02", { as: marcus });
    await entry(page, /18:00–23:00 Open/)
      .first()
      .waitFor();
    await page.getByText("Open a time", { exact: true }).click();
    await page.getByLabel("From", { exact: true }).fill("2026-12-02T17:00");
    await page.getByLabel("To", { exact: true }).fill("2026-12-02T19:00");
    await page.getByRole("button", { name: "Open it" }).click();
    const dialog = page.getByRole("dialog", { name: "There is open time already" });
    const ways = {
      "Shorten the others": ["17:00–19:00", "19:00–23:00"],
      "Remove the others": ["17:00–19:00"],
      "Join them": ["17:00–23:00"],
    };
    for (const [way, after] of Object.entries(ways)) {
      const shown = dialog.getByRole("region", { name: way });
      await shown.getByRole("img", { name: "Before and after" }).waitFor();
      expect(await shown.getByRole("listitem").allInnerTexts()).toEqual(after.map((time) => `Wed 2 Dec 2026, ${time}`));
    }
    const windows = () => windowsOf("2026-12-02T05:00Z", "2026-12-03T05:00Z");
    expect(await windows()).toEqual(["12-02 18:00 23:00"]);
    await dialog.getByRole("button", { name: "Join them" }).click();
    await page.getByRole("status").getByText("Open now: Wed 2 Dec 2026, 17:00–19:00.").waitFor();
    await entry(page, "17:00–23:00 Open").waitFor();
    expect(await windows()).toEqual(["12-02 17:00 23:00"]);
  });

  test("by keyboard alone: a window is found, changed, and removed", async () => {
    const page = await site.open("/models/2?date=2026-12-10&view=timeGridDay", { as: marcus });
    const window = entry(page, "18:00–23:00 Open");
    await window.waitFor();
    await window.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Open" });
    await dialog.getByText("From the weekly hours.").waitFor();
    await dialog.getByLabel("To").fill("2026-12-10T20:00");
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("Open now: Thu 10 Dec 2026, 18:00–20:00.").waitFor();
    await entry(page, "18:00–20:00 Open").focus();
    await page.keyboard.press("Enter");
    await dialog.getByText("Opened by hand.").waitFor();
    await dialog.getByRole("button", { name: "Remove this open time" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("Removed: Thu 10 Dec 2026, 18:00–20:00.").waitFor();
    expect(await windowsOf("2026-12-10T05:00Z", "2026-12-11T04:00Z")).toEqual([]);
  });

  test("what is refused is said in words, and what was typed stays", async () => {
    const page = await site.open(week, { as: greta });
    await entry(page, "Open").first().waitFor();
    expect(await page.getByText("Weekly hours", { exact: true }).count()).toBe(0);
    await page.goto("/models/1?date=2026-11-25");
    await page.getByText("Open a time", { exact: true }).click();
    await page.getByLabel("From", { exact: true }).fill("2026-11-28T12:00");
    await page.getByLabel("To", { exact: true }).fill("2026-11-28T11:00");
    await page.getByRole("button", { name: "Open it" }).click();
    await page.locator('[data-code="INVALID_RANGE"]').waitFor();
    expect(await page.getByLabel("To", { exact: true }).inputValue()).toBe("2026-11-28T11:00");
  });

  test("customers and visitors look; a calendar that is not there says so", async () => {
    const page = await site.open("/models/1", { as: alice });
    await page.getByRole("heading", { name: "Greta, photographer in Berlin" }).waitFor();
    expect(await page.getByText("Weekly hours", { exact: true }).count()).toBe(0);
    await page.goto("/models/4711");
    await page.locator('[data-code="NOT_FOUND"]').waitFor();
  });

  test("offline, it says so; back, what happened meanwhile is there", async () => {
    const page = await site.open("/models/1?date=2026-11-25", { as: admin });
    await entry(page, "Open").first().waitFor();
    await page.context().setOffline(true);
    await page.getByText("The connection is lost").waitFor();
    await site.api.owner.query("select holdfast.add_availability(1, '2026-11-28T10:00Z', '2026-11-28T12:00Z')");
    expect(await entry(page, "11:00–13:00 Open").count()).toBe(0);
    await page.context().setOffline(false);
    await entry(page, "11:00–13:00 Open").waitFor();
    await page.getByText("The connection is lost").waitFor({ state: "detached" });
  });
});
