/** A time as an error shows it. One that no calendar reaches, such as the end of a very long suppression, stays a number. */
export function timeText(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? `${time} ms after 1970` : date.toISOString()
}
