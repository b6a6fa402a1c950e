import { measure as fanOut } from "./fanOut.ts";
import type { Measure } from "./measure.ts";
import { measure as subscriptions } from "./subscriptions.ts";

/** What `npm run bench` measures, in its order. */
export const measures: Measure[] = [fanOut, subscriptions];
