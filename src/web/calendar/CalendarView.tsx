import "fullcalendar/skeleton.css";
import "fullcalendar/themes/classic/theme.css";
import { Calendar, type EventApi } from "fullcalendar";
import dayGridPlugin from "fullcalendar/daygrid";
import interactionPlugin from "fullcalendar/interaction";
import listPlugin from "fullcalendar/list";
import classicThemePlugin from "fullcalendar/themes/classic";
import timeGridPlugin from "fullcalendar/timegrid";
import { useEffect, useRef } from "preact/hooks";
import { serverNow } from "../serverClock.ts";
import { EntryLabel } from "./EntryLabel.tsx";
import { byLayer, type Entry, eventsOf, type Shown } from "./events.ts";
import { labelOf, type Span } from "./span.ts";

export const views = { timeGridWeek: "Week", timeGridDay: "Day", dayGridMonth: "Month", listWeek: "List" } as const;
export type ViewName = keyof typeof views;

export interface CalendarViewProps {
  entries: readonly Entry[];
  timeZone: string;
  view: ViewName;
  /** A local date within the time shown. */
  date: string;
  mayChange: boolean;
  /** The time shown, and its name. */
  onShow(shown: Span & { title: string }): void;
  onAdd(span: Span): void;
  /** The window goes back on the picture until the change has come from the API. */
  onMove(entry: Entry, span: Span): void;
  onOpen(entry: Entry): void;
}

/** FullCalendar, told what to show; its pictures of changes are taken back at once: what is there the API says. */
export function CalendarView(props: CalendarViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const calendar = useRef<Calendar | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const made = makeCalendar(place.current!, latest);
    calendar.current = made;
    const drawing = setTimeout(() => made.render());
    return () => {
      clearTimeout(drawing);
      calendar.current = null;
      made.destroy();
    };
  }, []);

  // It draws with Preact too, at once and all that waits to be drawn; but an effect may run amid this one's drawing.
  const tell = (what: (shown: Calendar) => void): void => queueMicrotask(() => calendar.current && what(calendar.current));

  const { entries, timeZone, view, date, mayChange } = props;
  useEffect(() => {
    tell((shown) => {
      if (shown.getOption("timeZone") !== timeZone) shown.setOption("timeZone", timeZone);
      shown.changeView(view, date);
    });
  }, [timeZone, view, date]);
  useEffect(() => tell((shown) => shown.setOption("selectable", mayChange)), [mayChange]);
  useEffect(() => {
    const isGrid = view.startsWith("timeGrid");
    tell((shown) => shown.setOption("events", eventsOf(entries, { isGrid, mayChange })));
  }, [entries, view, mayChange, timeZone]);

  return <div ref={place} class="calendar" />;
}

function makeCalendar(place: HTMLElement, latest: { current: CalendarViewProps }): Calendar {
  const { view, date, timeZone } = latest.current;
  const change = ({ event, revert }: { event: EventApi; revert(): void }): void => {
    const span = spanOf(event);
    revert();
    latest.current.onMove((event.extendedProps as Shown).entry, span);
  };
  const label = ({ event }: { event: EventApi }) => {
    const { timeZone } = latest.current;
    const shown = event.extendedProps as Partial<Shown>;
    // Time that is being marked is no entry yet.
    return shown.entry ? <EntryLabel shown={shown as Shown} timeZone={timeZone} /> : labelOf(spanOf(event), timeZone);
  };
  const calendar: Calendar = new Calendar(place, {
    plugins: [classicThemePlugin, dayGridPlugin, timeGridPlugin, listPlugin, interactionPlugin],
    headerToolbar: false,
    rerenderDelay: 0,
    initialView: view,
    initialDate: date,
    timeZone,
    locale: "en-GB",
    firstDay: 1,
    now: () => new Date(serverNow()),
    nowIndicator: true,
    slotHeaderFormat: { hour: "2-digit", minute: "2-digit" },
    allDaySlot: false,
    height: "auto",
    slotDuration: "01:00:00",
    slotMinHeight: 32,
    snapDuration: "00:15:00",
    dayMaxEvents: 4,
    eventOrder: byLayer,
    eventInteractive: true,
    eventResizableFromStart: true,
    selectMirror: true,
    longPressDelay: 400,
    eventContent: label,
    backgroundEventContent: label,
    // It would name a day of the month without what stands in it.
    dayCellDidMount: ({ el }) => el.removeAttribute("aria-label"),
    // A list may have no buttons in it.
    eventDidMount: ({ el }) => el.closest('[role="listitem"] [role="list"]')?.setAttribute("role", "group"),
    datesSet: ({ start, end, view: { title } }) =>
      latest.current.onShow({ startsAt: start.toISOString(), endsAt: end.toISOString(), title }),
    select: ({ start, end }) => {
      calendar.unselect();
      latest.current.onAdd({ startsAt: start.toISOString(), endsAt: end.toISOString() });
    },
    eventDrop: change,
    eventResize: change,
    eventClick: ({ event }) => {
      const { entry, isBuffer } = event.extendedProps as Shown;
      if (!isBuffer) latest.current.onOpen(entry);
    },
  });
  return calendar;
}

function spanOf({ start, end }: EventApi): Span {
  return { startsAt: start!.toISOString(), endsAt: end!.toISOString() };
}
