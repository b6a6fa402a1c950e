import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { admin, greta, inBrowser, type Site, startSite } from "./browser.ts";

inBrowser("what changes a calendar by form", () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ clock: "2026-11-22T20:00:00Z" });
  });
  afterAll(() => site?.stop());
  afterEach(() => expect(site.troubles.splice(0)).toEqual([]));

  const openTool = async (name: string): Promise<Page> => {
    const page = await site.open("/models/1?date=2026-11-25", { as: greta });
    await page.locator("summary").getByText(name, { exact: true }).click();
    return page;
  };
  const rulesOf = async (): Promise<string[]> => {
    const { rows } = await site.api.owner.query<{ rule: string }>(
      `select day_of_week || ' ' || to_char(start_time, 'HH24:MI') || '-' || to_char(end_time, 'HH24:MI') as rule
       from holdfast.model_schedules where model_id = 1 order by day_of_week, start_time`,
    );
    return rows.map(({ rule }) => rule);
  };

  test("weekly hours: changed, copied to other days and saved at once; an overlap is named and nothing typed is lost", async () => {
    const page = await openTool("Weekly hours");
    await page.getByLabel("Friday, to").fill("15:00");
    await page.getByRole("button", { name: "Add hours on Saturday" }).click();
    await page.getByLabel("Saturday, from").fill("10:00");
    await page.getByLabel("Saturday, to").fill("12:00");
    await page.getByText("Copy Saturday to other days").click();
    await page.getByRole("group", { name: "Saturday" }).getByLabel("Sunday").check();
    await page.getByRole("group", { name: "Saturday" }).getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Add hours on Monday" }).click();
    await page.getByRole("button", { name: "Save the week" }).click();
    await page.locator('[data-code="SCHEDULE_OVERLAP"]').waitFor();
    await page.getByText("Monday 09:00–17:00 and Monday 09:00–17:00 overlap.").waitFor();
    expect(await page.getByLabel("Friday, to").inputValue()).toBe("15:00");
    await page.getByRole("button", { name: "Remove Monday 09:00–17:00" }).last().click();
    await page.getByRole("button", { name: "Save the week" }).click();
    await page.getByText("Saved: open times follow the new hours.").waitFor();
    expect(await rulesOf()).toEqual([
      "0 10:00-12:00",
      "1 09:00-17:00",
      "2 09:00-17:00",
      "3 09:00-17:00",
      "4 09:00-17:00",
      "5 09:00-15:00",
      "6 10:00-12:00",
    ]);
    await page.locator(".calendar .entry").filter({ hasText: "10:00–12:00 Open" }).first().waitFor();
  });

  test("days are blocked with a reason, what is booked there is named, and they are unblocked again", async () => {
    await site.api.owner.query("select holdfast.hold_slot(1, 'ada', '2026-11-26T10:00Z', '2026-11-26T11:00Z')");
    const page = await openTool("Block days");
    await page.getByLabel("First day").first().fill("2026-11-26");
    await page.getByLabel("Last day").first().fill("2026-11-27");
    await page.getByLabel("Reason").fill("Sea");
    await page.getByRole("button", { name: "Block", exact: true }).click();
    await page.getByText("Held: Thu 26 Nov 2026, 11:00–12:00").waitFor();
    await page.locator(".calendar .entry.blocked").filter({ hasText: "Blocked: Sea" }).first().waitFor();
    for (const date of ["2026-11-26", "2026-11-27"]) {
      await page.getByRole("button", { name: `Unblock ${date}` }).click();
      await page.getByRole("button", { name: `Unblock ${date}` }).waitFor({ state: "detached" });
    }
    await page.locator(".calendar .entry.blocked").filter({ hasText: "Sea" }).first().waitFor({ state: "detached" });
  });

  test("open times are made month by month; what was stopped goes on where it was", async () => {
    const page = await openTool("Make open times from the weekly hours");
    await page.getByLabel("First day").last().fill("2027-01-15");
    await page.getByLabel("Last day").last().fill("2027-06-15");
    // The second month is held up until it has been stopped.
    let calls = 0;
    await page.route("**/graphql", async (route) => {
      const isGenerating = route.request().postData()?.includes("mutation Generate");
      if (isGenerating && ++calls === 2) await page.getByRole("button", { name: "Stop" }).click();
      await route.continue().catch(() => {});
    });
    await page.getByRole("button", { name: "Make open times" }).click();
    await page.locator('[data-code="CANCELLED"]').waitFor();
    expect(await page.getByRole("progressbar", { name: "Months made" }).getAttribute("value")).toBe("1");
    await page.unroute("**/graphql");
    await page.getByRole("button", { name: "Make open times" }).click();
    await page.getByText("6 of 6 months").waitFor();
    const { rows } = await site.api.owner.query<{ days: string }>(
      "select count(*) as days from holdfast.availability where model_id = 1 and during && '[2027-01-15,2027-06-16)'",
    );
    // Seven days a week by now.
    expect(Number(rows[0]!.days)).toBe(152);
  });

  test("what is exported can be looked at and brought in again; every fault of a file stands at its place", async () => {
    const page = await site.open("/models/3", { as: admin });
    await page.locator("summary").getByText("Export and import").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download as a file" }).click()]);
    expect(download.suggestedFilename()).toBe("availability-3.json");
    const text = await readFile(await download.path(), "utf8");
    const document = JSON.parse(text) as { settings: Record<string, unknown>; schedules: Record<string, unknown>[] };
    const file = join(tmpdir(), `holdfast-import-${process.pid}.json`);

    const choose = async (): Promise<void> => {
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByLabel("File to bring in").click()]);
      await chooser.setFiles(file);
    };

    document.settings["slot_interval_minutes"] = -5;
    document.schedules[1]!["day_of_week"] = 9;
    await writeFile(file, JSON.stringify(document));
    await choose();
    await page.getByRole("button", { name: "Look what it would do" }).click();
    await page.locator('[data-code="INVALID_IMPORT"]').waitFor();
    const places = await page.getByRole("table", { name: "Faults in the file" }).locator("code").allInnerTexts();
    expect(places).toEqual(["$.settings.slot_interval_minutes", "$.schedules[1].day_of_week"]);

    await writeFile(file, text.replace("Asha, language tutor in Kolkata", "Asha"));
    await choose();
    await page.getByRole("button", { name: "Look what it would do" }).click();
    await page.getByText("nothing has changed yet").waitFor();
    await page.getByText("settings: updated (1)").waitFor();
    await page.getByRole("button", { name: "Bring it in" }).click();
    await page.getByText("Done. This is what it did.").waitFor();
    await page.getByRole("heading", { level: 1, name: "Asha", exact: true }).waitFor();
  });

  test("a call whose answer was lost is sent again under the same key, and done once", async () => {
    const page = await openTool("Open a time");
    const keys: string[] = [];
    await page.route("**/graphql", async (route) => {
      const body = route.request().postDataJSON() as { query: string; variables: { input?: { idempotencyKey?: string } } };
      if (!body.query.includes("mutation AddWindow")) return route.continue();
      keys.push(body.variables.input!.idempotencyKey!);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.getByLabel("From", { exact: true }).fill("2026-11-28T18:00");
    await page.getByLabel("To", { exact: true }).fill("2026-11-28T19:00");
    await page.getByRole("button", { name: "Open it" }).click();
    await page.locator('[data-code="OFFLINE"]').waitFor();
    expect(await page.getByLabel("From", { exact: true }).inputValue()).toBe("2026-11-28T18:00");
    await page.getByRole("button", { name: "Open it" }).click();
    await page.getByText("Open now: Sat 28 Nov 2026, 18:00–19:00.").waitFor();
    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(keys[0]);
    await page.unrouteAll();
  });
});
