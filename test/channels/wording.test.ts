import { renderMessage } from "../../src/channels/rendering.ts";
import { wordings } from "../../src/channels/wording.ts";
import { withRootDb } from "../helpers.ts";
import { aMessage, newsOf } from "./messages.ts";

const hour = (id: number, starts: string, ends: string) => ({ id: String(id), starts_at: starts, ends_at: ends });
/** HTML as a person sees it, tags left in. */
const shown = (html: string): string => html.replaceAll("&#x2F;", "/").replaceAll("&#x3D;", "=");
const bad = '<b>{{constructor.name}}</b> & "Ada"\r\nBcc: eve@example.com\u2028\u202E';

test("every event that SQL knows has its sentences, and no other", () =>
  withRootDb(async (client) => {
    const { rows } = await client.query<{ names: string[] }>("select enum_range(null::holdfast.notification_event)::text[] as names");
    expect(Object.keys(wordings).sort()).toEqual(rows[0]!.names.sort());
  }));

test.each(Object.keys(wordings))("%s names the model, the time in the receiver's zone, and of several their number", (event_type) => {
  const item = hour(1, "2026-07-05T14:00:00+00:00", "2026-07-05T15:00:00+00:00");
  const one = renderMessage(aMessage({ event_type, payload: newsOf([item]) }), undefined);
  expect(one.subject).toContain("Ada");
  expect(one.subject).toContain("Sun 5 Jul 2026, 16:00–17:00 (Europe/Berlin)");
  const many = renderMessage(
    aMessage({ event_type, payload: newsOf([item, hour(2, item.ends_at, "2026-07-05T16:00:00Z")], 200) }),
    undefined,
  );
  for (const text of [many.subject, many.text, many.html]) {
    expect(text).toContain("Ada");
    expect(text).toContain("200");
  }
  for (const text of [many.text, shown(many.html)]) {
    expect(text).toContain("Sun 5 Jul 2026, 16:00–17:00 (Europe/Berlin)");
    expect(text).toContain("Sun 5 Jul 2026, 17:00–18:00 (Europe/Berlin)");
    expect(text).toContain("198 more");
  }
});

test("a name is neither template, nor HTML, nor a second line", () => {
  const { subject, text, html } = renderMessage(aMessage({ model_name: bad }), undefined);
  expect(subject).not.toMatch(/[\p{Cc}\u2028\u202E]/u);
  expect(subject).toContain('<b>{{constructor.name}}</b> & "Ada" Bcc: eve@example.com');
  expect(text.split("\n")[0]).toBe(subject);
  expect(html).toContain("&lt;b&gt;{{constructor.name}}&lt;&#x2F;b&gt; &amp; &quot;Ada&quot; Bcc: eve@example.com");
  expect(html).not.toContain("<b>");
});

test("a moved booking tells where it was", () => {
  const moved = {
    ...hour(1, "2026-01-06T09:00:00Z", "2026-01-06T10:00:00Z"),
    starts_at_before: "2026-01-05T14:00:00Z",
    ends_at_before: "2026-01-05T15:00:00Z",
  };
  const { text, html } = renderMessage(aMessage({ event_type: "booking_rescheduled", payload: newsOf([moved]) }), undefined);
  for (const told of [text, shown(html)])
    expect(told).toContain("Tue 6 Jan 2026, 10:00–11:00 (Europe/Berlin) (before: Mon 5 Jan 2026, 15:00–16:00 (Europe/Berlin))");
});

test("a hold that runs out tells when", () => {
  const held = { ...hour(1, "2026-01-06T09:00:00Z", "2026-01-06T10:00:00Z"), expires_at: "2026-01-05T14:05:00Z" };
  expect(renderMessage(aMessage({ event_type: "hold_expiring", payload: newsOf([held]) }), undefined).subject).toBe(
    "The hold with Ada runs out at 15:05: Tue 6 Jan 2026, 10:00–11:00 (Europe/Berlin)",
  );
});

test("the foot leads to where one unsubscribes", () => {
  const url = "https://example.com/notifications/unsubscribe?token=a-token";
  const { text, html } = renderMessage(aMessage(), url);
  expect(text).toContain(url);
  expect(shown(html)).toContain(`href="${url}"`);
  expect(renderMessage(aMessage(), undefined).text).not.toMatch(/unsubscribe/i);
});

test.each([
  ["ends on another day", "2026-01-05T21:00:00Z", "2026-01-06T01:00:00Z", "Mon 5 Jan 2026, 22:00 – Tue 6 Jan 2026, 02:00 (Europe/Berlin)"],
  [
    "has the clocks change in it",
    "2026-10-25T00:30:00Z",
    "2026-10-25T01:30:00Z",
    "Sun 25 Oct 2026, 02:30 GMT+2 – Sun 25 Oct 2026, 02:30 GMT+1 (Europe/Berlin)",
  ],
])("a time that %s", (_name, starts_at, ends_at, time) => {
  expect(renderMessage(aMessage({ payload: newsOf([{ id: "1", starts_at, ends_at }]) }), undefined).subject).toContain(time);
});

test("in a zone that only PostgreSQL knows, times are UTC and say so", () => {
  expect(renderMessage(aMessage({ time_zone: "Mars/Phobos" }), undefined).subject).toContain("14:00–15:00 (UTC)");
});
