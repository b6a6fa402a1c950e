import { useEffect, useRef } from "preact/hooks";
import { ConflictsForReviewDocument, FiguresDocument, OwnBookingsChangedDocument, SlotsChangedDocument } from "../api/documents.ts";
import { filled } from "../api/filled.ts";
import { useLive } from "../api/live.ts";
import type { Refusal } from "../api/request.ts";
import { useQuery } from "../api/useQuery.ts";
import { ReadNote } from "../components/RefusalNote.tsx";
import type { Compared, ManagedModel } from "./figures.ts";
import { daysEach, type Range } from "./range.ts";

interface Props {
  model: ManagedModel;
  range: Range;
  onFigures(figures: Compared): void;
}

/** A burst of changes is read once. */
const settledMs = 400;

/** Reads one model's figures, again whenever something changes. Shows nothing but what was refused. */
export function Feed({ model, range, onFigures }: Props) {
  const modelId = model.id;
  const figures = useQuery(FiguresDocument, { modelId, fromDate: range.from, toDate: range.to, daysEach: daysEach(range) });
  const statistics = figures.data?.getAvailabilityStatistics;
  const isReadable = statistics?.startsAt && statistics.endsAt;
  const conflicts = useQuery(
    ConflictsForReviewDocument,
    isReadable ? { modelId, fromInstant: statistics.startsAt!, toInstant: statistics.endsAt! } : null,
  );
  const reload = useSettled(() => {
    figures.reload();
    conflicts.reload();
  });
  useLive(SlotsChangedDocument, { modelId }, reload);
  useLive(OwnBookingsChangedDocument, { modelId }, reload);
  useEffect(() => {
    if (!statistics || !figures.isCurrent) return;
    onFigures({
      model,
      statistics,
      days: figures.data?.getDailyStatistics ?? [],
      conflicts: filled(conflicts.data?.listConflicts),
    });
  }, [figures.data, conflicts.data, figures.isCurrent]);
  return <Refused name={model.name} refusal={figures.refusal ?? conflicts.refusal} />;
}

function Refused({ name, refusal }: { name: string; refusal: Refusal | undefined }) {
  if (!refusal) return null;
  return (
    <div>
      <h2>{name}</h2>
      <ReadNote refusal={refusal} />
    </div>
  );
}

function useSettled(work: () => void): () => void {
  const latest = useRef(work);
  latest.current = work;
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      latest.current();
    }, settledMs);
  };
}
