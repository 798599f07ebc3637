// src/gupshup/keep-last.ts
function keepLast(compute) {
  let last;
  return (text) => {
    if (last?.text !== text)
      last = { text, value: compute(text) };
    return last.value;
  };
}

// src/gupshup/proxy.ts
function proxyOf(options) {
  const { agent, path } = options;
  if (typeof path === "string" && /^https?:\/\//i.test(path))
    return addressOf(options);
  for (const name of ["proxy", "proxyOptions"]) {
    const proxy = read(agent, name);
    const address = addressOf(typeof proxy === "string" && URL.canParse(proxy) ? new URL(proxy) : proxy);
    if (address !== void 0)
      return address;
  }
  return nativeProxyOf(agent, options.protocol);
}
function hasProxy(env, protocol) {
  const names = [`${protocol.slice(0, -1)}_proxy`, "all_proxy"];
  return names.some((name) => Boolean(env[name] || env[name.toUpperCase()]));
}
function nativeProxyOf(agent, protocol) {
  const env = read(read(agent, "options"), "proxyEnv");
  const name = protocol === "https:" ? "https_proxy" : "http_proxy";
  const address = read(env, name) ?? read(env, name.toUpperCase());
  return typeof address === "string" && URL.canParse(address) ? addressOf(new URL(address)) : void 0;
}
function addressOf(place) {
  const given = read(place, "hostname") ?? read(place, "host");
  if (typeof given !== "string" || given === "")
    return void 0;
  const isIPv6 = /:.*:/.test(given);
  const [host, ownPort] = isIPv6 ? [`[${given.replace(/^\[|\]$/g, "")}]`] : given.split(":");
  const port = read(place, "port") || ownPort || (read(place, "protocol") === "https:" ? 443 : 80);
  return `${host}:${port}`;
}
function read(value, name) {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : void 0;
}

// src/gupshup/request-tracker.ts
var RequestTracker = class {
  wasSent = false;
  interruptReason;
  proxy;
  odd;
  #network;
  #cancelTimer;
  #signal;
  #abort = () => this.interrupt("aborted");
  #onInterrupt;
  #request;
  #reject = () => {
  };
  constructor({ timeoutMs, setTimer, network, signal }) {
    this.#network = network;
    this.#cancelTimer = setTimer(timeoutMs, () => this.interrupt("deadline"));
    this.#signal = signal;
    signal?.addEventListener("abort", this.#abort);
  }
  get isRequested() {
    return this.#request !== void 0;
  }
  request(options, onResponse) {
    if (this.#request !== void 0)
      throw new Error("A request is made once.");
    if (this.interruptReason)
      throw new Error("The request was interrupted before it was made.");
    const isHttps = options.protocol === "https:";
    this.proxy = proxyOf(options);
    let hasResponse = false;
    const request = this.#network.makeRequest(options, (response) => {
      hasResponse = true;
      if (isHttps && !isEncrypted(response.socket))
        this.#noteOdd(response, true);
      onResponse(response);
    });
    this.#request = request;
    request.on("socket", (socket) => this.#watch(socket, isHttps));
    request.on("upgrade", (response, socket) => {
      hasResponse = true;
      socket.destroy();
      this.#noteOdd(response, isHttps && !isEncrypted(socket));
      this.#reject(new Error("The connection was switched to another protocol."));
    });
    request.on("close", () => {
      if (!hasResponse)
        setImmediate(() => this.#reject(withCode("ECONNRESET")));
    });
    if (this.interruptReason)
      request.destroy();
    return request;
  }
  interrupt(reason) {
    if (this.interruptReason !== void 0)
      return;
    this.interruptReason = reason;
    this.#reject(new Error("The request was interrupted."));
    for (const listener of [...this.#onInterrupt ?? []])
      listener();
    this.#request?.destroy();
  }
  onCancel(listener) {
    this.#onInterrupt ??= /* @__PURE__ */ new Set();
    this.#onInterrupt.add(listener);
    return () => {
      this.#onInterrupt?.delete(listener);
    };
  }
  async during(work) {
    return await new Promise((resolve, reject) => {
      this.#reject = reject;
      work.then(resolve, reject);
      if (this.interruptReason)
        reject(new Error("The request was interrupted."));
    });
  }
  async unlessInterrupted(needed) {
    try {
      return await this.during(needed);
    } catch (error) {
      if (this.interruptReason === void 0)
        throw error;
      return void 0;
    }
  }
  end() {
    this.#cancelTimer();
    this.#onInterrupt = void 0;
    this.#signal?.removeEventListener("abort", this.#abort);
  }
  #noteOdd({ statusCode = 0 }, isFromProxy) {
    this.odd = { status: statusCode, isFromProxy };
  }
  #watch(socket, isHttps) {
    if (socket.destroyed)
      return;
    if (isHttps && !isEncrypted(socket) && !socket.writable)
      return;
    const event = this.#network.connectionEvent(socket);
    if (event === void 0) {
      this.wasSent = true;
    } else {
      socket.once(event, () => {
        this.wasSent = true;
      });
    }
  }
};
function isEncrypted(socket) {
  return "encrypted" in socket && socket.encrypted === true;
}
function withCode(code) {
  return Object.assign(new Error("The connection ended without a response."), { code });
}

export {
  keepLast,
  hasProxy,
  RequestTracker
};
