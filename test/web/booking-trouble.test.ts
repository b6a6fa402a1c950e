import type { Page } from "playwright-core";
import { type Caller, dataOf } from "../graphql/api.ts";
import { atThree, claim, clock, holdButton, refused, slotAt, stored, thursday } from "./booking.ts";
import { inBrowser, type Site, startSite } from "./browser.ts";

const customer = (userId: string): Caller => ({ role: "customer", userId });
/** A page hears of another's hold within a second; where other work fills the machine it may be later. */
const patienceMs = 8_000;

const at = (time: string): { startsAt: string; endsAt: string } => {
  const startsAt = `2030-01-10T${time}:00Z`;
  return { startsAt, endsAt: new Date(Date.parse(startsAt) + 3_600_000).toISOString().replace(".000", "") };
};

inBrowser("booking, when something is in the way", () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ clock });
  });
  afterAll(() => site?.stop());
  afterEach(() => expect(site.troubles).toEqual([]));
  // Each test has Greta's Thursday for itself.
  afterEach(async () => {
    await site.api.owner.query("select holdfast.release_hold(h.model_id, h.id) from holdfast.booking_holds as h where h.status = 'active'");
    await site.api.owner.query("select holdfast.cancel_booking(b.model_id, b.id) from holdfast.bookings as b where b.status = 'confirmed'");
  });

  const holdFor = async (userId: string, time: { startsAt: string; endsAt: string }): Promise<void> => {
    dataOf(await site.api.run("holdSlot", { modelId: "1", ...time }, customer(userId)));
  };
  const isOffline = (page: Page, offline: boolean): Promise<void> => page.context().setOffline(offline);

  test("a slot that somebody else takes is gone without a reload", async () => {
    const page = await site.open(thursday, { as: customer("ann") });
    await slotAt(page, atThree).waitFor();
    // The socket stands once its first event has been answered by a second look.
    await page.waitForLoadState("networkidle");
    await holdFor("someone", atThree);
    const taken = performance.now();
    await slotAt(page, atThree).waitFor({ state: "detached", timeout: patienceMs });
    const elapsed = performance.now() - taken;
    expect(elapsed).toBeLessThan(patienceMs);
    if (process.env["SHOW_TIMES"]) console.info(`gone after ${Math.round(elapsed)} ms`);
    expect(await page.getByText("Not free any more").innerText()).toContain("Thu 10 Jan 2030, 15:00–16:00");
    await page.context().close();
  });

  test("two race for one slot: one has it, the other is told and offered others", async () => {
    const pages = await Promise.all(["ann", "ben"].map((user) => site.open(thursday, { as: customer(user) })));
    await Promise.all(pages.map((page) => slotAt(page, atThree).waitFor()));
    await Promise.all(pages.map((page) => holdButton(slotAt(page, atThree)).evaluate((button: HTMLElement) => button.click())));
    const outcomes = await Promise.all(
      pages.map((page) =>
        Promise.race([
          claim(page, "held")
            .waitFor()
            .then(() => "held"),
          refused(page, "SLOT_TAKEN")
            .waitFor()
            .then(() => "refused"),
        ]),
      ),
    );
    expect([...outcomes].sort()).toEqual(["held", "refused"]);
    const loser = pages[outcomes.indexOf("refused")]!;
    await slotAt(loser, atThree).waitFor({ state: "detached" });
    await holdButton(loser.locator(".slot").first()).click();
    await claim(loser, "held").waitFor();
    expect(await refused(loser, "SLOT_TAKEN").count()).toBe(0);
    await Promise.all(pages.map((page) => page.context().close()));
  });

  test("offline and back: it is said, nothing chosen is lost, and what happened meanwhile is seen", async () => {
    const page = await site.open(thursday, { as: customer("cem") });
    await slotAt(page, atThree).waitFor();
    await page.waitForLoadState("networkidle");
    await isOffline(page, true);
    await page.getByText("The connection is lost").waitFor();
    await holdButton(slotAt(page, at("13:00"))).click();
    await refused(page, "OFFLINE").waitFor();
    await holdFor("someone", atThree);
    expect(await slotAt(page, atThree).count()).toBe(1);
    expect(await stored(site, "cem")).toEqual([]);
    await isOffline(page, false);
    await slotAt(page, atThree).waitFor({ state: "detached" });
    await page.getByText("The connection is lost").waitFor({ state: "detached" });
    expect(await page.getByLabel("Around").inputValue()).toBe("15:00");
    await holdButton(page.locator(".slot").first()).click();
    await claim(page, "held").waitFor();
    await page.context().close();
  });

  test("a double click holds, books and pays once", async () => {
    const page = await site.open(thursday, { as: customer("dee") });
    const twice = (name: string) =>
      page.getByRole("button", { name }).evaluate((button: HTMLElement) => {
        button.click();
        button.click();
      });
    await slotAt(page, atThree).waitFor();
    await twice("Hold Thu 10 Jan 2030, 15:00–16:00");
    await claim(page, "held").waitFor();
    await twice("Book");
    await claim(page, "unpaid").getByRole("button", { name: "Pay EUR 80.00" }).waitFor();
    await twice("Pay EUR 80.00");
    await claim(page, "booked").waitFor();
    expect(await claim(page, "booked").count()).toBe(1);
    expect(await stored(site, "dee")).toEqual(["converted confirmed 80.00"]);
    await page.context().close();
  });

  test("an answer that is lost: the retry goes out with the same key, and books once", async () => {
    const page = await site.open(thursday, { as: customer("eve") });
    await slotAt(page, atThree).waitFor();
    await page.waitForLoadState("networkidle");
    const keys: unknown[] = [];
    await page.route("**/graphql", async (route) => {
      const { query, variables } = (route.request().postDataJSON() ?? {}) as {
        query?: string;
        variables?: { input?: { idempotencyKey?: string } };
      };
      if (query?.includes("mutation HoldSlot")) keys.push(variables?.input?.idempotencyKey);
      // Until the retry every answer is lost, also what was asked because of news: nothing else can tell.
      if (keys.length > 1) return route.continue().catch(() => {});
      // What the page itself gives up is none to answer any more.
      await route.fetch().catch(() => {});
      await route.abort().catch(() => {});
    });
    await holdButton(slotAt(page, atThree)).click();
    await refused(page, "OFFLINE").first().waitFor();
    expect(await stored(site, "eve")).toEqual(["active 80.00"]);
    await page.getByRole("button", { name: "Hold Thu 10 Jan 2030, 15:00–16:00" }).evaluate((button: HTMLElement) => button.click());
    await claim(page, "held").waitFor();
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^[\da-f-]{32,36}$/);
    expect(await stored(site, "eve")).toEqual(["active 80.00"]);
    await page.context().close();
  });

  test("the limit of holds is said, and lifted by giving one back", async () => {
    for (const time of ["08:00", "09:15", "10:30"]) await holdFor("fay", at(time));
    const page = await site.open(thursday, { as: customer("fay") });
    await claim(page, "held").nth(2).waitFor();
    await holdButton(slotAt(page, atThree)).click();
    await refused(page, "HOLD_LIMIT_REACHED").waitFor();
    await claim(page, "held").first().getByRole("button", { name: "Give it back" }).click();
    await claim(page, "held").nth(2).waitFor({ state: "detached" });
    await holdButton(slotAt(page, atThree)).click();
    await claim(page, "held").nth(2).waitFor();
    await page.context().close();
  });

  test("where the host takes the money the page says so, and hears of it", async () => {
    const page = await site.open(thursday, { as: customer("gus") });
    // As in production, where there is no stand-in.
    await page.route("**/development/payments", (route) => route.fulfill({ status: 404, body: "{}" }));
    await holdButton(slotAt(page, atThree)).click();
    await claim(page, "held").getByRole("button", { name: "Book", exact: true }).click();
    await claim(page, "unpaid").getByText("Pay EUR 80.00 where you came from").waitFor();
    expect(await page.getByRole("button", { name: /^Pay/ }).count()).toBe(0);
    await site.api.owner.query(
      "select holdfast.confirm_booking(1, id, 'by the host', price, currency) from holdfast.bookings where user_id = 'gus'",
    );
    await claim(page, "booked").waitFor();
    await page.context().close();
  });
});
