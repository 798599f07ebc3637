/** Runs in the browser. Everything that was received is shown by `textContent`, so that none of it becomes markup. */
export const pageScript = `
'use strict'
const byId = (id) => document.getElementById(id)
const MOST_ROWS = 200
const shown = new Map()

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function badge({ text, tone }, className) {
  return element('span', 'badge ' + tone + (className ? ' ' + className : ''), text)
}

function cell(className, ...children) {
  const made = element('td', className)
  made.setAttribute('role', 'cell')
  made.append(...children)
  return made
}

function timeOf(at) {
  const date = new Date(at)
  const two = (value) => String(value).padStart(2, '0')
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':') +
    '.' + String(date.getMilliseconds()).padStart(3, '0')
}

function eventBadges(events) {
  const badges = element('div', 'badges')
  for (const event of events) {
    const made = badge(event)
    made.append(element('small', '', event.answer))
    badges.append(made)
  }
  return badges
}

function cellsOf(row) {
  const message = cell('message', element('span', 'type', row.type), element('span', '', row.preview))
  return [
    cell('time', timeOf(row.at)),
    cell('number', (row.direction === 'in' ? '\\u2190 ' : '\\u2192 ') + (row.number || '\\u2013')),
    message,
    cell('reply', ...(row.reply.text ? [badge(row.reply)] : [])),
    cell('events', eventBadges(row.events)),
    cell('status', badge(row.state, 'state')),
  ]
}

async function toggleDetails(key, line) {
  const next = line.nextElementSibling
  if (next && next.classList.contains('details')) return next.remove()
  const details = element('tr', 'details')
  details.setAttribute('role', 'row')
  const box = cell('')
  box.colSpan = 6
  const response = await fetch('/record?key=' + encodeURIComponent(key))
  const all = element('pre', '', JSON.stringify(await response.json(), null, 2))
  // It scrolls, so the keyboard must reach it.
  all.tabIndex = 0
  all.setAttribute('role', 'region')
  all.setAttribute('aria-label', 'All about it')
  box.append(all)
  details.append(box)
  line.after(details)
}

function forget(key) {
  const line = shown.get(key)
  const next = line.nextElementSibling
  if (next && next.classList.contains('details')) next.remove()
  line.remove()
  shown.delete(key)
}

function show(row, isFresh) {
  let line = shown.get(row.key)
  if (!line) {
    line = element('tr', isFresh ? 'row fresh' : 'row')
    line.dataset.key = row.key
    line.tabIndex = 0
    line.setAttribute('role', 'row')
    line.addEventListener('click', () => toggleDetails(row.key, line))
    line.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') toggleDetails(row.key, line)
    })
    shown.set(row.key, line)
    byId('rows').prepend(line)
    if (shown.size > MOST_ROWS) forget(shown.keys().next().value)
  }
  line.replaceChildren(...cellsOf(row))
}

function describeFault(fault) {
  const parts = [fault.kind]
  if (fault.to) parts.push('for ' + fault.to)
  if (fault.event) parts.push('on ' + fault.event)
  if (fault.endpoint) parts.push('at ' + fault.endpoint)
  if (fault.probability !== undefined) parts.push(Math.round(fault.probability * 100) + ' %')
  parts.push(fault.count ? fault.hits + ' of ' + fault.count : 'struck ' + fault.hits)
  return parts.join(' \\u00b7 ')
}

function showFaults(faults) {
  byId('faults').replaceChildren(...faults.map((fault) => {
    const item = element('li', '', describeFault(fault))
    const lift = element('button', '', '\\u2715')
    lift.type = 'button'
    lift.setAttribute('aria-label', 'Lift ' + fault.kind)
    lift.addEventListener('click', () => ask({ action: 'lift-fault', id: fault.id }))
    item.append(lift)
    return item
  }))
}

function showHead(head) {
  byId('url').textContent = head.url
  byId('empty-url').textContent = head.url
  byId('app').textContent = head.appName
  byId('app-id').textContent = head.appId
  byId('source').textContent = head.source
  const { v2, v3 } = head.userIds
  byId('user-ids').textContent = [v2 && 'version 2', v3 && 'version 3'].filter(Boolean).join(', ') || 'off'
  byId('webhooks').textContent = head.webhooks.join(', ') || 'no subscription'
  for (const [name, count] of Object.entries(head.counters)) byId('count-' + name).textContent = count
  showFaults(head.faults)
}

function update({ reset, head, rows }) {
  if (reset) {
    shown.clear()
    byId('rows').replaceChildren()
  }
  for (const row of rows) show(row, !reset)
  showHead(head)
  byId('empty').hidden = shown.size > 0
  document.querySelector('table').hidden = shown.size === 0
}

async function ask(request) {
  const response = await fetch('/control', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  const { error } = await response.json()
  byId('error').textContent = error || ''
  byId('error').hidden = !error
}

function onSubmit(id, request) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault()
    ask(request())
  })
}

onSubmit('fault-form', () => {
  const count = byId('fault-count').value.trim()
  return {
    action: 'set-fault',
    kind: byId('fault-kind').value,
    to: byId('fault-to').value.trim(),
    ...(count && { count: Number(count) }),
  }
})
onSubmit('inbound-form', () => ({
  action: 'inbound',
  from: byId('inbound-from').value.trim(),
  text: byId('inbound-text').value,
}))
byId('clear').addEventListener('click', () => ask({ action: 'clear' }))

function setLive(isLive) {
  byId('live').className = isLive ? 'live on' : 'live'
  byId('live').textContent = isLive ? 'live' : 'emulator stopped'
}

const stream = new EventSource('/events')
stream.onopen = () => setLive(true)
stream.onerror = () => setLive(false)
stream.onmessage = (message) => update(JSON.parse(message.data))
`
