import "uplot/dist/uPlot.min.css";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

export interface Line {
  label: string;
  /** One for each date; null draws a gap. */
  values: (number | null)[];
  /** Which of the sheet's colours. */
  colour: number;
  isDashed?: boolean;
}

interface Props {
  title: string;
  note: string;
  dates: string[];
  lines: Line[];
  show(value: number): string;
}

const height = 220;

/** Lines over dates, and the same as a table: a picture says nothing to who can't see it. */
export function Chart({ title, note, dates, lines, show }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = JSON.stringify([dates, lines]);
  useEffect(() => (place.current ? draw(place.current, { dates, lines, show }) : undefined), [drawn]);
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <p class="hint">{note}</p>
      <ul class="legend">
        {lines.map(({ label, colour, isDashed }) => (
          <li key={label}>
            <svg width="24" height="8" aria-hidden="true" class={`line colour-${colour}`}>
              <line x1="0" y1="4" x2="24" y2="4" stroke-dasharray={isDashed ? "4 3" : undefined} />
            </svg>
            {label}
          </li>
        ))}
      </ul>
      <div class="chart" ref={place} role="img" aria-label={`${title}: a picture of the table below`} />
      <details>
        <summary>As a table</summary>
        <ChartTable title={title} dates={dates} lines={lines} show={show} />
      </details>
    </section>
  );
}

function ChartTable({ title, dates, lines, show }: Omit<Props, "note">) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section class="scrolls" tabIndex={0} aria-label={`${title}, as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Date</th>
            {lines.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {dates.map((date, row) => (
            <tr key={date}>
              <th scope="row">{date}</th>
              {lines.map(({ label, values }) => (
                <td key={label}>{values[row] == null ? "–" : show(values[row])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Drawing = Pick<Props, "dates" | "lines" | "show">;

/** Draws, and again when the room or the colours change; what it gives takes it away. */
function draw(place: HTMLElement, drawing: Drawing): () => void {
  let plot = plotIn(place, drawing);
  const resizing = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height }));
  resizing.observe(place);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const redraw = (): void => {
    plot.destroy();
    plot = plotIn(place, drawing);
  };
  dark.addEventListener("change", redraw);
  return () => {
    dark.removeEventListener("change", redraw);
    resizing.disconnect();
    plot.destroy();
  };
}

function plotIn(place: HTMLElement, { dates, lines, show }: Drawing): uPlot {
  const [soft, rule] = [colourOf(place, "--soft"), colourOf(place, "--line")];
  const axis = { stroke: soft, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, width: 1 } };
  const options: uPlot.Options = {
    width: place.clientWidth,
    height,
    // Dates are no instants: all of them at midnight UTC, and shown so.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(10, most * 1.1)] } },
    axes: [
      { ...axis, values: "{D} {MMM}", space: 60 },
      { ...axis, size: 64, values: (_plot, values) => values.map(show) },
    ],
    series: [
      {},
      ...lines.map(({ label, colour, isDashed }) => ({
        label,
        stroke: colourOf(place, `--colour-${colour}`),
        width: 2,
        ...(isDashed && { dash: [6, 4] }),
        points: { size: 4 },
      })),
    ],
  };
  return new uPlot(options, [dates.map((date) => Date.parse(date) / 1000), ...lines.map(({ values }) => values)], place);
}

/** A canvas knows nothing of variables. */
function colourOf(place: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
