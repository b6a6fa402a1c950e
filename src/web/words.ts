import type { Refusal } from "./api/request.ts";

/** What a refusal means to whoever sits before the page, and what they can do now. */
export interface Words {
  says: string;
  next: string;
}

const fault: Words = {
  says: "Something in this page is wrong, not in what you typed.",
  next: "Reload the page; if it stays, tell whoever runs this.",
};
const tooMuch: Words = { says: "That asks for more than one request may.", next: "Choose a shorter time, or less of it." };

/** By extensions.code; a test holds it against the registry of errors. */
export const wording: Readonly<Record<string, Words>> = {
  MISSING_ARGUMENT: { says: "Something that is needed is missing.", next: "Fill in what is empty and try again." },
  INVALID_ARGUMENT: { says: "A value is not one that is taken here.", next: "Check what you typed." },
  INVALID_RANGE: { says: "That is no time that can be taken.", next: "The end has to come after the start, and not too long after." },
  INVALID_TIME_ZONE: { says: "This time zone is not known.", next: "Choose one like Europe/Berlin." },
  INVALID_TIMESTAMP: { says: "This date or time is not one.", next: "Check what you typed." },
  INVALID_IMPORT: { says: "The file has faults; nothing was imported.", next: "Mend the places listed and choose it again." },
  NOT_FOUND: { says: "This is not there any more, or it is not yours.", next: "Look at what is shown now, or sign in as somebody else." },
  FORBIDDEN: { says: "You may not do this.", next: "Sign in as somebody who may." },
  UNAUTHENTICATED: { says: "Your session has ended.", next: "Sign in again; what you typed is kept." },
  BAD_ISOLATION: fault,
  IDEMPOTENCY_MISMATCH: { says: "This was sent before with other values.", next: "Send it once more." },
  SCHEDULE_OVERLAP: { says: "Two of the weekly hours overlap.", next: "Change one of the two so that they do not share any time." },
  AVAILABILITY_OVERLAP: { says: "There is open time already.", next: "Choose how to settle it." },
  BAD_DURATION: { says: "Bookings of that length are not taken here.", next: "Choose another length." },
  BELOW_MIN_NOTICE: { says: "That start is in the past, or too soon.", next: "Choose a later time." },
  BEYOND_HORIZON: { says: "That is further ahead than bookings are taken.", next: "Choose an earlier day." },
  OUTSIDE_AVAILABILITY: { says: "That time is not, or no longer, open.", next: "Choose one of the times shown." },
  BLOCKED_DATE: { says: "That day is blocked.", next: "Choose another day, or unblock this one first." },
  EXTERNAL_BUSY: { says: "That time is taken elsewhere.", next: "Choose another time." },
  SLOT_TAKEN: { says: "Somebody else has just taken that time.", next: "Choose another one: the list is up to date." },
  HOLD_LIMIT_REACHED: { says: "You hold as many times as you may.", next: "Pay for one or give one back first." },
  NO_SLOT: { says: "Nothing of that length is free then.", next: "Try another day or a shorter length." },
  MODEL_INACTIVE: { says: "No bookings are taken here now.", next: "Choose somebody else." },
  HOLD_EXPIRED: { says: "The time you held has run out.", next: "Choose it again, if it is still free." },
  INVALID_TRANSITION: { says: "This was settled already.", next: "Look at what is shown now." },
  PAYMENT_MISMATCH: { says: "The payment is not what this booking costs.", next: "Nothing was booked; pay the amount shown." },
  LOCAL_TIME_MOVED: { says: "The clock change that this was booked by was moved.", next: "Agree on a time, and reschedule." },
  TOO_LATE: { says: "The booking has already begun.", next: "Ask whoever you booked with." },
  TOO_EARLY: { says: "The booking has not begun yet.", next: "Do this once it has." },
  INVALID_ADDRESS: { says: "Nothing can be sent to this address.", next: "Check it for typing errors." },
  SUBSCRIPTION_LIMIT_REACHED: { says: "There are as many subscriptions as are allowed.", next: "Close other tabs, or end one first." },
  CONFIRMATION_LIMIT_REACHED: { says: "Too many mails were asked for today.", next: "Try again tomorrow." },
  BAD_REQUEST: fault,
  METHOD_NOT_ALLOWED: fault,
  NOT_ACCEPTABLE: fault,
  REQUEST_TOO_LARGE: { says: "That is too large to be sent.", next: "Send less of it." },
  UNSUPPORTED_MEDIA_TYPE: fault,
  INVALID_QUERY: fault,
  INTROSPECTION_DISABLED: fault,
  QUERY_TOO_COMPLEX: tooMuch,
  PAGE_TOO_LARGE: tooMuch,
  RATE_LIMITED: { says: "That was asked too often.", next: "Wait a minute and try again." },
  TIMEOUT: { says: "It took too long.", next: "Try again, or choose a shorter time." },
  UNAVAILABLE: { says: "The server can't be used for a moment.", next: "Try again in a little while; nothing is done twice." },
  RETRY: { says: "Somebody else changed the same thing just then.", next: "Try again." },
  INTERNAL_ERROR: { says: "Something went wrong on the server.", next: "Try again; nothing is done twice." },
  // The page's own.
  OFFLINE: {
    says: "The server could not be reached.",
    next: "What you typed is kept: try again when you are online. Nothing is done twice.",
  },
  CANCELLED: { says: "You stopped it.", next: "What was done until then stays." },
};

export function wordsFor({ code }: Refusal): Words {
  return wordsForCode(code);
}

export function wordsForCode(code: string): Words {
  return wording[code] ?? fault;
}
