import { useEffect, useState } from "preact/hooks";

/** How far the server's clock is ahead of this device's. */
let aheadMs = 0;

/** Each answer that says what time it is sets the clock: what the device's own says is nobody's business. */
export function setServerClock(serverTime: string): void {
  aheadMs = Date.parse(serverTime) - Date.now();
}

export function serverNow(): number {
  return Date.now() + aheadMs;
}

/** Whole seconds until an instant, counted down; 0 once it has come. */
export function useSecondsUntil(instant: string): number {
  const left = (): number => Math.max(0, Math.ceil((Date.parse(instant) - serverNow()) / 1000));
  const [, draw] = useState(0);
  useEffect(() => {
    const ticking = setInterval(() => draw((n) => n + 1), 500);
    return () => clearInterval(ticking);
  }, []);
  return left();
}
