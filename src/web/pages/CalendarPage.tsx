import "../calendar/calendar.css";
import { useState } from "preact/hooks";
import {
  CalendarBookingsChangedDocument,
  CalendarChangedDocument,
  CalendarEntriesDocument,
  CalendarHoldsChangedDocument,
  CalendarModelDocument,
  type CalendarModelQuery,
  ManagedIdsDocument,
} from "../api/documents.ts";
import { useLive } from "../api/live.ts";
import { useQuery } from "../api/useQuery.ts";
import { Bar } from "../calendar/Bar.tsx";
import { CalendarView, type ViewName, views } from "../calendar/CalendarView.tsx";
import { ConflictDialog } from "../calendar/ConflictDialog.tsx";
import { addDays } from "../calendar/dates.ts";
import { EntryDialog } from "../calendar/EntryDialog.tsx";
import { type Entry, typeWords } from "../calendar/events.ts";
import type { Span } from "../calendar/span.ts";
import { Tools } from "../calendar/Tools.tsx";
import { useChanges } from "../calendar/useChanges.ts";
import { Page } from "../components/Page.tsx";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { query, setQuery } from "../router.ts";
import { serverNow, setServerClock } from "../serverClock.ts";
import { session } from "../session.ts";
import { fieldsOf, viewersZone } from "../wallClock.ts";

/** A model's calendar: for everybody to see, for the model itself and admins to change. */
export default function CalendarPage({ modelId }: { modelId: string }) {
  const { data, refusal, reload } = useQuery(CalendarModelDocument, { modelId });
  if (data?.serverTime) setServerClock(data.serverTime);
  if (!data?.model) {
    return (
      <Page title="Calendar">
        <RefusalNote refusal={refusal} />
        {data && <p>There is no calendar here. Choose one from the first page.</p>}
      </Page>
    );
  }
  return <ModelCalendar model={data.model} settings={data.getAvailabilitySettings} reloadSettings={reload} />;
}

interface ModelCalendarProps {
  model: NonNullable<CalendarModelQuery["model"]>;
  settings: CalendarModelQuery["getAvailabilitySettings"];
  reloadSettings(): void;
}

function ModelCalendar({ model, settings, reloadSettings }: ModelCalendarProps) {
  const modelId = model.id;
  const { view, date, timeZone } = useShownTime(model.timeZone);
  const [shown, setShown] = useState<(Span & { title: string }) | null>(null);
  const [opened, setOpened] = useState<Entry | null>(null);
  const who = session.use();
  const managed = useQuery(ManagedIdsDocument, who && {});
  const mayChange = who !== null && (managed.data?.listManagedModels?.some(({ id }) => id === modelId) ?? false);
  const entries = useQuery(CalendarEntriesDocument, shown && { modelId, startsAt: shown.startsAt, endsAt: shown.endsAt });
  const reload = (): void => {
    entries.reload();
    reloadSettings();
  };
  useLive(CalendarChangedDocument, { modelId }, reload);
  useLive(CalendarHoldsChangedDocument, who && { modelId }, entries.reload);
  useLive(CalendarBookingsChangedDocument, who && { modelId }, entries.reload);
  const changes = useChanges(modelId, timeZone, reload);
  return (
    <Page title={model.name}>
      <p class="hint">
        {mayChange ? "Drag over free time to open it; drag or stretch what is open to change it. " : ""}
        <a href={`/book/${modelId}`}>Book a time</a>
      </p>
      <Bar
        title={shown?.title ?? ""}
        {...{ view, timeZone }}
        modelZone={model.timeZone}
        onStep={(direction) => setQuery({ date: stepFrom(date, view, direction, model.timeZone) })}
        onView={(next) => setQuery({ view: next })}
        onZone={(zone) => setQuery({ zone: zone === "viewer" ? zone : null })}
      />
      <RefusalNote refusal={entries.refusal ?? changes.refusal} />
      <div role="status" class="told">
        {changes.told && <p class="note good">{changes.told}</p>}
      </div>
      <CalendarView
        entries={(entries.data?.getModelCalendar ?? []) as Entry[]}
        {...{ timeZone, view, date, mayChange }}
        onShow={setShown}
        onAdd={(span) => void changes.ask({ windowId: null, span })}
        onMove={({ entryId }, span) => void changes.ask({ windowId: entryId, span })}
        onOpen={setOpened}
      />
      <Legend />
      {mayChange && <Tools {...{ modelId, timeZone, settings, changes, reload }} modelZone={model.timeZone} />}
      {changes.conflict && <ConflictDialog {...{ modelId, timeZone, changes }} change={changes.conflict} />}
      {opened && <EntryDialog {...{ modelId, timeZone, mayChange, changes, reload }} entry={opened} onClose={() => setOpened(null)} />}
    </Page>
  );
}

/** From the address, so that a link shows somebody else the same. */
function useShownTime(modelZone: string): { view: ViewName; date: string; timeZone: string } {
  const asked = new URLSearchParams(query.use());
  const view = asked.get("view");
  const usual: ViewName = matchMedia("(max-width: 40rem)").matches ? "timeGridDay" : "timeGridWeek";
  const timeZone = asked.get("zone") === "viewer" ? viewersZone : modelZone;
  return {
    view: view !== null && view in views ? (view as ViewName) : usual,
    date: /^\d{4}-\d\d-\d\d$/.exec(asked.get("date") ?? "")?.[0] ?? fieldsOf(serverNow(), timeZone).day,
    timeZone,
  };
}

function stepFrom(date: string, view: ViewName, direction: -1 | 0 | 1, timeZone: string): string {
  if (direction === 0) return fieldsOf(serverNow(), timeZone).day;
  if (view !== "dayGridMonth") return addDays(date, direction * (view === "timeGridDay" ? 1 : 7));
  // From the middle of this month into the middle of the next.
  return `${addDays(`${date.slice(0, 8)}15`, direction * 30).slice(0, 8)}15`;
}

function Legend() {
  return (
    <ul class="legend" aria-label="What the colours mean">
      {Object.entries(typeWords).map(([type, words]) => (
        <li key={type} class={`entry ${type}`}>
          {words}
        </li>
      ))}
      <li class="entry buffer">Buffer</li>
    </ul>
  );
}
