import "../dashboard/dashboard.css";
import { useState } from "preact/hooks";
import { ManagedModelsDocument } from "../api/documents.ts";
import { useQuery } from "../api/useQuery.ts";
import { Page } from "../components/Page.tsx";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { Chart, type Line } from "../dashboard/Chart.tsx";
import { Conflicts } from "../dashboard/Conflicts.tsx";
import { Controls } from "../dashboard/Controls.tsx";
import { Feed } from "../dashboard/Feed.tsx";
import { Funnel } from "../dashboard/Funnel.tsx";
import type { Compared, Day, ManagedModel } from "../dashboard/figures.ts";
import { HeatMap } from "../dashboard/HeatMap.tsx";
import { Notifications } from "../dashboard/Notifications.tsx";
import { Overview } from "../dashboard/Overview.tsx";
import { daysEach, useChosen, useRange } from "../dashboard/range.ts";
import { session } from "../session.ts";

/** How models do: for themselves, and for admins. */
export default function DashboardPage() {
  const who = session.use();
  const { data, refusal } = useQuery(ManagedModelsDocument, who && {});
  const models = data?.listManagedModels;
  return (
    <Page title="Dashboard">
      {!who && <p>Figures are for models and for the host system: sign in as one of them.</p>}
      {who && <RefusalNote refusal={refusal} />}
      {who && models && !refusal && <Dashboard key={who.token} models={models} />}
    </Page>
  );
}

function Dashboard({ models }: { models: ManagedModel[] }) {
  const range = useRange();
  const chosen = useChosen(models.map(({ id }) => id));
  const [figures, setFigures] = useState<Record<string, Compared>>({});
  const compared = chosen.map((id) => figures[id]).filter((one) => one !== undefined);
  if (models.length === 0) return <p>There are no models yet.</p>;
  return (
    <>
      <Controls range={range} models={models} chosen={chosen} />
      {chosen.map((id) => (
        <Feed
          key={id}
          model={models.find((model) => model.id === id)!}
          range={range}
          onFigures={(read) => setFigures((known) => ({ ...known, [id]: read }))}
        />
      ))}
      {compared.length > 0 && <Charts compared={compared} isWeekly={daysEach(range) > 1} />}
    </>
  );
}

function Charts({ compared, isWeekly }: { compared: Compared[]; isWeekly: boolean }) {
  const each = isWeekly ? "by week from the first day on" : "by day";
  return (
    <div class="dashboard">
      <Overview compared={compared} />
      <Chart
        title="Utilization"
        note={`Booked of available time, ${each}.`}
        dates={datesOf(compared)}
        lines={compared.map((one, n) => ({ ...lineOf(one, compared, "utilizationRate", one.model.name), colour: n + 1 }))}
        show={(rate) => `${Math.round(rate)} %`}
      />
      {currenciesOf(compared).map((currency) => (
        <Chart
          key={currency}
          title={`Revenue in ${currency}`}
          note={`Of bookings that begin then, and what all available time would bring, ${each}.`}
          dates={datesOf(compared)}
          lines={revenueLines(compared, currency)}
          show={(amount) => Math.round(amount).toLocaleString("en-GB")}
        />
      ))}
      <HeatMap compared={compared} />
      <Funnel compared={compared} />
      <Conflicts compared={compared} />
      <Notifications compared={compared} />
    </div>
  );
}

const datesOf = (compared: Compared[]): string[] =>
  [...new Set(compared.flatMap(({ days }) => days.map(({ localDate }) => localDate!)))].sort();

/** Money of two currencies has no common scale. */
const currenciesOf = (compared: Compared[]): string[] => [...new Set(compared.map(({ statistics }) => statistics.currency!))];

function revenueLines(compared: Compared[], currency: string): Line[] {
  return compared.flatMap((one, n): Line[] => {
    if (one.statistics.currency !== currency) return [];
    return [
      { ...lineOf(one, compared, "revenueBooked", `${one.model.name}: booked`), colour: n + 1 },
      { ...lineOf(one, compared, "revenuePotential", `${one.model.name}: potential`), colour: n + 1, isDashed: true },
    ];
  });
}

function lineOf(one: Compared, compared: Compared[], figure: keyof Day, label: string): Omit<Line, "colour"> {
  const byDate = new Map(one.days.map((day) => [day.localDate, day[figure]]));
  return { label, values: datesOf(compared).map((date) => numberOf(byDate.get(date))) };
}

const numberOf = (text: string | null | undefined): number | null => (text == null ? null : Number(text));
