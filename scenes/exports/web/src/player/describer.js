import { hush, speak, voiceFor } from "./speech.js";

/** Says what was seen while the film waits: aloud, or below the picture where the device has no voice for it. */
export class Describer {
  /** @param {import("./player.js").NormreelPlayer} player */
  constructor(player) {
    this.player = player;
    this.text = "";
    this.aloud = false;
  }

  /** What is to be read below the picture. */
  get written() {
    return this.aloud ? "" : this.text;
  }

  /**
   * Say a text; where it is spoken, the film then goes on, unless it is at its end.
   * @param {string} text
   */
  async say(text) {
    const { player } = this;
    const voice = voiceFor(player.language);
    this.text = text;
    this.aloud = Boolean(voice);
    player.video.pause();
    player.changed();
    if (!voice) {
      return;
    }
    await speak(text, voice);
    if (this.text === text) {
      this.text = "";
      if (player.atEnd) {
        player.changed();
      } else {
        void player.play();
      }
    }
  }

  /** Say no more. */
  stop() {
    if (this.text) {
      this.text = "";
      hush();
      this.player.showText();
    }
  }
}
