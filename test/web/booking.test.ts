import { readFile } from "node:fs/promises";
import ical, { type VEvent } from "node-ical";
import type { Page } from "playwright-core";
import type { Caller } from "../graphql/api.ts";
import { overflowOf, seriousFindings } from "./axe.ts";
import { atThree, claim, clock, holdButton, slotAt, stored, thursday } from "./booking.ts";
import { inBrowser, phone, type Site, startSite } from "./browser.ts";

const customer = (userId: string): Caller => ({ role: "customer", userId });

/** Goes on by Tab until the focus is on what has this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      return element?.getAttribute("aria-label") ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? "";
    });
    // Money has blanks that don't break.
    if (name.test(focused.trim().replace(/\s/g, " "))) return;
  }
  throw new Error(`no Tab leads to ${name}`);
}

inBrowser("booking", () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ clock });
  });
  afterAll(() => site?.stop());
  afterEach(() => expect(site.troubles).toEqual([]));

  test("by click: a length, a time, ranked slots with the reasons, a hold that counts down, the payment, the file for the calendar", async () => {
    const page = await site.open("/book/1", { as: customer("ann") });
    await page.getByLabel("Length").selectOption("90");
    await page.getByLabel("Day").fill("2030-01-10");
    await page.getByLabel("Around").fill("15:00");
    const best = slotAt(page, atThree);
    await page.locator('.slots[aria-busy="false"] .slot').first().and(best).waitFor();
    expect(await best.locator("h3").innerText()).toBe("Thu 10 Jan 2030, 15:00–16:30");
    await best.locator("summary").click();
    // On the very time, in a day that is free all around it, on its weekday.
    expect(await best.locator("dt").allInnerTexts()).toEqual(["Time +50", "Length +20", "Day +20"]);
    expect(await best.locator("summary").innerText()).toContain("Match 90");
    await holdButton(best).click();
    const panel = claim(page, "held");
    await panel.waitFor();
    expect(await panel.getByRole("timer").innerText()).toMatch(/^(10:00|9:[345]\d) left$/);
    await best.getByText("Held for you").waitFor();
    await panel.getByRole("button", { name: "Book", exact: true }).click();
    await claim(page, "unpaid").getByRole("button", { name: "Pay EUR 120.00" }).click();
    await claim(page, "booked").waitFor();
    expect(await stored(site, "ann")).toEqual(["converted confirmed 120.00"]);
    await best.waitFor({ state: "detached" });

    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Add to calendar (.ics)" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^booking-1-\d+\.ics$/);
    const events = Object.values(ical.sync.parseICS(await readFile(await download.path(), "utf8"))).filter(
      (part) => part?.type === "VEVENT",
    );
    expect(events).toMatchObject([{ status: "CONFIRMED", start: new Date(atThree.startsAt) } satisfies Partial<VEvent>]);
    // A reload shows what one looked for, and has.
    await page.reload();
    await claim(page, "booked").waitFor();
    expect(await page.getByLabel("Length").inputValue()).toBe("90");
    await page.context().close();
  });

  test("by keyboard alone, on a phone: what one did last is where one goes on", async () => {
    const page = await site.open("/book/2", { as: customer("bea"), ...phone });
    await page.locator(".slot").first().waitFor();
    await page.locator("h1").focus();
    await tabTo(page, /^Length/);
    await page.keyboard.type("2 h");
    expect(await page.getByLabel("Length").inputValue()).toBe("120");
    await page.locator('.slots[aria-busy="false"] .slot').first().waitFor();
    await tabTo(page, /^Why/);
    await page.keyboard.press("Enter");
    await page.locator(".score[open] dl").waitFor();
    await tabTo(page, /^Hold /);
    await page.keyboard.press("Enter");
    for (const [state, next] of [
      ["held", /^Book$/],
      ["unpaid", /^Pay USD 240.00$/],
    ] as const) {
      await page.locator(`.claim[data-state="${state}"] h3:focus`).waitFor();
      await page.getByRole("button", { name: next }).waitFor();
      await tabTo(page, next);
      await page.keyboard.press("Enter");
    }
    await page.locator('.claim[data-state="booked"] h3:focus').waitFor();
    expect(await stored(site, "bea")).toEqual(["converted confirmed 240.00"]);
    await page.context().close();
  });

  test("anybody may look; who wants to hold signs in where he is, and nothing that he chose is lost", async () => {
    const page = await site.open(`${thursday}&minutes=45`);
    const slot = slotAt(page, { startsAt: "2030-01-10T13:00:00Z" });
    await holdButton(slot).click();
    await page.locator("#sign-in-title:focus").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("Thu 10 Jan 2030, 14:00–14:45");
    await page.getByRole("button", { name: "Ben, another customer" }).click();
    await page.getByTestId("who").getByText("ben").waitFor();
    expect(page.url()).toContain(`${thursday}&minutes=45`);
    expect(await page.getByLabel("Length").inputValue()).toBe("45");
    await slot.locator("button:focus").waitFor();
    await page.keyboard.press("Enter");
    await claim(page, "held").waitFor();
    expect(await stored(site, "ben")).toEqual(["active 60.00"]);
    await page.context().close();
  });

  test("times are the model's own and the viewer's, whichever one wants; the time asked for is one of the zone chosen", async () => {
    const page = await site.open("/book/1?day=2030-01-09&time=15:00", { timezoneId: "America/New_York" });
    const slot = slotAt(page, { startsAt: "2030-01-09T14:00:00Z" });
    expect(await slot.locator("h3").innerText()).toBe("Wed 9 Jan 2030, 15:00–16:00");
    expect(await slot.locator(".hint").innerText()).toBe("09:00–10:00 in New York");
    await page.getByLabel("New York time").check();
    await page.getByLabel("Around").fill("09:00");
    await page.locator('.slots[aria-busy="false"] .slot').first().getByText("Wed 9 Jan 2030, 09:00–10:00").waitFor();
    expect(await slot.locator(".hint").innerText()).toBe("15:00–16:00 in Berlin");
    await page.context().close();
  });

  test("a day without free time is said to be one, and the nearest times are offered", async () => {
    // Greta's Sunday.
    const page = await site.open("/book/1?day=2030-01-13&time=10:00");
    await page.getByText("Nothing of that length is free on the day you asked for.").waitFor();
    expect(await page.locator(".slot").count()).toBe(12);
    await page.getByLabel("Day").fill("2030-01-15");
    await page.getByText(/^12 free times, best first/).waitFor();
    // A search that finds nothing at all leads to where there is something.
    await page.goto("/book/1?day=2030-06-01&time=10:00");
    await page.getByText("No free time found.").waitFor();
    await page.getByRole("button", { name: /^Show / }).click();
    await page.locator(".slot").first().waitFor();
    await page.context().close();
  });

  test("a hold that runs out says so, and can be had again", async () => {
    const page = await site.open("/book/1?day=2030-01-11&time=10:00", { as: customer("cem") });
    await holdButton(page.locator(".slot").first()).click();
    await claim(page, "held").waitFor();
    await site.api.owner.query("select holdfast_private.set_clock(holdfast_private.current_instant() + interval '10 minutes')");
    await page.clock.fastForward("10:00");
    await claim(page, "over").getByRole("button", { name: "Hold it again" }).click();
    await claim(page, "held").waitFor();
    expect(await stored(site, "cem")).toEqual([expect.stringMatching(/^(active|expired) 80.00$/), "active 80.00"]);
    await claim(page, "held").getByRole("button", { name: "Give it back" }).click();
    await claim(page, "over").first().waitFor();
    expect((await stored(site, "cem"))[1]).toBe("released 80.00");
    // What comes back pushes others off the list's end: they are no news.
    await page.waitForLoadState("networkidle");
    expect(await page.getByText("Not free any more").count()).toBe(0);
    await page.context().close();
  });

  test.each([
    ["wide, light", {}],
    ["phone, dark", { ...phone, colorScheme: "dark" }],
  ] as const)("%s: nothing serious that axe finds, nothing wider than the screen", async (_name, options) => {
    const page = await site.open("/book/3", { as: customer("dee"), ...options });
    await page.locator(".slot summary").first().click();
    await holdButton(page.locator(".slot").nth(3)).click();
    await claim(page, "held").first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await claim(page, "held").first().getByRole("button", { name: "Give it back" }).click();
    await claim(page, "over").first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().close();
  });

  test("who is not there, or takes no bookings, is said", async () => {
    const nobody = await site.open("/book/999");
    await nobody.locator('[role="alert"][data-code="NOT_FOUND"]').waitFor();
    await site.api.owner.query("select holdfast.add_model('Retired', 'UTC', model_id => 4); select holdfast.deactivate_model(4)");
    const retired = await site.open("/book/4");
    await retired.getByText("No bookings are taken here at the moment.").waitFor();
  });
});
