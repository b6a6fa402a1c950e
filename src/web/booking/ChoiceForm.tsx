import { fieldsOf, placeOf, showLength, showMoney, viewersZone } from "../wallClock.ts";
import { type Choice, choose } from "./choice.ts";
import type { Offer } from "./offer.ts";

interface Props {
  offer: Offer;
  choice: Choice;
  /** The zone that the fields are in. */
  zone: string;
  modelsZone: string;
}

/** What is looked for. There is nothing to send: the list below follows. */
export function ChoiceForm({ offer, choice, zone, modelsZone }: Props) {
  return (
    <form class="card" aria-label="What you look for" onSubmit={(event) => event.preventDefault()}>
      <div class="fields">
        <p>
          <label for="minutes">Length</label>
          <select id="minutes" value={choice.minutes} onChange={({ currentTarget }) => choose({ minutes: Number(currentTarget.value) })}>
            {offer.lengths.map(({ durationMinutes, price }) => (
              <option key={durationMinutes} value={durationMinutes}>
                {showLength(durationMinutes)} · {showMoney(price, offer.currency)}
              </option>
            ))}
          </select>
        </p>
        <p>
          <label for="day">Day</label>
          <input
            id="day"
            type="date"
            value={choice.day}
            min={fieldsOf(offer.earliestStart, zone).day}
            max={fieldsOf(offer.latestStart, zone).day}
            aria-describedby="day-help"
            onInput={({ currentTarget }) => choose({ day: currentTarget.value })}
          />
        </p>
        <p>
          <label for="time">Around</label>
          <input
            id="time"
            type="time"
            value={choice.time}
            disabled={!choice.day}
            onInput={({ currentTarget }) => currentTarget.value && choose({ time: currentTarget.value })}
          />
        </p>
        {choice.day && (
          <p>
            <button type="button" class="quiet" onClick={() => choose({ day: "", time: "" })}>
              Any time
            </button>
          </p>
        )}
      </div>
      <p id="day-help" class="hint">
        Without a day you see the earliest times.
      </p>
      <ZoneSwitch isViewersZone={choice.isViewersZone} modelsZone={modelsZone} />
    </form>
  );
}

function ZoneSwitch({ isViewersZone, modelsZone }: { isViewersZone: boolean; modelsZone: string }) {
  if (modelsZone === viewersZone) return <p class="hint">All times are {placeOf(modelsZone)} time.</p>;
  const zones = [
    { isViewers: false, label: `${placeOf(modelsZone)} time, where you book` },
    { isViewers: true, label: `${placeOf(viewersZone)} time, where you are` },
  ];
  return (
    <fieldset class="zones">
      <legend>Times are shown in</legend>
      {zones.map(({ isViewers, label }) => (
        <label key={label}>
          <input type="radio" name="zone" checked={isViewers === isViewersZone} onChange={() => choose({ isViewersZone: isViewers })} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
