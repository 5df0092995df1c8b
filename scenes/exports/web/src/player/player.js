import "./bar.js";
import { cuesOf, textAt, textOf, tracksOf } from "./captions.js";
import { onFrames, passed } from "./frames.js";
import { Describer } from "./describer.js";
import { hideWhenIdle } from "./idle.js";
import { onKey } from "./keys.js";
import { preferences } from "./preferences.js";
import { hush, speak, voiceFor } from "./speech.js";
import { STYLE } from "./style.js";
import { wordsOf } from "./words.js";

export { preferences } from "./preferences.js";
export { clock, fill, WORDS, wordsOf } from "./words.js";

/**
 * A player around the `<video>` that stands in it, with controls of its own. Captions stand below the picture, where
 * they cover nothing. What is seen, a track of the kind "descriptions", is spoken at the end of each cue while the film
 * waits; without a voice it stands below the picture.
 *
 * Attributes: `words`, a JSON object; `stops`, seconds at which the film waits; `bare`, without controls.
 * An element in the slot "end" is what is seen at the end of the film, at once, when `showEnd` is called.
 * It tells of each change by an event `normreel-state`, and by `normreel-end` when the film has come to its end.
 */
export class NormreelPlayer extends HTMLElement {
  connectedCallback() {
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", () => this.isConnected && this.connectedCallback(), { once: true });
      return; // the video may not have been read yet
    }
    if (!this.shadowRoot) {
      this.build();
    }
    this.leave = new AbortController();
    preferences.addEventListener("change", () => this.applyPreferences(), { signal: this.leave.signal });
    this.endFrames = onFrames(this.video, (now) => this.watch(now));
    this.applyPreferences();
  }

  disconnectedCallback() {
    this.leave?.abort();
    this.endFrames?.();
    this.describer?.stop();
    this.video?.pause();
  }

  /** Make what stands around the video, once. */
  build() {
    this.video = /** @type {HTMLVideoElement} */ (this.querySelector("video"));
    this.words = wordsOf(this);
    this.stops = (this.getAttribute("stops") ?? "").split(/\s+/).filter(Boolean).map(Number);
    this.before = 0;
    this.describer = new Describer(this);
    this.atEnd = false;
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = `<style>${STYLE}</style><div class="stage"><slot></slot><slot name="end"></slot></div>
      <div class="strip" hidden><p class="text"></p><button type="button" class="go-on"></button></div>
      <normreel-bar></normreel-bar>`;
    this.strip = /** @type {HTMLElement} */ (root.querySelector(".strip"));
    this.text = /** @type {HTMLElement} */ (root.querySelector(".text"));
    this.goOn = /** @type {HTMLButtonElement} */ (root.querySelector(".go-on"));
    this.goOn.textContent = this.words.go_on;
    this.goOn.addEventListener("click", () => this.play());
    const bar = /** @type {import("./bar.js").NormreelBar} */ (root.querySelector("normreel-bar"));
    if (this.hasAttribute("bare")) {
      bar.remove();
    } else {
      bar.player = this;
      hideWhenIdle(this, this, bar);
      this.addEventListener("keydown", (event) => onKey(this, event));
      this.video.addEventListener("click", () => this.toggle());
    }
    this.video.removeAttribute("controls");
    this.toggleAttribute("has-end", Boolean(this.querySelector(':scope > [slot="end"]')));
    this.listen();
  }

  /** Follow the video and its tracks. */
  listen() {
    for (const name of ["play", "pause", "loadedmetadata", "durationchange", "ratechange", "volumechange", "seeked"]) {
      this.video.addEventListener(name, () => this.changed());
    }
    this.video.addEventListener("seeking", () => {
      this.before = this.video.currentTime;
    });
    this.video.addEventListener("ended", () => void this.finished());
    this.addEventListener("error", () => this.changed(), true);
    for (const element of this.querySelectorAll("track")) {
      element.addEventListener("load", () => this.changed());
    }
    for (const track of this.captionTracks) {
      track.addEventListener("cuechange", () => this.showText());
    }
    tracksOf(this.video, "chapters");
  }

  get captionTracks() {
    return tracksOf(this.video, "captions");
  }

  /** The track of captions that is shown. */
  get captionTrack() {
    return preferences.captions ? this.captionTracks.find((track) => track.language === preferences.captions) : undefined;
  }

  /** The cues that say what is seen. */
  get descriptions() {
    return cuesOf(tracksOf(this.video, "descriptions")[0]);
  }

  get hasDescriptions() {
    return tracksOf(this.video, "descriptions").length > 0;
  }

  /** The chapters of the film, `{start, title}`. */
  get chapters() {
    return cuesOf(tracksOf(this.video, "chapters")[0]).map((cue) => ({ start: cue.startTime, title: textOf(cue) }));
  }

  /** Seconds; before the film is loaded, those that the page says. */
  get duration() {
    return Number.isFinite(this.video.duration) ? this.video.duration : Number(this.getAttribute("duration")) || 0;
  }

  /** Whether the film runs, or goes on by itself when its description was spoken. */
  get playing() {
    return !this.video.paused || Boolean(this.describer.text && !this.atEnd);
  }

  /** Whether no source of the film can be played. */
  get failed() {
    return Boolean(this.video.error) || this.video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE;
  }

  /** Play on; from the start if the film has come to its end. */
  async play() {
    this.describer.stop();
    if (this.atEnd || this.video.ended) {
      this.seek(0);
    }
    try {
      await this.video.play();
    } catch (error) {
      // paused before it began, or not allowed to begin by itself: the button still says "play"
      if (!(error instanceof DOMException)) {
        throw error;
      }
    }
    this.changed();
  }

  pause() {
    this.describer.stop();
    this.video.pause();
    this.changed();
  }

  toggle() {
    if (this.playing) {
      this.pause();
    } else {
      void this.play();
    }
  }

  /**
   * Go to a moment.
   * @param {number} seconds
   */
  seek(seconds) {
    this.describer.stop();
    this.leaveEnd();
    this.before = Math.min(Math.max(seconds, 0), this.duration || seconds);
    this.video.currentTime = this.before;
    this.changed();
  }

  /** The next moment after this one at which the film waits, or undefined if that is its end. */
  get nextStop() {
    return this.stops.find((stop) => stop > this.video.currentTime + 0.05);
  }

  /** The moment at which it waits now, as its number, or -1. */
  get heldAt() {
    return this.playing || this.atEnd ? -1 : this.stops.findIndex((stop) => Math.abs(stop - this.video.currentTime) <= 0.05);
  }

  /**
   * Wait at a stop.
   * @param {number} stop
   */
  hold(stop) {
    this.video.pause();
    this.seek(stop);
  }

  /** Go to where the film waits next, which may be its end, without playing what lies between. */
  skip() {
    const stop = this.nextStop;
    if (stop === undefined || this.atEnd) {
      this.showEnd();
      void this.describeAtEnd();
    } else {
      this.hold(stop);
    }
  }

  /** Show the end of the film at once. */
  showEnd() {
    this.describer.stop();
    this.video.pause();
    this.atEnd = true;
    this.setAttribute("at-end", "");
    if (this.duration) {
      this.video.currentTime = this.duration;
    }
    this.changed();
  }

  /** Back to the picture that it shows before it plays. */
  reset() {
    this.describer.stop();
    this.video.pause();
    this.leaveEnd();
    this.before = 0;
    if (this.video.currentTime > 0) {
      this.video.load();
    }
  }

  leaveEnd() {
    this.atEnd = false;
    this.removeAttribute("at-end");
  }

  async finished() {
    if (!this.atEnd) {
      this.atEnd = true;
      this.changed();
      await this.describeAtEnd();
    }
    this.dispatchEvent(new CustomEvent("normreel-end", { bubbles: true, composed: true }));
  }

  /** Say what is seen last; the promise is kept when it was spoken. */
  async describeAtEnd() {
    const last = this.descriptions.at(-1);
    if (last && preferences.described && !this.describer.text) {
      await this.describer.say(textOf(last));
    }
  }

  /**
   * Stop where the film is to wait, and speak what was seen.
   * @param {number} now time of the picture that is shown
   */
  watch(now) {
    const before = this.before;
    if (this.video.paused || this.video.seeking || now < before) {
      return; // after a seek the first picture is that which began before the moment sought
    }
    this.before = now;
    const stop = passed(this.stops, before, now);
    if (stop >= 0) {
      this.hold(this.stops[stop]);
      return;
    }
    if (preferences.described) {
      const earlier = this.descriptions.slice(0, -1);
      const number = passed(earlier.map((cue) => cue.endTime), before, now);
      if (number >= 0) {
        void this.describer.say(textOf(earlier[number]));
      }
    }
  }

  /** The language of the film's texts. */
  get language() {
    const track = tracksOf(this.video, "descriptions")[0] ?? this.captionTracks[0];
    return track?.language || document.documentElement.lang || "en";
  }

  applyPreferences() {
    this.video.defaultPlaybackRate = this.video.playbackRate = preferences.rate;
    if (!preferences.described) {
      this.describer.stop();
    }
    this.changed();
  }

  toggleCaptions() {
    const tracks = this.captionTracks;
    preferences.set({ captions: this.captionTrack ? "" : (tracks[0]?.language ?? "") });
  }

  toggleDescription() {
    preferences.set({ described: !preferences.described });
  }

  /** Show below the picture what is said, or seen where no voice can speak it. */
  showText() {
    const track = this.captionTrack;
    const seen = this.describer.written;
    const said = track ? textAt(track, Math.min(this.video.currentTime, this.duration - 0.001)) : "";
    const text = this.failed ? this.words.failed : seen || said;
    if (this.text.textContent !== text) {
      this.text.textContent = text;
    }
    this.text.toggleAttribute("data-seen", Boolean(seen));
    this.text.setAttribute("aria-live", seen || this.failed ? "polite" : "off");
    this.goOn.hidden = !seen || this.atEnd;
    this.strip.hidden = !(track || seen || this.failed);
  }

  changed() {
    this.showText();
    this.dispatchEvent(new CustomEvent("normreel-state", { bubbles: true, composed: true }));
  }
}

if (!customElements.get("normreel-player")) {
  customElements.define("normreel-player", NormreelPlayer);
}
