import {
  emptyLedger,
  exchangeRate,
  interceptStore,
  latestDebt,
  recipientTurn
} from "./chunk-F7BOTF5U.js";
import {
  StoreError
} from "./chunk-KFX4R2R3.js";
import {
  dueMessages,
  matchesFilter
} from "./chunk-5PRLKSLR.js";
import {
  changeOf,
  contentEndsAt,
  erasureKey,
  gateKey,
  indexOf,
  isSameWrite,
  listingOf,
  pageOf,
  parseDocument,
  parseMessage,
  renewalKey,
  withoutContent
} from "./chunk-BFH2B4ZD.js";
import "./chunk-EFEG2C76.js";
import {
  containsAddress
} from "./chunk-3JHE4BP2.js";
import "./chunk-6BXPBZJO.js";
export {
  StoreError,
  changeOf,
  containsAddress,
  contentEndsAt,
  dueMessages,
  emptyLedger,
  erasureKey,
  exchangeRate,
  gateKey,
  indexOf,
  interceptStore,
  isSameWrite,
  latestDebt,
  listingOf,
  matchesFilter,
  pageOf,
  parseDocument,
  parseMessage,
  recipientTurn,
  renewalKey,
  withoutContent
};
