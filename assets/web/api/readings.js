// Asking the server for a reading. It shuffles all 78 cards and deals those at the picked places of the fan.
import { post } from './client.js';
import { lang } from '../lib/language.js';

/** @param {{question: string, spread: string, voice: string, picks: number[]}} draw */
export const quickReading = ({ question, spread, voice, picks }) =>
  post('/readings/quick', { question, spread, lang: lang.value, character_voice: voice, picks });
