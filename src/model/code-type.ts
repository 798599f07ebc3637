/** The system whose table has a code. The same number can mean different things in each. */
export type System = 'gupshup' | 'meta-cloud' | 'meta-onprem'

/** What a code is about. It decides the class of the error. */
export type Kind =
  | 'recipient'
  | 'content'
  | 'template'
  | 'session-window'
  | 'rate-limit'
  | 'account'
  | 'service'

/** How far a code reaches: the next message fails too if it has this in common with the failed one. */
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
