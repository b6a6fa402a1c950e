import type { ResolutionFragment } from "../api/documents.ts";
import { labelOf, type Span } from "./span.ts";

interface TimelineProps {
  resolutions: readonly ResolutionFragment[];
  asked: Span;
  timeZone: string;
}

const width = 320;
const edge = 8;
const rowHeight = 22;

/** Two bars, before and after, as the API's preview has them; beside the picture the same in words. */
export function Timeline({ resolutions, asked, timeZone }: TimelineProps) {
  const before = spans(resolutions, "before");
  const after = spans(resolutions, "after");
  const times = [...before, ...after, asked].flatMap(({ startsAt, endsAt }) => [Date.parse(startsAt), Date.parse(endsAt)]);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (instant: string): number => edge + ((Date.parse(instant) - first) / (last - first)) * (width - 2 * edge);
  const box = ({ startsAt, endsAt }: Span) => ({ x: x(startsAt), width: x(endsAt) - x(startsAt), height: rowHeight });
  return (
    <>
      <svg class="timeline" viewBox={`0 0 ${width} 104`} role="img" aria-label="Before and after">
        {([before, after] as const).map((row, index) => {
          const y = 16 + index * 48;
          return (
            <g key={y}>
              <text x={edge} y={y - 4}>
                {index === 0 ? "before" : "after"}
              </text>
              <rect class="track" x="0" y={y} width={width} height={rowHeight} />
              {row.map((span) => (
                <rect key={span.startsAt} class="window" y={y} rx="3" {...box(span)} />
              ))}
              <rect class="asked" y={y} {...box(asked)} />
            </g>
          );
        })}
      </svg>
      <ul class="changes">
        {after.map((span) => (
          <li key={span.startsAt}>{labelOf(span, timeZone)}</li>
        ))}
      </ul>
    </>
  );
}

/** Of merged windows each row names the one that they become. */
function spans(resolutions: readonly ResolutionFragment[], side: "before" | "after"): Span[] {
  const found = resolutions.map((row) => ({ startsAt: row[`${side}StartsAt`], endsAt: row[`${side}EndsAt`] }));
  const there = found.filter((span): span is Span => Boolean(span.startsAt && span.endsAt));
  const byStart = new Map(there.map((span) => [span.startsAt, span]));
  return [...byStart.values()].sort((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt));
}
