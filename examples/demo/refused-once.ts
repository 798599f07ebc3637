import { Agent, type ClientRequestArgs } from 'node:http'

/** The port of tcpmux (RFC 1078), which is not used today: a connection to it is refused. */
const deadPort = 1

/** Makes its first connection to a port without a listener, as if the server had been down. */
export class RefusedOnce extends Agent {
  #isDown = true

  override createConnection(...[options, callback]: Parameters<Agent['createConnection']>) {
    const target: ClientRequestArgs = this.#isDown ? { ...options, port: deadPort } : options
    this.#isDown = false
    return super.createConnection(target, callback)
  }
}
