import { useEffect, useRef } from "preact/hooks";
import { NextFreeDocument } from "../api/documents.ts";
import { useQuery } from "../api/useQuery.ts";
import { ReadNote } from "../components/RefusalNote.tsx";
import { fieldsOf, placeOf, showMoney, showRange } from "../wallClock.ts";
import { type Choice, choose } from "./choice.ts";
import type { Model, Offer } from "./offer.ts";
import { Score } from "./Score.tsx";
import type { Slot, Slots } from "./useSlots.ts";

interface Props {
  model: Model;
  offer: Offer;
  choice: Choice;
  zone: string;
  /** The other one of the two that times are shown in beside it; the same where there is one alone. */
  otherZone: string;
  found: Slots;
  isHolding: boolean;
  /** What the viewer holds already: offered to nobody else. */
  isOwn(slot: Slot): boolean;
  onHold(slot: Slot): void;
}

export function SlotList({ model, offer, choice, zone, otherZone, found, isHolding, isOwn, onHold }: Props) {
  const { slots, gone, isCurrent, refusal } = found;
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const wasInList = useRef(false);
  // Whose button went away with its slot goes on from the top of the list, not of the page.
  useEffect(() => {
    if (wasInList.current && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [slots]);
  return (
    <section aria-labelledby="slots">
      <h2 id="slots" ref={heading} tabIndex={-1}>
        {choice.day ? "Best times" : "Earliest times"}
      </h2>
      <p role="status" class="hint">
        {statusOf(found, choice.day, zone)}
      </p>
      <ReadNote refusal={refusal} />
      {slots?.length === 0 && isCurrent && <NextFree modelId={model.id} minutes={choice.minutes} zone={zone} />}
      <ol
        class="slots"
        ref={list}
        aria-busy={!isCurrent}
        data-gone={gone.length}
        onFocusIn={() => {
          wasInList.current = true;
        }}
        onFocusOut={({ relatedTarget }) => {
          wasInList.current = relatedTarget === null;
        }}
      >
        {slots?.map((slot) => (
          <SlotCard
            key={slot.startsAt}
            slot={slot}
            offer={offer}
            minutes={choice.minutes}
            zone={zone}
            otherZone={otherZone}
            isDisabled={isHolding}
            isOwn={isOwn(slot)}
            onHold={() => onHold(slot)}
          />
        ))}
      </ol>
    </section>
  );
}

function statusOf({ slots, gone, isCurrent }: Slots, day: string, zone: string): string {
  if (!isCurrent || slots === undefined) return "Looking…";
  const lost = gone.map(({ startsAt, endsAt }) => showRange(startsAt, endsAt, zone));
  const news = lost.length === 0 ? "" : `Not free any more: ${lost.map((shown) => `${shown.day}, ${shown.time}`).join("; ")}. `;
  return `${news}${summaryOf(slots, day, zone)}`;
}

function summaryOf(slots: Slot[], day: string, zone: string): string {
  const [first] = slots;
  if (first === undefined) return "No free time found.";
  const isElsewhere = day !== "" && !slots.some(({ startsAt }) => fieldsOf(startsAt, zone).day === day);
  const offered = `${slots.length} free ${slots.length === 1 ? "time" : "times"}, best first.`;
  return isElsewhere ? `Nothing of that length is free on the day you asked for. ${offered}` : offered;
}

interface CardProps {
  slot: Slot;
  offer: Offer;
  minutes: number;
  zone: string;
  otherZone: string;
  isDisabled: boolean;
  isOwn: boolean;
  onHold(): void;
}

function SlotCard({ slot, offer, minutes, zone, otherZone, isDisabled, isOwn, onHold }: CardProps) {
  const { day, time } = showRange(slot.startsAt, slot.endsAt, zone);
  const elsewhere = showRange(slot.startsAt, slot.endsAt, otherZone);
  const price = offer.lengths.find(({ durationMinutes }) => durationMinutes === minutes)?.price;
  return (
    <li class="card slot" data-starts-at={slot.startsAt}>
      <div>
        <h3>
          {day}, <span class="clock">{time}</span>
        </h3>
        {otherZone !== zone && (
          <p class="hint">
            {elsewhere.day === day ? "" : `${elsewhere.day}, `}
            {elsewhere.time} in {placeOf(otherZone)}
          </p>
        )}
      </div>
      <p class="price">{price !== undefined && showMoney(price, offer.currency)}</p>
      <Score slot={slot} />
      {isOwn ? (
        <p class="held">Held for you</p>
      ) : (
        // Not `disabled` while one is held: the focus would be lost.
        <button type="button" aria-label={`Hold ${day}, ${time}`} aria-disabled={isDisabled} onClick={() => !isDisabled && onHold()}>
          Hold
        </button>
      )}
    </li>
  );
}

function NextFree({ modelId, minutes, zone }: { modelId: string; minutes: number; zone: string }) {
  const { data } = useQuery(NextFreeDocument, { modelId, durationMinutes: minutes });
  if (data === undefined) return null;
  const startsAt = data.checkInstantAvailability?.startsAt;
  if (!startsAt) return <p>Nothing of that length is free at all just now. A shorter one may be.</p>;
  const { day } = showRange(startsAt, startsAt, zone);
  return (
    <p>
      The next free time of that length is on {day}.{" "}
      <button type="button" class="quiet" onClick={() => choose(fieldsOf(startsAt, zone))}>
        Show {day}
      </button>
    </p>
  );
}
