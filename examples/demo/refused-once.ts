import { Agent, type ClientRequestArgs } from 'node:http'

/** The port of tcpmux (RFC 1078), which no machine of today listens on: a connection to it is refused. */
const deadPort = 1

/** Looks for the first connection at a port where nobody listens, as if the server had been down just then. */
export class RefusedOnce extends Agent {
  #isDown = true

  override createConnection(...[options, callback]: Parameters<Agent['createConnection']>) {
    const target: ClientRequestArgs = this.#isDown ? { ...options, port: deadPort } : options
    this.#isDown = false
    return super.createConnection(target, callback)
  }
}
