/** Speaking what is seen, with a voice of the device itself: one from elsewhere would be sent the text. */

/**
 * A voice of this device for a language, if it has one.
 * @param {string} language
 * @returns {SpeechSynthesisVoice | undefined}
 */
export function voiceFor(language) {
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  const wanted = language.toLowerCase().split("-")[0];
  return voices.find((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === wanted);
}

/**
 * Speak a text; the promise is kept when it was spoken, or could not be, or was cut off.
 * @param {string} text
 * @param {SpeechSynthesisVoice} voice
 * @returns {Promise<void>}
 */
export function speak(text, voice) {
  return new Promise((resolve) => {
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = voice;
    spoken.lang = voice.lang;
    spoken.onend = spoken.onerror = () => resolve();
    speechSynthesis.speak(spoken);
  });
}

/** Be silent. */
export function hush() {
  globalThis.speechSynthesis?.cancel();
}
