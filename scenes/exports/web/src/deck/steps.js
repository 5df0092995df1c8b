/**
 * Where a clip is in the steps that a talk takes, and what the next step and the one before are.
 *
 * Next plays on from a question; it goes from anywhere else to where the clip waits next, a question or its end; only
 * from there does it leave the clip. A clip that loops is played to its end first, and a second press leaves it at once.
 */
export class Steps {
  /**
   * @param {import("../player/player.js").NormreelPlayer} player
   * @param {boolean} calm whether nothing is to move by itself
   */
  constructor(player, calm) {
    this.player = player;
    this.calm = calm;
    this.loops = player.video.hasAttribute("data-loops");
    this.leaving = false;
  }

  /** From the start: the first picture, and then, unless that is to be calm, the film. */
  enter() {
    this.leaving = false;
    this.player.video.loop = this.loops;
    if (!this.calm) {
      void this.player.play();
    }
  }

  /** The end of it, at once. */
  enterAtEnd() {
    this.leaving = false;
    this.player.video.loop = false;
    this.player.showEnd();
  }

  /** Back to the first picture, for when it is seen again. */
  leave() {
    this.player.reset();
  }

  /**
   * One step on.
   * @returns {boolean} whether the clip took it; if not, it is at its end and can be left
   */
  next() {
    const { player } = this;
    if (player.atEnd) {
      return false;
    }
    if (this.loops && player.playing && !this.leaving) {
      this.leaving = true;
      player.video.loop = false;
      return true;
    }
    if (this.leaving) {
      player.showEnd();
      return false;
    }
    if (player.heldAt >= 0 && !this.calm) {
      void player.play();
    } else {
      player.skip();
    }
    return true;
  }

  /**
   * One step back.
   * @returns {boolean} whether the clip took it
   */
  back() {
    const { player } = this;
    const now = player.atEnd ? Infinity : player.video.currentTime;
    const before = player.stops.filter((stop) => stop < now - 0.1).at(-1);
    if (before === undefined) {
      return false;
    }
    player.hold(before);
    return true;
  }

  /** In a word: "question", "end", "loop", "leaving", "playing" or "paused". */
  get state() {
    const { player } = this;
    if (player.atEnd) {
      return "end";
    }
    if (player.heldAt >= 0) {
      return "question";
    }
    if (this.leaving) {
      return "leaving";
    }
    if (!player.playing) {
      return "paused";
    }
    return this.loops ? "loop" : "playing";
  }
}

