import { faultKinds } from '../fault-registry.ts'

/** The page that watches the emulator. All that changes on it is put in by its script, as text and never as markup. */
export function pageHtml(style: string, script: string): string {
  // The roles are said outright, because the narrow layout takes them from the elements.
  const headings = ['Time', 'Number', 'Message', 'Reply', 'Webhooks', 'State']
    .map((heading) => `<th role="columnheader">${heading}</th>`)
    .join('')
  const faults = faultKinds.map((kind) => `<option>${kind}</option>`).join('')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Gupshup emulator</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%2316a34a' d='M3 2h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H8l-4 3v-3H3a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z'/%3E%3C/svg%3E">
<style>${style}</style>
</head>
<body>
<header>
  <div class="title">
    <h1>Gupshup emulator</h1>
    <span class="live" id="live" role="status">connecting</span>
  </div>
  <dl class="facts">
    <div><dt>Address</dt><dd id="url"></dd></div>
    <div><dt>App</dt><dd id="app"></dd></div>
    <div><dt>App id</dt><dd id="app-id"></dd></div>
    <div><dt>Source</dt><dd id="source"></dd></div>
    <div><dt>User ids</dt><dd id="user-ids"></dd></div>
    <div class="wide"><dt>Webhooks go to</dt><dd id="webhooks"></dd></div>
  </dl>
  <ul class="counters" aria-label="Totals">
    <li><b id="count-requests">0</b>requests</li>
    <li><b id="count-accepted">0</b>accepted</li>
    <li><b id="count-refused">0</b>refused</li>
    <li><b id="count-unanswered">0</b>unanswered</li>
    <li><b id="count-webhooksDelivered">0</b>webhooks taken</li>
    <li><b id="count-webhooksFailed">0</b>webhooks failed</li>
  </ul>
</header>

<section class="tools" aria-label="Tools">
  <form id="fault-form">
    <label for="fault-kind">Fault</label>
    <select id="fault-kind">${faults}</select>
    <input id="fault-to" inputmode="numeric" placeholder="for any number" aria-label="Only for this number">
    <input id="fault-count" class="short" inputmode="numeric" placeholder="always" aria-label="How many times">
    <button>Set</button>
  </form>
  <form id="inbound-form">
    <label for="inbound-from">Inbound</label>
    <input id="inbound-from" value="919900000001" aria-label="Sender's number or user id">
    <input id="inbound-text" value="Hello" aria-label="Words of the message">
    <button>Send</button>
  </form>
  <button id="clear" class="plain" type="button">Clear log</button>
</section>
<section aria-label="Faults">
  <p id="error" class="error" role="alert" hidden></p>
  <ul id="faults" class="faults" aria-label="Faults that are set"></ul>
</section>

<main>
  <table role="table" aria-label="Messages and webhooks">
    <thead role="rowgroup"><tr role="row">${headings}</tr></thead>
    <tbody id="rows" role="rowgroup"></tbody>
  </table>
  <div id="empty" class="empty">
    <p class="big">Nothing has come in yet.</p>
    <p>Point a client at <code id="empty-url"></code>. What it sends shows up here.</p>
    <p>A number that ends in a code fails with it: <code>910000001006</code> fails with 1006.</p>
  </div>
</main>
<script>${script}</script>
</body>
</html>
`
}
