import { seriousFindings } from "./axe.ts";
import { greta, inBrowser, marcus, phone, type Site, startSite } from "./browser.ts";

inBrowser("axe", () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ clock: "2026-11-22T20:00:00Z" });
    await site.api.owner.query("select holdfast.hold_slot(2, 'ada', '2026-11-26T00:00Z', '2026-11-26T01:30Z')");
    await site.api.owner.query("select holdfast.block_dates(2, array['2026-11-27'::date], 'Dentist', '20:00', '21:00')");
  });
  afterAll(() => site?.stop());

  test.each(["light", "dark"] as const)(
    "finds nothing serious on the first page and in the calendar, %s",
    async (colorScheme) => {
      const first = await site.open("/", { ...phone, colorScheme });
      await first.getByRole("button", { name: "Alice, a customer" }).waitFor();
      expect(await seriousFindings(first)).toEqual([]);

      const page = await site.open("/models/2?date=2026-11-25", { as: marcus, colorScheme });
      await page.locator(".calendar .entry").filter({ hasText: "Held: ada" }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      for (const tool of ["Open a time", "Weekly hours", "Block days", "Make open times from the weekly hours", "Export and import"]) {
        await page.locator("summary").getByText(tool, { exact: true }).click();
        expect([tool, ...(await seriousFindings(page, ".tools"))]).toEqual([tool]);
      }
      for (const view of ["Month", "List", "Day"]) {
        await page.getByRole("button", { name: view, exact: true }).click();
        await page.locator(`.calendar .entry`).first().waitFor();
        expect([view, ...(await seriousFindings(page, ".calendar"))]).toEqual([view]);
      }
    },
    150_000,
  );

  test("nor in dialogs; on a phone nothing is wider than the screen", async () => {
    const page = await site.open("/models/1?date=2026-12-02&view=timeGridDay", { ...phone, as: greta });
    await page.locator(".calendar .entry").filter({ hasText: "09:00–17:00 Open" }).click();
    await page.getByRole("dialog", { name: "Open" }).waitFor();
    expect(await seriousFindings(page, "dialog")).toEqual([]);
    await page.getByRole("dialog").getByLabel("From").fill("2026-12-03T08:00");
    await page.getByRole("dialog").getByLabel("To").fill("2026-12-03T10:00");
    await page.getByRole("button", { name: "Change" }).click();
    await page.getByRole("dialog", { name: "There is open time already" }).getByRole("img").first().waitFor();
    expect(await seriousFindings(page, "dialog")).toEqual([]);
    await page.getByRole("button", { name: "Leave all as it is" }).click();
    for (const view of ["Week", "Day", "Month", "List"]) {
      await page.getByRole("button", { name: view, exact: true }).click();
      const [inside, outside] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect([view, inside]).toEqual([view, outside]);
    }
  });
});
