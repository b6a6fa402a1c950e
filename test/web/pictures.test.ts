import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { claim, holdButton } from "./booking.ts";
import { admin, greta, type OpenOptions, phone, type Site, startSite } from "./browser.ts";

/** A page as README shows it: how it is opened, and what is done before it is taken. */
interface Picture {
  name: string;
  path: string;
  options: OpenOptions;
  before(page: Page): Promise<void>;
}

const folder = join(import.meta.dirname, "../../src/web/screenshots");
const clock = "2030-01-14T07:30:00Z";
const wide = { viewport: { width: 960, height: 860 } };

const pictures: Picture[] = [
  {
    name: "booking",
    path: "/book/1?day=2030-01-16&time=11:00",
    options: { as: { role: "customer", userId: "alice" }, timezoneId: "America/New_York", ...wide },
    before: holdSecond,
  },
  {
    name: "booking-phone-dark",
    path: "/book/2?day=2030-01-18&time=21:00",
    options: { as: { role: "customer", userId: "ben" }, ...phone, colorScheme: "dark" },
    before: holdSecond,
  },
  {
    name: "calendar",
    path: "/models/1?date=2030-01-16",
    options: { as: greta, viewport: { width: 1000, height: 1060 } },
    before: (page) => page.locator(".calendar .entry.held").first().waitFor(),
  },
  {
    name: "dashboard",
    path: "/dashboard?models=1,2",
    options: { as: admin, viewport: { width: 1100, height: 1450 } },
    before: drawn,
  },
];

/** Holds a slot, and shows why the best one is the best. */
async function holdSecond(page: Page): Promise<void> {
  await holdButton(page.locator(".slot").nth(1)).click();
  await claim(page, "held").waitFor();
  await page.locator('.slots[aria-busy="false"] .slot summary').first().click();
}

async function drawn(page: Page): Promise<void> {
  await page.locator('[data-figure="revenue"]').first().waitFor();
  await page.locator(".chart canvas").first().waitFor();
}

/** `npm run screenshots` takes them anew. */
const taking = process.env["PICTURES"] ? describe : describe.skip;

taking("README's pictures", () => {
  let site: Site;
  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    site = await startSite({ clock });
    await site.api.owner.query(await readFile(join(import.meta.dirname, "pictures.sql"), "utf8"));
  });
  afterAll(() => site?.stop());

  test.each(pictures)("$name", async ({ name, path, options, before }) => {
    const page = await site.open(path, options);
    await before(page);
    await page.waitForLoadState("networkidle");
    // Not in the middle of something that moves.
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled", caret: "hide" });
    await page.context().close();
  });
});
