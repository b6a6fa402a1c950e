import { useState } from "preact/hooks";
import { type CalendarModelQuery, SetWeekDocument } from "../api/documents.ts";
import type { Refusal } from "../api/request.ts";
import { useCommand } from "../api/useCommand.ts";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { CopyDay } from "./CopyDay.tsx";
import { dayNames, type Hours, rulesOf, weekOf } from "./week.ts";

type Schedules = NonNullable<CalendarModelQuery["getAvailabilitySettings"]>["schedules"];

interface WeekEditorProps {
  modelId: string;
  schedules: Schedules;
  reload(): void;
}

/** The weekly hours, all at once. What is typed stays until the API has taken it. */
export function WeekEditor({ modelId, schedules, reload }: WeekEditorProps) {
  const [week, setWeek] = useState(() => weekOf(schedules ?? []));
  const [isSaved, setSaved] = useState(false);
  const saving = useCommand(SetWeekDocument);
  const setDay = (day: number, hours: Hours[]): void => {
    setSaved(false);
    setWeek(week.map((old, index) => (index === day ? hours : old)));
  };
  const copy = (from: number, days: number[]): void => {
    setSaved(false);
    setWeek(week.map((old, index) => (days.includes(index) ? week[from]!.map((hours) => ({ ...hours })) : old)));
  };
  const save = async (): Promise<void> => {
    if (!(await saving.run({ modelId, rules: rulesOf(week) }))) return;
    setSaved(true);
    reload();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p class="hint">An end at or before the start is on the next day. 00:00–00:00 is a whole day.</p>
      {mondayFirst.map((day) => (
        <DayHours key={day} day={day} hours={week[day]!} onChange={(hours) => setDay(day, hours)} onCopy={(days) => copy(day, days)} />
      ))}
      <RefusalNote refusal={saving.refusal} />
      <Overlap refusal={saving.refusal} />
      <div class="actions">
        <button type="submit" disabled={saving.isRunning}>
          Save the week
        </button>
        <button type="button" class="quiet" onClick={() => setWeek(weekOf(schedules ?? []))}>
          Undo what I typed
        </button>
      </div>
      <p role="status">{isSaved && "Saved: open times follow the new hours."}</p>
    </form>
  );
}

const mondayFirst = [1, 2, 3, 4, 5, 6, 0];

interface DayHoursProps {
  day: number;
  hours: Hours[];
  onChange(hours: Hours[]): void;
  onCopy(days: number[]): void;
}

function DayHours({ day, hours, onChange, onCopy }: DayHoursProps) {
  const name = dayNames[day]!;
  const set = (index: number, changes: Partial<Hours>): void =>
    onChange(hours.map((old, at) => (at === index ? { ...old, ...changes } : old)));
  return (
    <fieldset class="day">
      <legend>{name}</legend>
      <div class="hours">
        {hours.map((range, index) => (
          <div class="fields" key={index}>
            <input
              type="time"
              required
              aria-label={`${name}, from`}
              value={range.start}
              onInput={(event) => set(index, { start: event.currentTarget.value })}
            />
            <span>to</span>
            <input
              type="time"
              required
              aria-label={`${name}, to`}
              value={range.end}
              onInput={(event) => set(index, { end: event.currentTarget.value })}
            />
            <label class="check">
              <input type="checkbox" checked={range.isActive} onChange={(event) => set(index, { isActive: event.currentTarget.checked })} />
              counts
            </label>
            <button
              type="button"
              class="quiet"
              aria-label={`Remove ${name} ${range.start}–${range.end}`}
              onClick={() => onChange(hours.filter((_, at) => at !== index))}
            >
              Remove
            </button>
          </div>
        ))}
        <button
          type="button"
          class="quiet"
          aria-label={`Add hours on ${name}`}
          onClick={() => onChange([...hours, { start: "09:00", end: "17:00", isActive: true }])}
        >
          Add hours
        </button>
        {hours.length > 0 && <CopyDay day={day} onCopy={onCopy} />}
      </div>
    </fieldset>
  );
}

interface Rule {
  day_of_week: number;
  start_time: string;
  end_time: string;
}

/** Which two overlap, as the refusal names them. */
function Overlap({ refusal }: { refusal: Refusal | undefined }) {
  if (refusal?.code !== "SCHEDULE_OVERLAP") return null;
  const rules = [refusal.detail["rule"], refusal.detail["other"]].filter(Boolean) as Rule[];
  return (
    <p>
      {rules.map((rule) => `${dayNames[rule.day_of_week]} ${rule.start_time.slice(0, 5)}–${rule.end_time.slice(0, 5)}`).join(" and ")}{" "}
      overlap.
    </p>
  );
}
