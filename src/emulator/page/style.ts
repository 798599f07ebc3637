export const pageStyle = `
:root {
  --page: #f6f7f9; --card: #ffffff; --ink: #17202a; --soft: #5b6672; --line: #e1e5ea; --accent: #15803d;
  --good: #15803d; --good-back: #dcfce7; --busy: #1d4ed8; --busy-back: #dbeafe; --bad: #b91c1c; --bad-back: #fee2e2;
  --warn: #92400e; --warn-back: #fef3c7; --calm: #475569; --calm-back: #e9edf2;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1419; --card: #182029; --ink: #e6ebf0; --soft: #96a3b1; --line: #2a3541; --accent: #4ade80;
    --good: #6ee7a0; --good-back: #12351f; --busy: #93c5fd; --busy-back: #17294a; --bad: #fca5a5; --bad-back: #451a1c;
    --warn: #fcd34d; --warn-back: #3d2e0a; --calm: #b6c2cf; --calm-back: #27323d;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; padding: 24px; max-width: 1280px; background: var(--page); color: var(--ink);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
header, .tools, table, .empty { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
header { padding: 20px 24px; display: grid; gap: 16px; }
.title { display: flex; align-items: center; gap: 12px; }
h1 { margin: 0; font-size: 20px; letter-spacing: -0.01em; }
.live { font-size: 12px; color: var(--soft); display: inline-flex; align-items: center; gap: 6px; }
.live::before { content: ""; width: 8px; height: 8px; border-radius: 50%; background: var(--soft); }
.live.on { color: var(--accent); }
.live.on::before { background: var(--accent); }
.facts { margin: 0; display: flex; flex-wrap: wrap; gap: 12px 32px; }
.facts dt { font-size: 12px; color: var(--soft); }
.facts dd { margin: 0; font-family: var(--mono); font-size: 13px; overflow-wrap: anywhere; }
.facts .wide { flex: 1 1 240px; }
.counters { list-style: none; margin: 0; padding: 16px 0 0; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 8px 32px; color: var(--soft); font-size: 12px; }
.counters b { display: block; font-size: 22px; line-height: 1.2; color: var(--ink); font-variant-numeric: tabular-nums; }
.tools { margin-top: 12px; padding: 12px 24px; display: flex; flex-wrap: wrap; gap: 12px 32px; align-items: center; }
.tools form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.tools label { color: var(--soft); font-size: 12px; }
input, select, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 8px; padding: 5px 10px; }
input { width: 136px; }
input.short { width: 76px; }
input::placeholder { color: var(--soft); }
button { cursor: pointer; background: var(--accent); border-color: var(--accent); color: var(--card); font-weight: 600; }
button.plain { background: none; border-color: var(--line); color: var(--ink); font-weight: 400; margin-left: auto; }
button:hover { filter: brightness(1.08); }
button.plain:hover { border-color: var(--soft); }
:focus-visible { outline: 2px solid var(--busy); outline-offset: 1px; }
.error { margin: 12px 0 0; padding: 8px 24px; border-radius: 8px; background: var(--bad-back); color: var(--bad); }
.faults { list-style: none; margin: 12px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 8px; }
.faults:empty { display: none; }
.faults li { display: inline-flex; align-items: center; gap: 8px; padding: 3px 4px 3px 12px; border-radius: 999px; background: var(--warn-back); color: var(--warn); font-size: 13px; }
.faults button { padding: 0 8px; border: 0; border-radius: 999px; background: none; color: inherit; font-weight: 700; }
main { margin-top: 12px; overflow-x: auto; }
table { width: 100%; border-collapse: separate; border-spacing: 0; overflow: hidden; }
th { text-align: left; font-size: 12px; font-weight: 500; color: var(--soft); padding: 10px 12px; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { padding: 9px 12px; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
th:first-child, td:first-child { padding-left: 24px; }
th:last-child, td:last-child { padding-right: 24px; }
tr.row { cursor: pointer; }
tr.row:hover td { background: color-mix(in srgb, var(--line) 35%, transparent); }
tr.fresh td { animation: fresh 1.2s ease-out; }
@keyframes fresh { from { background: var(--busy-back); } }
@media (prefers-reduced-motion: reduce) { tr.fresh td { animation: none; } }
.time, .number { font-family: var(--mono); font-size: 12.5px; line-height: 21px; white-space: nowrap; }
.time { color: var(--soft); }
.type { color: var(--soft); font-size: 12px; margin-right: 8px; }
.message { overflow-wrap: anywhere; min-width: 160px; }
.badge { display: inline-block; padding: 1px 9px; border-radius: 999px; font-size: 12px; line-height: 19px; white-space: nowrap; }
.badges { display: flex; flex-wrap: wrap; gap: 4px; max-width: 420px; }
.badge small { margin-left: 6px; font-size: 11px; }
.good { background: var(--good-back); color: var(--good); }
.busy { background: var(--busy-back); color: var(--busy); }
.bad { background: var(--bad-back); color: var(--bad); }
.warn { background: var(--warn-back); color: var(--warn); }
.calm { background: var(--calm-back); color: var(--calm); }
.state { font-weight: 600; }
pre { margin: 0; padding: 12px; border-radius: 8px; background: var(--page); font: 12px/1.5 var(--mono); overflow: auto; max-height: 420px; white-space: pre-wrap; overflow-wrap: anywhere; }
.empty { padding: 56px 24px; text-align: center; color: var(--soft); }
.empty p { margin: 4px 0; }
.empty .big { font-size: 17px; color: var(--ink); }
code { font-family: var(--mono); font-size: 13px; color: var(--ink); }
@media (max-width: 900px) { th, td { padding-left: 8px; padding-right: 8px; } th:first-child, td:first-child { padding-left: 16px; } th:last-child, td:last-child { padding-right: 16px; } .message { min-width: 120px; } }
@media (max-width: 720px) {
  body { padding: 12px; } header, .tools { padding: 16px; } button.plain { margin-left: 0; }
  table, tbody, tr.details, tr.details td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr.row { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 8px; padding: 10px 16px; border-bottom: 1px solid var(--line);
    grid-template-areas: "number status" "message message" "events events" "time reply"; }
  tr.row td, tr.row:hover td { padding: 0; border: 0; min-width: 0; background: none; }
  td.number { grid-area: number; } td.status { grid-area: status; justify-self: end; } td.message { grid-area: message; }
  td.events { grid-area: events; } td.time { grid-area: time; } td.reply { grid-area: reply; justify-self: end; }
}
`
