import {
  answer,
  faultKinds,
  numberFor,
  startEmulator
} from "./chunk-KKHIEVRN.js";
import "./chunk-EFEG2C76.js";
import "./chunk-3JHE4BP2.js";
import "./chunk-6BXPBZJO.js";
export {
  answer,
  faultKinds,
  numberFor,
  startEmulator
};
