import type { ConflictsForReviewQuery, FiguresQuery, ManagedModelsQuery } from "../api/documents.ts";
import type { Filled } from "../api/filled.ts";

export type ManagedModel = NonNullable<ManagedModelsQuery["listManagedModels"]>[number];
export type Statistics = NonNullable<FiguresQuery["getAvailabilityStatistics"]>;
export type Day = NonNullable<FiguresQuery["getDailyStatistics"]>[number];
export type Conflict = Filled<NonNullable<ConflictsForReviewQuery["listConflicts"]>[number]>;

/** All that is shown of one of the models compared. */
export interface Compared {
  model: ManagedModel;
  statistics: Statistics;
  days: Day[];
  conflicts: Conflict[];
}

export const showRate = (rate: string | null): string => (rate === null ? "–" : `${Number(rate).toFixed(1)} %`);
export const showHours = (minutes: string | null): string => `${(Number(minutes ?? 0) / 60).toFixed(1)} h`;
