import {
  RequestTracker,
  keepLast
} from "./chunk-YECACSIM.js";

// src/gupshup/network.ts
import http from "http";
import https from "https";
import { TLSSocket } from "tls";

// src/gupshup/direct-adapter.ts
import zlib from "zlib";
function directAdapter(agent) {
  const targetOf = keepLast(targetAt);
  return (config) => {
    const { transport, url = "", method = "GET", maxContentLength = Number.POSITIVE_INFINITY } = config;
    if (!(transport instanceof RequestTracker))
      throw new TypeError("The transport must be a request tracker.");
    return new Promise((resolve, reject) => {
      const { protocol, hostname, port, path } = targetOf(url);
      const headers = nodeHeaders(config.headers, method);
      const options = { protocol, hostname, port, path, method, headers, agent };
      const request = transport.request(options, (response) => {
        const { statusCode: status = 0, statusMessage: statusText = "", headers: headers2 } = response;
        const take = (data) => resolve({ status, statusText, headers: headers2, data, config });
        readBytes(response, maxContentLength, reject, (bytes) => {
          decode(bytes, headers2["content-encoding"], maxContentLength, (error, decoded) => {
            if (error === null) take(decoded.toString("utf8"));
            else reject(error);
          });
        });
      });
      request.on("error", reject);
      request.end(typeof config.data === "string" ? config.data : void 0);
    });
  };
}
function targetAt(address) {
  const { protocol, hostname, port, pathname, search } = new URL(address);
  return { protocol, hostname: hostname.replace(/^\[|\]$/g, ""), port, path: pathname + search };
}
var nodeHeadersOf = /* @__PURE__ */ new WeakMap();
function nodeHeaders(headers, method) {
  if (method === "GET") return { ...headers, "Accept-Encoding": "gzip, deflate, br" };
  const known = nodeHeadersOf.get(headers);
  if (known !== void 0) return known;
  const made = { ...headers };
  nodeHeadersOf.set(headers, made);
  return made;
}
function readBytes(response, maxBytes, fail, take) {
  const chunks = [];
  let length = 0;
  response.on("data", (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) response.destroy(tooLong());
  });
  response.on("error", fail);
  response.on("end", () => {
    const [first] = chunks;
    take(chunks.length === 1 && first !== void 0 ? first : Buffer.concat(chunks));
  });
}
function decode(bytes, coding, maxOutputLength, done) {
  const options = { maxOutputLength, finishFlush: zlib.constants.Z_SYNC_FLUSH };
  switch (bytes.length === 0 ? void 0 : coding?.toLowerCase()) {
    case "gzip":
    case "x-gzip":
    case "compress":
    case "x-compress":
      zlib.unzip(bytes, options, done);
      break;
    case "deflate":
      if (bytes[0] === 120) zlib.inflate(bytes, options, done);
      else zlib.inflateRaw(bytes, options, done);
      break;
    case "br": {
      const finishFlush = zlib.constants.BROTLI_OPERATION_FLUSH;
      zlib.brotliDecompress(bytes, { maxOutputLength, finishFlush }, done);
      break;
    }
    default:
      done(null, bytes);
  }
}
function tooLong() {
  return Object.assign(new Error("The response is too long."), { code: "ERR_BAD_RESPONSE" });
}

// src/gupshup/network.ts
function createAgent(isHttps, idleMs) {
  return new (isHttps ? https : http).Agent({ keepAlive: true, timeout: idleMs });
}
function makeRequest(options, onResponse) {
  return (options.protocol === "https:" ? https : http).request(options, onResponse);
}
function connectionEvent(socket) {
  if (socket instanceof TLSSocket) {
    return socket.getPeerFinished() === void 0 ? "secureConnect" : void 0;
  }
  return socket.connecting ? "connect" : void 0;
}
export {
  connectionEvent,
  createAgent,
  directAdapter,
  makeRequest
};
