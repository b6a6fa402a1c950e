import { useEffect, useRef } from "preact/hooks";
import { BookHoldDocument, ReleaseHoldDocument } from "../api/documents.ts";
import { request } from "../api/request.ts";
import { useAction } from "../api/useAction.ts";
import { useCommand } from "../api/useCommand.ts";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { showMoney, showRange } from "../wallClock.ts";
import { CalendarFile } from "./CalendarFile.tsx";
import { Countdown } from "./Countdown.tsx";
import { Payment } from "./Payment.tsx";
import type { Claim } from "./useClaims.ts";

interface Props {
  modelId: string;
  claim: Claim;
  zone: string;
  /** Whether it has just been taken here: then one goes on with it. */
  isNew: boolean;
  onChange(): void;
  /** Takes the time once more. */
  onAgain(time: { startsAt: string; endsAt: string }): unknown;
  onDismiss(): void;
}

/** Where a claim stands, and what can be done about it. */
export function ClaimPanel(props: Props) {
  const { claim, zone, isNew } = props;
  const { hold, isLive } = claim;
  const time = { startsAt: hold.during.start!.value, endsAt: hold.during.end!.value };
  const { day, time: clock } = showRange(time.startsAt, time.endsAt, zone);
  const state = stateOf(claim);
  const heading = useRef<HTMLHeadingElement>(null);
  // Also where the button that was pressed is gone with the state before.
  useEffect(() => {
    if (isNew || document.activeElement === document.body) heading.current?.focus();
  }, [state, isNew]);
  return (
    <article class={`card claim ${state}`} data-state={state} data-hold-id={hold.id} aria-labelledby={`claim-${hold.id}`}>
      <h3 id={`claim-${hold.id}`} ref={heading} tabIndex={-1}>
        {titles[state]}: {day}, <span class="clock">{clock}</span>
      </h3>
      <p class="price">{showMoney(hold.price, hold.currency)}</p>
      {isLive && state !== "booked" && <Countdown until={hold.holdExpiresAt} onEnd={props.onChange} />}
      <Next {...props} state={state} time={time} />
    </article>
  );
}

type State = "held" | "unpaid" | "booked" | "refund" | "over";

const titles: Readonly<Record<State, string>> = {
  held: "Held for you",
  unpaid: "Waiting for the payment",
  booked: "Booked",
  refund: "Too late, the time was gone",
  over: "Not yours any more",
};

function stateOf({ hold, isLive }: Claim): State {
  if (!isLive) return hold.booking?.refundDueAt ? "refund" : "over";
  if (hold.booking === null) return "held";
  return hold.booking.status === "pending" ? "unpaid" : "booked";
}

type StepProps = Props & { state: State; time: { startsAt: string; endsAt: string } };

function Next({ modelId, claim: { hold }, state, time, onChange, onAgain, onDismiss }: StepProps) {
  if (state === "held") return <BookOrRelease modelId={modelId} hold={hold} onChange={onChange} />;
  if (state === "unpaid") return <Payment modelId={modelId} hold={hold} onChange={onChange} />;
  if (state === "booked") return <CalendarFile modelId={modelId} bookingId={hold.booking!.id} />;
  return (
    <>
      <p>
        {state === "refund"
          ? "Your payment came after the time had run out, and somebody else has it now. You get the money back from whom you paid."
          : "It has run out, or was given back. Nothing was charged."}
      </p>
      <p class="actions">
        <button type="button" onClick={() => onAgain(time)}>
          Hold it again
        </button>
        <button type="button" class="quiet" onClick={onDismiss}>
          Dismiss
        </button>
      </p>
    </>
  );
}

function BookOrRelease({ modelId, hold, onChange }: { modelId: string; hold: Claim["hold"]; onChange(): void }) {
  const book = useCommand(BookHoldDocument);
  const release = useAction(() => request(ReleaseHoldDocument, { input: { modelId, holdId: hold.id } }));
  const isBusy = book.isRunning || release.isRunning;
  return (
    <>
      <RefusalNote refusal={book.refusal ?? release.refusal} />
      <p class="actions">
        <button type="button" aria-disabled={isBusy} onClick={() => book.run({ modelId, holdId: hold.id }).then(onChange)}>
          Book
        </button>
        <button type="button" class="quiet" aria-disabled={isBusy} onClick={() => release.run(undefined).then(onChange)}>
          Give it back
        </button>
      </p>
    </>
  );
}
