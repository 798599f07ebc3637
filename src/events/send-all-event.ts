/** What a halt that only `client.resume()` ends does to a run of `client.sendAll()`. */
export interface SendAllEvent {
  /**
   * `waiting`: the run takes no more requests until `resume()`. Emitted once for each halt. `resumed`: it takes requests again. `stopped`: it has ended,
   * because its `onHalt` is `'stop'`.
   */
  readonly change: 'waiting' | 'resumed' | 'stopped'
  /** The index of the first request that the run has not begun to send. */
  readonly nextIndex: number
  /** What it means, and what to do now. */
  readonly message: string
}
