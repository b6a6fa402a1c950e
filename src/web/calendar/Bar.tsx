import { placeOf, viewersZone } from "../wallClock.ts";
import { type ViewName, views } from "./CalendarView.tsx";

interface BarProps {
  title: string;
  view: ViewName;
  modelZone: string;
  timeZone: string;
  onStep(direction: -1 | 0 | 1): void;
  onView(view: ViewName): void;
  onZone(zone: "model" | "viewer"): void;
}

/** Which time is shown, how, and on whose clock. */
export function Bar({ title, view, modelZone, timeZone, onStep, onView, onZone }: BarProps) {
  return (
    <div class="calendar-bar">
      <div class="actions">
        <button type="button" class="quiet" aria-label="Earlier" onClick={() => onStep(-1)}>
          ‹
        </button>
        <button type="button" class="quiet" onClick={() => onStep(0)}>
          Today
        </button>
        <button type="button" class="quiet" aria-label="Later" onClick={() => onStep(1)}>
          ›
        </button>
      </div>
      <h2 aria-live="polite">{title}</h2>
      {modelZone !== viewersZone && (
        <fieldset class="choice" aria-label="Clock">
          <button
            type="button"
            class={timeZone === modelZone ? "" : "quiet"}
            aria-pressed={timeZone === modelZone}
            onClick={() => onZone("model")}
          >
            {placeOf(modelZone)} time
          </button>
          <button
            type="button"
            class={timeZone === modelZone ? "quiet" : ""}
            aria-pressed={timeZone !== modelZone}
            onClick={() => onZone("viewer")}
          >
            Your time ({placeOf(viewersZone)})
          </button>
        </fieldset>
      )}
      <fieldset class="choice" aria-label="View">
        {(Object.keys(views) as ViewName[]).map((name) => (
          <button key={name} type="button" class={name === view ? "" : "quiet"} aria-pressed={name === view} onClick={() => onView(name)}>
            {views[name]}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
