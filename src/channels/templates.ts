/** What frames the sentences of wording.ts, as mustache. Values are escaped in HTML, and plain in text. */
export const textTemplate = `{{title}}
{{#hasList}}

{{#items}}
- {{time}}{{#before}} (before: {{before}}){{/before}}
{{/items}}
{{#more}}
- and {{more}} more
{{/more}}
{{/hasList}}
{{#unsubscribeUrl}}

You get this because you subscribed to it. Unsubscribe:
{{unsubscribeUrl}}
{{/unsubscribeUrl}}
`;

export const htmlTemplate = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{title}}</title></head>
<body style="font-family: sans-serif; line-height: 1.5">
<p><strong>{{title}}</strong></p>
{{#hasList}}
<ul>
{{#items}}
<li>{{time}}{{#before}} (before: {{before}}){{/before}}</li>
{{/items}}
{{#more}}
<li>and {{more}} more</li>
{{/more}}
</ul>
{{/hasList}}
{{#unsubscribeUrl}}
<p style="color: #666; font-size: small">You get this because you subscribed to it. <a href="{{unsubscribeUrl}}">Unsubscribe</a></p>
{{/unsubscribeUrl}}
</body>
</html>
`;

export const confirmationSubject = "Please confirm your address";

export const confirmationText = `Somebody, hopefully you, asked for news of bookings at this address. Confirm it here:
{{url}}

If it wasn't you, do nothing: no news is sent to an address that isn't confirmed.
`;

export const confirmationHtml = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Please confirm your address</title></head>
<body style="font-family: sans-serif; line-height: 1.5">
<p>Somebody, hopefully you, asked for news of bookings at this address. <a href="{{url}}">Confirm it</a></p>
<p>If it wasn't you, do nothing: no news is sent to an address that isn't confirmed.</p>
</body>
</html>
`;
