/** Whose table a code stands in. The same number can mean different things in each. */
export type System = 'gupshup' | 'meta-cloud' | 'meta-onprem'

/** What a code is about, and so which class of error it becomes. */
export type Kind =
  | 'recipient'
  | 'content'
  | 'template'
  | 'session-window'
  | 'rate-limit'
  | 'account'
  | 'service'

/** How far a code reaches: the next message fails too if it shares this with the failed one. */
export type Scope =
  | 'request'
  | 'message'
  | 'recipient'
  | 'pair'
  | 'group'
  | 'template'
  | 'flow'
  | 'number'
  | 'account'
  | 'app'
  | 'country'
