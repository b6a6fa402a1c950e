import { useEffect, useState } from "preact/hooks";
import { type ClaimFragment, OwnBookingsChangedDocument, OwnClaimsDocument, OwnHoldsChangedDocument } from "../api/documents.ts";
import { useLive } from "../api/live.ts";
import type { Refusal } from "../api/request.ts";
import { useQuery } from "../api/useQuery.ts";
import { serverNow, setServerClock } from "../serverClock.ts";
import { session } from "../session.ts";
import { instantOf } from "../wallClock.ts";

export interface Claim {
  hold: ClaimFragment;
  /** Whether it keeps its time: a hold that runs, or a booking ahead. */
  isLive: boolean;
}

export interface Claims {
  claims: Claim[];
  refusal: Refusal | undefined;
  reload(): void;
  /** Shows a hold whatever becomes of it. */
  follow(holdId: string): void;
  dismiss(holdId: string): void;
}

const dayMs = 86_400_000;
/** As far as one calendar is told at once, from yesterday on. */
const aheadMs = 398 * dayMs;

/** What the signed-in user holds and has booked with a model, and what became of what it held on this page. */
export function useClaims(modelId: string): Claims {
  const who = session.use();
  const [since] = useState(serverNow);
  const period = { startsAt: instantOf(since - dayMs), endsAt: instantOf(since + aheadMs) };
  const { data, isCurrent, refusal, reload } = useQuery(OwnClaimsDocument, who && { modelId, userId: who.sub, ...period });
  const [followed, setFollowed] = useState<string[]>([]);
  useLive(OwnHoldsChangedDocument, who && { modelId }, reload);
  useLive(OwnBookingsChangedDocument, who && { modelId }, reload);
  useEffect(() => {
    if (data?.serverTime) setServerClock(data.serverTime);
  }, [data]);

  const live = new Set(data?.getUserCalendar?.filter((entry) => entry.modelId === modelId).map(({ entryId }) => entryId));
  const all = (isCurrent && data?.bookingHolds) || [];
  const claims = all
    .map((hold) => ({ hold, isLive: live.has(hold.id) }))
    .filter(({ hold, isLive }) => isLive || followed.includes(hold.id));
  return {
    claims,
    refusal,
    reload,
    follow: (holdId) => setFollowed((known) => [...known, holdId]),
    dismiss: (holdId) => setFollowed((known) => known.filter((id) => id !== holdId)),
  };
}
