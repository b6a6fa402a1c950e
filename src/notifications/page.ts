import { createHash } from "node:crypto";
import type { Response } from "express";
import mustache from "mustache";

/** A page with something to read and perhaps one thing to do. */
export interface Page {
  title: string;
  text: string;
  /** Posts to the address that the page was fetched from. */
  button?: string;
}

const style =
  "body{font-family:sans-serif;line-height:1.5;max-width:32rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}";

const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>{{title}}</title>
<style>${style}</style>
</head>
<body>
<h1>{{title}}</h1>
<p>{{text}}</p>
{{#button}}
<form method="post"><button>{{button}}</button></form>
{{/button}}
</body>
</html>
`;

/** No script, no frame, nothing from elsewhere: and the address, with the token in it, is told to nobody and kept nowhere. */
const headers = {
  "content-security-policy": `default-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none';style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

export function sendPage(response: Response, status: number, page: Page): void {
  response.status(status).set(headers).type("html").send(mustache.render(template, page));
}
