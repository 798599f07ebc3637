/**
 * What lies in Redis under one key: a line that the scripts read, then the thing itself, which they never read. A script that
 * decoded and encoded it would turn an empty list into an object. This gives the thing as it was written.
 */
export function bodyOf<Body>(entry: string): Body {
  return JSON.parse(entry.slice(entry.indexOf('\n') + 1))
}
