import type { Page } from "playwright-core";
import { dataOf } from "../graphql/api.ts";
import { overflowOf, seriousFindings } from "./axe.ts";
import { clock } from "./booking.ts";
import { admin, alice, greta, inBrowser, phone, type Site, startSite } from "./browser.ts";

const january = "/dashboard?from=2030-01-01&to=2030-01-31";

/** Of Greta: two bookings of 80 EUR, one of them where a day off is now, one that is unpaid, one that went; of Marcus: one of 240 USD. */
const seed = `
  create function pg_temp.book(model_id bigint, starts_at timestamptz, hours integer, is_paid boolean) returns void language plpgsql as $$
  declare
    hold holdfast.booking_holds := holdfast.hold_slot(book.model_id, 'ann', book.starts_at, book.starts_at + make_interval(hours => hours));
  begin
    if is_paid then
      perform holdfast.convert_hold_to_booking(book.model_id, hold.id, 'paid ' || hold.id, hold.price, hold.currency);
    else
      perform holdfast.convert_hold_to_booking(book.model_id, hold.id);
    end if;
  end $$;
  select pg_temp.book(1, '2030-01-10 08:00Z', 1, true), pg_temp.book(1, '2030-01-10 10:00Z', 1, true), pg_temp.book(1, '2030-01-11 08:00Z', 1, false);
  select pg_temp.book(2, '2030-01-10 23:00Z', 2, true);
  select holdfast.block_dates(1, array['2030-01-10'::date], 'ill', '11:00', '12:00');
  insert into holdfast.notification_deliveries (model_id, user_id, channel, event_type, payload, dedupe_key, status, created_at)
  select 1, 'ann', 'email', 'hold_placed', '{}', n::text, (case when n = 1 then 'parked' else 'delivered' end)::holdfast.delivery_status, '2030-01-05Z'
  from generate_series(1, 4) as n;`;

const figure = (page: Page, modelId: string, name: string) => page.locator(`[data-model-id="${modelId}"][data-figure="${name}"]`);

inBrowser("the dashboard", () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ clock });
    const client = await site.api.owner.connect();
    await client.query(seed);
    client.release();
  });
  afterAll(() => site?.stop());
  afterEach(() => expect(site.troubles).toEqual([]));

  test("an admin compares models: each figure is the API's", async () => {
    const page = await site.open(`${january}&models=1`, { as: admin });
    await page.getByLabel("Marcus, dance teacher in New York").check();
    await figure(page, "2", "revenue").waitFor();
    expect(new URL(page.url()).searchParams.get("models")).toBe("1,2");
    type Told = { getAvailabilityStatistics: { utilizationRate: string; revenueBooked: string; revenuePotential: string } };
    const query = `query ($modelId: BigInt!) { getAvailabilityStatistics(modelId: $modelId, fromDate: "2030-01-01", toDate: "2030-01-31") {
      utilizationRate revenueBooked revenuePotential } }`;
    for (const [modelId, currency, revenue] of [
      ["1", "EUR", "160.00"],
      ["2", "USD", "240.00"],
    ] as const) {
      const told = dataOf(await site.api.post<Told>(query, { modelId }, admin)).getAvailabilityStatistics;
      expect(told.revenueBooked).toBe(revenue);
      expect(await figure(page, modelId, "revenue").innerText()).toBe(`${currency}\u00a0${revenue}`);
      expect(await figure(page, modelId, "utilization").innerText()).toBe(`${Number(told.utilizationRate).toFixed(1)} %`);
      const potential = Number(told.revenuePotential).toLocaleString("en-GB", { minimumFractionDigits: 2 });
      expect(await figure(page, modelId, "potential").innerText()).toBe(`${currency}\u00a0${potential}`);
    }
    // Thursday, 9 and 11 o'clock in Berlin, 18 in New York.
    const row = page.getByRole("row", { name: /^Thu/ });
    expect((await row.getByRole("cell").allInnerTexts()).map((text) => text.trim())).toEqual("1 0 1 0 0 0 0 0 0 1".split(" "));
    expect(await page.locator(".funnel dd").allInnerTexts()).toEqual(["4 100 %", "4 100 %", "3 75 %", "0 0 %"]);
    expect(await page.locator(".conflicts li").allInnerTexts()).toEqual([
      "Greta, photographer in Berlin: the booking on Thu 10 Jan 2030, 11:00–12:00. That day is blocked.",
    ]);
    expect(await page.getByRole("row", { name: /email/ }).getByRole("cell").allInnerTexts()).toEqual(["email", "3", "0", "1", "75.0 %"]);
    expect(await page.locator(".chart canvas").count()).toBe(3);
    await page.context().close();
  });

  test("by keyboard: a period from the list, and a chart as a table", async () => {
    const page = await site.open("/dashboard", { as: greta });
    await figure(page, "1", "revenue").waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(0);
    await page.getByRole("button", { name: "Next 30 days" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.search === "?from=2030-01-07&to=2030-02-05");
    const row = page.getByRole("region", { name: "Revenue in EUR, as a table" }).getByRole("row", { name: /^2030-01-10/ });
    await page.getByRole("region", { name: "Revenue in EUR", exact: true }).locator("summary").focus();
    await page.keyboard.press("Enter");
    // Eight hours at 80: the one that is blocked is booked all the same.
    await row.waitFor();
    expect(await row.getByRole("cell").allInnerTexts()).toEqual(["160", "640"]);
    await page.context().close();
  });

  test("what happens is seen without a reload", async () => {
    const page = await site.open(january, { as: greta });
    await figure(page, "1", "revenue").getByText("160.00").waitFor();
    await page.waitForLoadState("networkidle");
    const pay =
      "select holdfast.confirm_booking(1, b.id, 'late', b.price, b.currency) from holdfast.bookings as b where b.status = 'pending'";
    await site.api.owner.query(pay);
    await figure(page, "1", "revenue").getByText("240.00").waitFor();
    await page.locator('[data-step="confirmed"] dd').getByText("3").waitFor();
    await page.context().close();
  });

  test("figures are for models and admins: others are told so", async () => {
    const page = await site.open("/dashboard");
    await page.getByText("sign in as one of them").waitFor();
    const customer = await site.open("/dashboard", { as: alice });
    await customer.locator('[role="alert"][data-code="FORBIDDEN"]').waitFor();
    expect(await customer.getByText("At a glance").count()).toBe(0);
  });

  test("dates that are none, or too far apart, are refused in words", async () => {
    const page = await site.open("/dashboard?from=2029-01-01&to=2030-12-31", { as: greta });
    await page.locator('[role="alert"][data-code="INVALID_RANGE"]').first().waitFor();
    await page.context().close();
  });

  test.each([
    ["wide, light", {}],
    ["phone, dark", { ...phone, colorScheme: "dark" }],
  ] as const)("%s: nothing serious that axe finds, nothing wider than the screen", async (_name, options) => {
    const page = await site.open(`${january}&models=1,2,3`, { as: admin, ...options });
    await figure(page, "3", "revenue").waitFor();
    await page.locator(".dashboard details summary").first().click();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await page.context().close();
  });
});
