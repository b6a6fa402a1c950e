import type { ComponentChildren } from "preact";
import type { CalendarModelQuery } from "../api/documents.ts";
import { serverNow } from "../serverClock.ts";
import { fieldsOf } from "../wallClock.ts";
import { BlockDays } from "./BlockDays.tsx";
import { Generate } from "./Generate.tsx";
import { SpanForm } from "./SpanForm.tsx";
import { Transfer } from "./Transfer.tsx";
import type { Changes } from "./useChanges.ts";
import { WeekEditor } from "./WeekEditor.tsx";

interface ToolsProps {
  modelId: string;
  timeZone: string;
  modelZone: string;
  settings: CalendarModelQuery["getAvailabilitySettings"];
  changes: Changes;
  reload(): void;
}

/** Everything that changes a calendar, by form: one of them open at a time. */
export function Tools({ modelId, timeZone, modelZone, settings, changes, reload }: ToolsProps) {
  const today = fieldsOf(serverNow(), modelZone).day;
  const nextHour = Math.ceil(serverNow() / 3_600_000) * 3_600_000;
  const span = { startsAt: new Date(nextHour).toISOString(), endsAt: new Date(nextHour + 3_600_000).toISOString() };
  return (
    <section class="tools" aria-label="Change the calendar">
      <Tool title="Open a time">
        <SpanForm
          key={timeZone}
          span={span}
          timeZone={timeZone}
          submit="Open it"
          onSubmit={(asked) => changes.ask({ windowId: null, span: asked })}
        />
      </Tool>
      <Tool title="Weekly hours">
        <WeekEditor modelId={modelId} schedules={settings?.schedules ?? []} reload={reload} />
      </Tool>
      <Tool title="Block days">
        <BlockDays modelId={modelId} timeZone={timeZone} today={today} blockedDates={settings?.blockedDates ?? []} reload={reload} />
      </Tool>
      <Tool title="Make open times from the weekly hours">
        <Generate modelId={modelId} today={today} reload={reload} />
      </Tool>
      <Tool title="Export and import">
        <Transfer modelId={modelId} reload={reload} />
      </Tool>
    </section>
  );
}

function Tool({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <details class="card" name="tools">
      <summary>{title}</summary>
      <div class="inside">{children}</div>
    </details>
  );
}
