import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { createLog } from "../../src/log.ts";
import { mintToken } from "../../src/token.ts";
import { startWorker } from "../../src/worker.ts";
import { type Api, admin, alice, bob, type Caller, startApi } from "../graphql/api.ts";

export { admin, alice, bob };
/** The models of src/database/sample.sql: 1 Greta in Berlin, 2 Marcus in New York, 3 Asha in Kolkata. */
export const greta: Caller = { role: "model", userId: "model_1", modelId: "1" };
export const marcus: Caller = { role: "model", userId: "model_2", modelId: "2" };

const executablePath = "/usr/bin/chromium";
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const hasChromium = existsSync(executablePath);
if (!hasChromium) console.warn(`Skipped: there is no ${executablePath} (Debian's package chromium). CI installs it.`);
/** `describe`, where there is a browser. */
export const inBrowser = hasChromium ? describe : describe.skip;

/** A real API with worker and sample data, and a browser before it. */
export interface Site {
  api: Api;
  /** A page in a profile of its own, which is empty but for the caller's token, signed in by link as people are. */
  open(path: string, options?: OpenOptions): Promise<Page>;
  /** What went wrong in pages that nobody saw: what the CSP stopped, errors nobody caught. A test takes them out and expects none. */
  troubles: string[];
  stop(): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  as?: Caller;
}

export const phone = { viewport: { width: 390, height: 844 } };

/** For beforeAll; the sample models' windows are generated. `clock` sets the database's time, and that of pages opened. */
export async function startSite({ clock }: { clock?: string } = {}): Promise<Site> {
  const api = await startApi({ ...(clock !== undefined && { clock }) });
  await api.owner.query(await readFile(join(import.meta.dirname, "../../src/database/sample.sql"), "utf8"));
  await api.owner.query(`
    select from (select holdfast_private.current_instant()::date as date) as today
    cross join lateral holdfast.generate_availability_for_all_models(today.date, today.date + 28)`);
  const worker = await startWorker({ config: api.config, log: await createLog("silent") });
  const browser = await chromium.launch({ executablePath, args: flags, ignoreDefaultArgs: ["--headless=old"] });
  const troubles: string[] = [];
  return {
    api,
    troubles,
    open: (path, options = {}) => openPage({ browser, api, troubles, clock, path, options }),
    async stop() {
      await browser.close();
      await worker.stop();
      await api.stop();
    },
  };
}

interface Opening {
  browser: Browser;
  api: Api;
  troubles: string[];
  clock: string | undefined;
  path: string;
  options: OpenOptions;
}

async function openPage({ browser, api, troubles, clock, path, options: { as: caller, ...options } }: Opening): Promise<Page> {
  const context = await browser.newContext({ baseURL: api.url, timezoneId: "Europe/Berlin", locale: "en-GB", ...options });
  const page = await context.newPage();
  if (clock !== undefined) await page.clock.install({ time: clock });
  page.setDefaultTimeout(40_000);
  page.on("pageerror", (error) => troubles.push(`${path}: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    // What a refused or lost request logs is what the tests are about.
    const isExpected = /^Failed to load resource|^WebSocket connection to .* failed/.test(message.text());
    if (message.type() === "error" && !isExpected) troubles.push(`${path}: ${message.text()}`);
  });
  await page.goto(caller ? `${path}#token=${await tokenOf(api, caller)}` : path);
  return page;
}

export async function tokenOf({ config: { jwt } }: Api, caller: Caller): Promise<string> {
  return mintToken({ ...jwt, secret: jwt.secret! }, { ...caller, hours: 1 });
}
