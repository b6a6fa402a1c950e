import type { DocumentNode } from "postgraphile/graphql";
import type { Claims } from "../identity.ts";
import { rootFieldsOf } from "../plugins/rootFields.ts";

/**
 * What may be a moment old, and who may be told so: free time for everybody, since `hold_slot` decides on the primary anyway. A calendar
 * that shows its reader the reader's own bookings is fresh for whoever shows a token. Everything else is read on the primary: what one
 * has just written is there, why a slot can't be held is said of the time as it is, and settings are kept by the cache.
 */
const fields: Readonly<Record<string, "everybody" | "anonymous">> = {
  findBestSlots: "everybody",
  findBestSlotsForModels: "everybody",
  checkInstantAvailability: "everybody",
  availableSlotsView: "everybody",
  modelAvailabilityCalendar: "everybody",
  getModelCalendar: "anonymous",
};
export const replicaFields: readonly string[] = Object.keys(fields);

/** Whether all of an operation may be answered by the replica. */
export function mayReadReplica(asked: { document: DocumentNode; operationName?: string | null }, claims: Claims | null): boolean {
  const { operation, names } = rootFieldsOf(asked.document, asked.operationName) ?? {};
  if (operation !== "query" || names === undefined) return false;
  const isRouted = (name: string): boolean =>
    name === "__typename" || fields[name] === "everybody" || (fields[name] === "anonymous" && !claims);
  return [...names].some((name) => name in fields) && [...names].every(isRouted);
}
