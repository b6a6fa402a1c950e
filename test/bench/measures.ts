import { measure as contention } from "./contention.ts";
import { measure as expiry } from "./expiry.ts";
import { measure as fanOut } from "./fanOut.ts";
import { measure as findBestSlots } from "./findBestSlots.ts";
import { measure as generation } from "./generation.ts";
import { measure as graphql } from "./graphql.ts";
import { measure as holds } from "./holds.ts";
import type { Measure } from "./measure.ts";
import { measure as memory } from "./memory.ts";
import { measure as settings } from "./settings.ts";
import { measure as size } from "./size.ts";
import { measure as smartBookings } from "./smartBookings.ts";
import { measure as subscriptions } from "./subscriptions.ts";
import { measure as sweep } from "./sweep.ts";

/** What `npm run bench` measures, in its order. */
export const measures: Measure[] = [
  holds,
  smartBookings,
  contention,
  generation,
  fanOut,
  sweep,
  expiry,
  findBestSlots,
  size,
  graphql,
  settings,
  subscriptions,
  memory,
];
