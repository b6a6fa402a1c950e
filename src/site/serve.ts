import { readFile } from "node:fs/promises";
import { join } from "node:path";
import express, { type RequestHandler, Router } from "express";
import { webAppHeaders } from "../limits/headers.ts";
import type { Log } from "../log.ts";
import { builtFolder } from "./build.ts";

/** The addresses that the app's own router knows (src/web/router.ts): all else stays 404. */
const pages = ["/", "/book/:modelId", "/models/:modelId", "/dashboard"];

/** Serves the web app as it was built; where it was not, the API does without and says so. */
export async function siteRoutes(log: Log): Promise<RequestHandler> {
  const router = Router({ strict: true });
  const page = await readFile(join(builtFolder, "index.html")).catch(() => undefined);
  if (page === undefined) {
    log.warn("the web app is not built and not served: npm run build");
    return router;
  }
  // Their names carry a digest of what is in them.
  router.use("/assets", express.static(join(builtFolder, "assets"), { index: false, redirect: false, immutable: true, maxAge: "1y" }));
  router.get(pages, webAppHeaders(), (_request, response) => {
    response.set("cache-control", "no-cache").type("html").send(page);
  });
  return router;
}
