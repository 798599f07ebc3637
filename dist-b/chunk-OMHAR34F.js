import {
  indexOf,
  listingOf
} from "./chunk-JN4LYTBK.js";

// src/store/due-order.ts
function dueMessages(messages, request) {
  const { queue, now, limit, limits = {}, after = {} } = request;
  const places = messages.flatMap((record) => {
    const { due } = indexOf(record);
    return due?.queue === queue && limits[due.lane] !== 0 ? [{ ...due, record }] : [];
  });
  const lanes = [...new Set(places.map(({ lane }) => lane))].sort(compareBytes);
  const found = lanes.flatMap((lane) => {
    const due = places.filter((place) => place.lane === lane && place.at <= now).sort((a, b) => a.at - b.at);
    const inOrder = numbersOf(due, ({ priority }) => priority).flatMap(
      (priority) => inTurn(
        due.filter((place) => place.priority === priority),
        after[lane]
      )
    );
    return inOrder.slice(0, limits[lane] ?? limit).map(({ record }) => record);
  });
  const [nextDueAt] = numbersOf(places, ({ at }) => at);
  return { messages: found, nextDueAt };
}
function inTurn(places, after) {
  const keys = [...new Set(places.map(({ fairKey }) => fairKey))].sort(compareBytes);
  const found = after === void 0 ? 0 : keys.findIndex((key) => compareBytes(key, after) > 0);
  const first = Math.max(found, 0);
  const lists = [...keys.slice(first), ...keys.slice(0, first)].map(
    (key) => places.filter(({ fairKey }) => fairKey === key)
  );
  return places.flatMap((_, round) => lists.flatMap((list) => list[round] ?? []));
}
function numbersOf(places, numberOf) {
  return [...new Set(places.map(numberOf))].sort((a, b) => a - b);
}
function compareBytes(a, b) {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

// src/store/message-filter.ts
function matchesFilter(record, filter) {
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = filter;
  if (record.createdAt < since || record.createdAt >= until) return false;
  if (filter.to?.includes(record.to) === false) return false;
  const { state, codes, templates } = listingOf(record);
  return (filter.state === void 0 || filter.state === state) && (filter.code === void 0 || codes.includes(filter.code)) && (filter.template === void 0 || templates.includes(filter.template));
}

export {
  dueMessages,
  compareBytes,
  matchesFilter
};
