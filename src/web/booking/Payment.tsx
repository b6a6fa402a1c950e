import { useEffect, useState } from "preact/hooks";
import { send } from "../api/request.ts";
import { useAction } from "../api/useAction.ts";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { showMoney } from "../wallClock.ts";
import type { Claim } from "./useClaims.ts";

interface Props {
  modelId: string;
  hold: Claim["hold"];
  onChange(): void;
}

const standInPath = "/development/payments";

/** The money goes to the host system. In development the server plays it; elsewhere it has its own pages, and this one hears of it. */
export function Payment({ modelId, hold, onChange }: Props) {
  const hasStandIn = useStandIn();
  const bookingId = hold.booking!.id;
  // One payment of one booking: sent again, the server knows it.
  const pay = useAction(() => send(standInPath, { modelId, bookingId }));
  const price = showMoney(hold.price, hold.currency);
  if (hasStandIn === undefined) return null;
  if (!hasStandIn) {
    return (
      <p>
        Pay {price} where you came from: your booking there is number <strong>{bookingId}</strong> (hold {hold.id}). This page changes by
        itself once the payment has come.
      </p>
    );
  }
  return (
    <>
      <RefusalNote refusal={pay.refusal} />
      <p class="hint">A stand-in for the host system's payment: development alone has it, and no money moves.</p>
      <p class="actions">
        <button type="button" aria-disabled={pay.isRunning} onClick={() => pay.run(undefined).then(onChange)}>
          Pay {price}
        </button>
      </p>
    </>
  );
}

function useStandIn(): boolean | undefined {
  const [isThere, setThere] = useState<boolean>();
  useEffect(() => {
    fetch(standInPath).then(
      ({ ok }) => setThere(ok),
      () => setThere(false),
    );
  }, []);
  return isThere;
}
