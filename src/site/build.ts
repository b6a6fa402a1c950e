import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../command.ts";

const usage = `
Builds the web app of src/web into src/web/dist, which the API serves.

  npm run build [-- --if-needed]

  --if-needed  only where a source is newer than what was built, or nothing was; without Vite, which comes with the dev dependencies,
               it says so and builds nothing
`;

const webFolder = join(import.meta.dirname, "../web");
export const builtFolder = join(webFolder, "dist");
/** Vite writes it last. */
const builtPage = join(builtFolder, "index.html");

/** As it is and no more: no maps, nothing inlined into the page, which a strict CSP would refuse. */
export async function buildSite(): Promise<void> {
  const { build } = await import("vite");
  await build({
    configFile: false,
    root: webFolder,
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    resolve: { dedupe: ["preact"] },
    build: { outDir: builtFolder, emptyOutDir: true, target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
}

/** For `npm start` and the tests: what is served is what the sources say. */
export async function buildSiteIfNeeded(): Promise<void> {
  if ((await timeOf(builtPage)) >= (await newestSource())) return;
  if (!(await hasVite())) {
    console.warn("The web app is not built: Vite comes with the dev dependencies. The API works without it.");
    return;
  }
  await buildSite();
}

async function hasVite(): Promise<boolean> {
  return import("vite").then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ERR_MODULE_NOT_FOUND") return false;
      throw error;
    },
  );
}

async function newestSource(): Promise<number> {
  const files = await readdir(webFolder, { recursive: true, withFileTypes: true });
  const sources = files.filter((file) => file.isFile() && !file.parentPath.startsWith(builtFolder));
  const lockfile = join(webFolder, "../../package-lock.json");
  const times = await Promise.all([...sources.map((file) => join(file.parentPath, file.name)), lockfile].map(timeOf));
  return Math.max(...times);
}

/** 0 for what is not there. */
async function timeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

await runCommand(import.meta, usage, async (args) => {
  await (args.includes("--if-needed") ? buildSiteIfNeeded() : buildSite());
  return undefined;
});
