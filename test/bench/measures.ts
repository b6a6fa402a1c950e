import { measure as fanOut } from "./fanOut.ts";
import { measure as findBestSlots } from "./findBestSlots.ts";
import { measure as holds } from "./holds.ts";
import type { Measure } from "./measure.ts";
import { measure as smartBookings } from "./smartBookings.ts";
import { measure as subscriptions } from "./subscriptions.ts";

/** What `npm run bench` measures, in its order. */
export const measures: Measure[] = [holds, smartBookings, findBestSlots, fanOut, subscriptions];
