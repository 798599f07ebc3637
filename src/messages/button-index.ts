import * as v from 'valibot'
import { digitsOr } from './digits.ts'

/**
 * Which button of a template, counted from 0. Meta numbers them from 0 to 9:
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#button-parameter-object
 */
export const buttonIndex = digitsOr(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)))
