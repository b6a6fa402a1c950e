import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler, Router } from "express";
import { webAppHeaders } from "../limits/headers.ts";
import type { Log } from "../log.ts";
import { builtFolder } from "./build.ts";

/** The addresses that the app's own router knows (src/web/main.tsx): all else stays 404. */
const pages = ["/", "/book/:modelId", "/models/:modelId", "/dashboard"];

/** Serves the web app as it was built; where it was not, the API does without and says so. */
export function siteRoutes(log: Log): RequestHandler {
  const router = Router({ strict: true });
  const isBuilt = (): boolean => existsSync(join(builtFolder, "index.html"));
  if (!isBuilt()) log.warn("the web app is not built and not served: npm run build");
  // Their names carry a digest of what is in them.
  router.use("/assets", express.static(join(builtFolder, "assets"), { index: false, redirect: false, immutable: true, maxAge: "1y" }));
  router.get(pages, webAppHeaders(), (_request, response, next) => {
    if (!isBuilt()) return next();
    response.set("cache-control", "no-cache").sendFile("index.html", { root: builtFolder, cacheControl: false });
  });
  return router;
}
