import {
  StoreError,
  isGupshupError
} from "./chunk-KFX4R2R3.js";
import {
  compact
} from "./chunk-3JHE4BP2.js";

// src/store/intercept-store.ts
var unwrapped = /* @__PURE__ */ new Set([
  "isShared",
  "isListening",
  "watch",
  "release"
]);
function interceptStore(store, around) {
  return new Proxy(store, {
    get(inner, name) {
      const member = Reflect.get(inner, name);
      if (typeof member !== "function")
        return member;
      if (!isOperation(name))
        return member.bind(inner);
      const run = async (...given) => await member.apply(inner, given);
      return (...given) => around(name, run, given);
    }
  });
}
function isOperation(name) {
  return !unwrapped.has(name);
}
function checkedStore(store) {
  return interceptStore(store, async (operation, run, given) => {
    try {
      return await run(...given);
    } catch (cause) {
      if (isGupshupError(cause))
        throw cause;
      throw new StoreError(`The store\u2019s ${operation}() failed. See the cause, and try again once the store works.`, {
        cause
      });
    }
  });
}

// src/store/rate-ledger.ts
var emptyLedger = {
  nextAt: 0,
  reservedAt: {},
  lanes: { now: 0, startOf: {} },
  clients: {},
  members: {}
};
var minCreditMs = 25;
var maxCreditMs = 1e3;
var silentLeases = 3;
function exchangeRate(ledger, request, now) {
  return new Exchange(ledger, request, now).run();
}
var Exchange = class {
  #request;
  #now;
  #rate;
  #intervalMs;
  #members = {};
  #granted = {};
  #reservedAt;
  #clients;
  #isIdle;
  #lanes;
  #nextAt;
  constructor(ledger, request, now) {
    this.#request = request;
    this.#now = now;
    this.#rate = rateInForce(ledger.rate, request.rate);
    this.#intervalMs = 1e3 / (this.#rate.messagesPerSecond * (1 - sum(request.reserves)));
    this.#reservedAt = { ...ledger.reservedAt };
    this.#clients = { ...ledger.clients };
    this.#lanes = ledger.lanes;
    this.#nextAt = ledger.rate === void 0 ? now - request.leaseMs : ledger.nextAt;
    for (const [id, member] of Object.entries(ledger.members))
      this.#keep(id, member);
    this.#isIdle = Object.keys(this.#members).length === 0;
    this.#register();
    this.#nextAt = this.#dueTime(this.#nextAt, this.#intervalMs);
  }
  run() {
    this.#grantReserves();
    while (this.#nextAt <= this.#now && this.#grantNext())
      this.#nextAt += this.#intervalMs;
    const { member } = this.#request;
    if (this.#members[member]?.waiting.length === 0)
      delete this.#members[member];
    return {
      ledger: {
        rate: this.#rate,
        nextAt: this.#nextAt,
        reservedAt: this.#reservedAt,
        lanes: this.#lanes,
        clients: this.#clients,
        members: this.#members
      },
      grant: {
        permits: Object.entries(this.#granted).map(([lane, count]) => ({ lane, count })),
        nextInMs: Math.max(this.#nextDueAt() - this.#now, 0),
        rate: this.#rate,
        waiting: this.#waitingByLane()
      }
    };
  }
  #keep(id, member) {
    const { leaseMs, seenAt, creditedAt, credits } = member;
    const creditMs = Math.min(Math.max(leaseMs, minCreditMs), maxCreditMs);
    const isLate = this.#now - creditedAt > creditMs;
    if (isLate)
      this.#nextAt -= sum(credits) * this.#intervalMs;
    if (this.#now - seenAt > silentLeases * creditMs) {
      if (!isLate)
        this.#nextAt -= sum(credits) * this.#intervalMs;
      return;
    }
    this.#members[id] = isLate ? { ...member, credits: {} } : member;
  }
  #register() {
    const { member, leaseMs, waiting } = this.#request;
    const credits = this.#members[member]?.credits ?? {};
    for (const [lane, count] of Object.entries(credits))
      this.#granted[lane] = count;
    const left = waiting.map((demand) => ({ ...demand, count: demand.count - (credits[demand.lane] ?? 0) }));
    this.#members[member] = {
      ...{ seenAt: this.#now, leaseMs, creditedAt: this.#now, credits: {} },
      waiting: left.filter(({ count }) => count > 0)
    };
  }
  #dueTime(at, intervalMs) {
    const { leaseMs } = this.#request;
    const sinceMs = this.#isIdle ? Math.max(leaseMs - intervalMs, 0) : leaseMs;
    return Math.min(Math.max(at, this.#now - sinceMs), this.#now + intervalMs);
  }
  #grantReserves() {
    const { member, reserves } = this.#request;
    for (const { lane, count } of this.#members[member]?.waiting ?? []) {
      const reserve = reserves[lane] ?? 0;
      if (reserve === 0)
        continue;
      const intervalMs = 1e3 / (this.#rate.messagesPerSecond * reserve);
      let at = this.#dueTime(this.#reservedAt[lane] ?? this.#now, intervalMs);
      for (let left = count; left > 0 && at <= this.#now; left -= 1) {
        this.#grant(member, lane);
        at += intervalMs;
      }
      this.#reservedAt[lane] = at;
    }
  }
  #grantNext() {
    const shares = {};
    for (const { waiting } of Object.values(this.#members))
      for (const { lane: lane2, share } of waiting)
        shares[lane2] = share;
    const lane = this.#nextOf(this.#lanes, shares);
    if (lane === void 0)
      return false;
    this.#lanes = afterTurn(this.#lanes, lane, shares[lane] ?? 1);
    const keys = {};
    for (const [id, { waiting }] of Object.entries(this.#members))
      for (const demand of waiting)
        if (demand.lane === lane)
          keys[id] = demand.keys;
    const turns = this.#clients[lane] ?? { now: 0, startOf: {} };
    const member = this.#nextOf(turns, keys);
    if (member === void 0)
      return false;
    this.#clients[lane] = afterTurn(turns, member, keys[member] ?? 1);
    this.#grant(member, lane);
    return true;
  }
  #nextOf({ now, startOf }, shares) {
    let first;
    for (const name of Object.keys(shares).sort()) {
      const start = Math.max(now, startOf[name] ?? now);
      const share = shares[name] ?? 1;
      if (first === void 0 || start < first.start || start === first.start && share > first.share)
        first = { name, start, share };
    }
    return first?.name;
  }
  #grant(id, lane) {
    const member = this.#members[id];
    if (member === void 0)
      return;
    const waiting = member.waiting.map((demand) => demand.lane === lane ? { ...demand, count: demand.count - 1 } : demand).filter(({ count }) => count > 0);
    if (id === this.#request.member) {
      this.#granted[lane] = (this.#granted[lane] ?? 0) + 1;
      this.#members[id] = { ...member, waiting };
      return;
    }
    const credits = { ...member.credits, [lane]: (member.credits[lane] ?? 0) + 1 };
    const creditedAt = sum(member.credits) === 0 ? this.#now : member.creditedAt;
    this.#members[id] = { ...member, waiting, credits, creditedAt };
  }
  #nextDueAt() {
    const { member, reserves } = this.#request;
    const lanes = this.#members[member]?.waiting ?? [];
    const reserved = lanes.flatMap(({ lane }) => lane in reserves ? this.#reservedAt[lane] ?? [] : []);
    return Math.min(this.#nextAt, ...reserved);
  }
  #waitingByLane() {
    const waitingByLane = {};
    for (const { waiting } of Object.values(this.#members))
      for (const { lane, count } of waiting)
        waitingByLane[lane] = (waitingByLane[lane] ?? 0) + count;
    return waitingByLane;
  }
};
function rateInForce(current, asked) {
  const { messagesPerSecond, note, epoch } = asked;
  if (current === void 0)
    return compact({ messagesPerSecond, note, epoch: 1 });
  const isSame = messagesPerSecond === current.messagesPerSecond && note === current.note;
  return epoch !== current.epoch || isSame ? current : compact({ messagesPerSecond, note, epoch: epoch + 1 });
}
function afterTurn({ now, startOf }, name, share) {
  const start = Math.max(now, startOf[name] ?? now);
  const later = { [name]: start + 1 / share };
  for (const [other, at] of Object.entries(startOf))
    if (other !== name && at > start)
      later[other] = at;
  return { now: start, startOf: later };
}
function sum(counts) {
  let total = 0;
  for (const count of Object.values(counts))
    total += count;
  return total;
}

// src/store/recipient-turns.ts
var burstPart = 5 / 6;
function recipientTurn(debt, { burst, everyMs }, now) {
  if (debt === void 0 || debt.paidAt <= now)
    return { waitMs: 0, debt: { burstAt: now, paidAt: now + everyMs } };
  const paidAt = Math.min(debt.paidAt, now + burst * everyMs);
  const burstAt = Math.min(debt.burstAt, now);
  const inBurst = Math.round((paidAt - burstAt) / everyMs);
  return inBurst < burst && now - burstAt < burstPart * everyMs ? { waitMs: 0, debt: { burstAt, paidAt: paidAt + everyMs } } : { waitMs: paidAt - now, debt: { burstAt, paidAt } };
}
function latestDebt(debts) {
  return debts.reduce((latest, debt) => latest === void 0 || debt.paidAt > latest.paidAt ? debt : latest, void 0);
}

export {
  interceptStore,
  checkedStore,
  emptyLedger,
  exchangeRate,
  recipientTurn,
  latestDebt
};
