import "../booking/booking.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { BookingPageDocument, HoldSlotDocument } from "../api/documents.ts";
import { useCommand } from "../api/useCommand.ts";
import { useQuery } from "../api/useQuery.ts";
import { ChoiceForm } from "../booking/ChoiceForm.tsx";
import { useChoice } from "../booking/choice.ts";
import { type Model, type Offer, offerOf } from "../booking/offer.ts";
import { SlotList } from "../booking/SlotList.tsx";
import { useClaims } from "../booking/useClaims.ts";
import { type Slot, useSlots } from "../booking/useSlots.ts";
import { Yours } from "../booking/Yours.tsx";
import { Page } from "../components/Page.tsx";
import { ReadNote, RefusalNote } from "../components/RefusalNote.tsx";
import { askToSignIn } from "../components/SignIn.tsx";
import { setServerClock } from "../serverClock.ts";
import { session } from "../session.ts";
import { showRange, viewersZone } from "../wallClock.ts";

/** Where a customer finds a time of a model, holds it, pays and has it. */
export default function BookingPage({ modelId }: { modelId: string }) {
  const { data, refusal } = useQuery(BookingPageDocument, { modelId });
  const { model, getBookingOffer: offer, serverTime } = data ?? {};
  useEffect(() => {
    if (serverTime) setServerClock(serverTime);
  }, [serverTime]);
  if (model && offer) {
    return (
      <Page title={`Book ${model.name}`}>
        <Booking model={model} offer={offerOf(offer)} />
      </Page>
    );
  }
  return (
    <Page title="Book">
      <RefusalNote refusal={refusal} />
      {refusal ? <a href="/">See who can be booked</a> : <p role="status">Loading…</p>}
    </Page>
  );
}

function Booking({ model, offer }: { model: Model; offer: Offer }) {
  const choice = useChoice(offer.lengths.map(({ durationMinutes }) => durationMinutes));
  const zones = [model.timeZone, viewersZone];
  const [zone, otherZone] = (choice.isViewersZone ? zones.reverse() : zones) as [string, string];
  const found = useSlots(model.id, offer, choice, zone);
  const claims = useClaims(model.id);
  const [newest, setNewest] = useState<string>();
  const hold = useCommand(HoldSlotDocument);

  const wanted = useRef<string | null>(null);
  const who = session.use();
  // Back where one was, before the slot that one wanted.
  useEffect(() => {
    if (who === null || wanted.current === null) return;
    document.querySelector<HTMLElement>(`[data-starts-at="${wanted.current}"] button`)?.focus();
    wanted.current = null;
  }, [who]);
  const reread = (): void => {
    claims.reload();
    found.reload();
  };
  const take = async ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Promise<boolean> => {
    if (!session.get()) {
      const { day, time } = showRange(startsAt, endsAt, zone);
      wanted.current = startsAt;
      askToSignIn(`Sign in to hold ${day}, ${time}. What you chose is kept.`);
      return false;
    }
    found.expectChange();
    const answer = await hold.run({ modelId: model.id, startsAt, endsAt });
    const holdId = answer?.holdSlot?.hold?.id;
    if (holdId !== undefined) claims.follow(holdId);
    setNewest(holdId);
    reread();
    return holdId !== undefined;
  };
  const isOwn = ({ startsAt, endsAt }: Slot): boolean =>
    claims.claims.some(
      ({ hold: { during }, isLive }) => isLive && isSame(during.start!.value, startsAt) && isSame(during.end!.value, endsAt),
    );

  return (
    <div class="booking">
      <ReadNote refusal={claims.refusal} />
      <Yours modelId={model.id} zone={zone} claims={claims} newest={newest} onChange={reread} onTake={take} />
      {offer.lengths.length === 0 ? (
        <p class="note warn">No bookings are taken here at the moment.</p>
      ) : (
        <>
          <ChoiceForm offer={offer} choice={choice} zone={zone} modelsZone={model.timeZone} />
          <RefusalNote refusal={hold.refusal} />
          <SlotList
            model={model}
            offer={offer}
            choice={choice}
            zone={zone}
            otherZone={otherZone}
            found={found}
            isHolding={hold.isRunning}
            isOwn={isOwn}
            onHold={take}
          />
        </>
      )}
    </div>
  );
}

/** Two instants may be written in more than one way. */
const isSame = (one: string, other: string): boolean => Date.parse(one) === Date.parse(other);
