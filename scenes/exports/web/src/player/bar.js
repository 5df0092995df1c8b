import { BAR } from "./bar_style.js";
import { ChapterList } from "./chapter_list.js";
import { onFrames } from "./frames.js";
import { canFillScreen, fillsScreen, FULLSCREEN_EVENTS, toggleFullscreen } from "./fullscreen.js";
import { icon } from "./icons.js";
import { STEP } from "./keys.js";
import { fillSelect, label } from "./labels.js";
import { preferences, RATES } from "./preferences.js";
import { clock, fill, WORDS } from "./words.js";

/**
 * The controls of a player: set its property `player`, or null. What stands in its slots "start" and "end" comes
 * before and after the buttons. The player may be another one later; the keyboard stays where it was.
 */
export class NormreelBar extends HTMLElement {
  /** @type {import("./player.js").NormreelPlayer | null} */
  #player = null;
  #detach = () => {};

  connectedCallback() {
    if (!this.shadowRoot) {
      this.build();
      this.update();
    }
  }

  build() {
    const root = this.attachShadow({ mode: "open", delegatesFocus: false });
    root.innerHTML = `<style>${BAR}</style>
<div class="bar" role="group">
  <div class="line" data-film><div class="marks" aria-hidden="true"></div><input class="seek" type="range" min="0" step="any" value="0"></div>
  <div class="buttons">
    <slot name="start"></slot>
    <button type="button" data-film class="play"></button>
    <span class="time" data-film aria-hidden="true"><span class="now"></span><span class="total"></span></span>
    <span class="space"></span>
    <button type="button" data-film class="chapters" aria-expanded="false" aria-controls="chapters">${icon("chapters")}</button>
    <button type="button" data-film class="captions" aria-pressed="false">${icon("captions")}</button>
    <select data-film class="languages"></select>
    <button type="button" data-film class="description" aria-pressed="false">${icon("description")}</button>
    <select data-film class="speed"></select>
    <button type="button" data-film class="sound"></button>
    <button type="button" class="fullscreen"></button>
    <slot name="end"></slot>
  </div>
  <ol class="list" id="chapters" hidden></ol>
</div>`;
    this.parts = /** @type {Record<string, any>} */ (
      Object.fromEntries(["bar", "line", "marks", "seek", "play", "now", "total", "chapters", "captions", "languages", "description", "speed", "sound", "fullscreen", "list"].map((name) => [name, root.querySelector(`.${name}`)]))
    );
    const on = (part, event, action) => this.parts[part].addEventListener(event, (given) => this.#player && action(this.#player, given));
    on("play", "click", (player) => player.toggle());
    on("seek", "input", (player) => player.seek(this.parts.seek.valueAsNumber));
    on("seek", "keydown", (player, event) => this.seekByKey(player, event));
    on("captions", "click", (player) => player.toggleCaptions());
    on("languages", "change", () => preferences.set({ captions: this.parts.languages.value }));
    on("description", "click", (player) => player.toggleDescription());
    on("speed", "change", () => preferences.set({ rate: Number(this.parts.speed.value) }));
    on("sound", "click", (player) => {
      player.video.muted = !player.video.muted;
    });
    this.parts.fullscreen.addEventListener("click", () => void this.toggleFullscreen());
    root.addEventListener("keydown", (event) => this.onKey(/** @type {KeyboardEvent} */ (event)));
    this.list = new ChapterList(this.parts.chapters, this.parts.list, this.parts.marks, (start) => this.#player?.seek(start));
    for (const name of FULLSCREEN_EVENTS) {
      document.addEventListener(name, () => this.update());
    }
  }

  get player() {
    return this.#player;
  }

  set player(player) {
    this.#detach();
    this.#player = player;
    this.list?.open(false);
    if (player) {
      const leave = new AbortController();
      player.addEventListener("normreel-state", () => this.update(), { signal: leave.signal });
      player.video.addEventListener("timeupdate", () => this.updateTime(), { signal: leave.signal });
      const endFrames = onFrames(player.video, () => this.updateTime());
      this.#detach = () => {
        leave.abort();
        endFrames();
      };
    } else {
      this.#detach = () => {};
    }
    if (this.shadowRoot) {
      this.update();
    }
  }

  /** The words of the player, or those given for when there is none. */
  get words() {
    return this.#player?.words ?? this.ownWords ?? WORDS;
  }

  set words(words) {
    this.ownWords = words;
  }

  /** What fills the screen when the film does: the player, unless another element was given. */
  get screenElement() {
    return this.ownScreen ?? this.#player ?? undefined;
  }

  /** @param {HTMLElement | undefined} element */
  set screenElement(element) {
    this.ownScreen = element;
    this.update();
  }

  async toggleFullscreen() {
    if (this.screenElement) {
      await toggleFullscreen(this.screenElement, this.#player?.video);
    }
  }

  update() {
    const player = this.#player;
    const { words, parts } = this;
    parts.bar.setAttribute("aria-label", words.player);
    for (const part of this.shadowRoot.querySelectorAll("[data-film]")) {
      part.toggleAttribute("hidden", !player);
    }
    const full = this.screenElement && fillsScreen(this.screenElement) ? "exit_fullscreen" : "fullscreen";
    parts.fullscreen.hidden = !this.screenElement || !canFillScreen(player?.video);
    label(parts.fullscreen, words[full], full);
    if (!player) {
      return;
    }
    const state = player.playing ? "pause" : player.atEnd || player.video.ended ? "replay" : "play";
    label(parts.play, words[state], state);
    const tracks = player.captionTracks;
    parts.captions.hidden = tracks.length !== 1;
    label(parts.captions, words.captions);
    parts.captions.setAttribute("aria-pressed", String(Boolean(player.captionTrack)));
    parts.languages.hidden = tracks.length < 2;
    parts.languages.setAttribute("aria-label", words.captions);
    fillSelect(parts.languages, [["", words.captions_off], ...tracks.map((track) => [track.language, track.label || track.language])], player.captionTrack?.language ?? "");
    parts.description.hidden = !player.hasDescriptions;
    label(parts.description, words.description);
    parts.description.setAttribute("aria-pressed", String(preferences.described));
    parts.speed.setAttribute("aria-label", words.speed);
    parts.speed.title = words.speed;
    fillSelect(parts.speed, RATES.map((rate) => [String(rate), `${rate}×`]), String(preferences.rate));
    parts.sound.hidden = !hasSound(player.video);
    label(parts.sound, player.video.muted ? words.unmute : words.mute, player.video.muted ? "silent" : "sound");
    this.list.show(player, words.chapters);
    this.updateTime();
  }

  updateTime() {
    const player = this.#player;
    if (!player) {
      return;
    }
    const { parts, words } = this;
    const [now, total] = [player.atEnd ? player.duration : player.video.currentTime, player.duration];
    parts.seek.max = String(total || 1);
    parts.seek.value = String(now);
    parts.seek.style.setProperty("--done", `${total ? (100 * now) / total : 0}%`);
    const [short, chapter] = [{ time: clock(now), total: clock(total) }, player.chapters.findLast(({ start }) => start <= now + 0.01)];
    const time = fill(words.time, short);
    parts.seek.setAttribute("aria-label", words.seek);
    parts.seek.setAttribute("aria-valuetext", chapter ? `${time}, ${chapter.title}` : time);
    parts.now.textContent = short.time;
    parts.total.textContent = ` / ${short.total}`;
    this.list.mark(chapter?.start);
  }

  /**
   * @param {import("./player.js").NormreelPlayer} player
   * @param {KeyboardEvent} event
   */
  seekByKey(player, event) {
    const now = player.video.currentTime;
    const starts = player.chapters.map(({ start }) => start);
    const to = {
      ArrowLeft: now - STEP,
      ArrowDown: now - STEP,
      ArrowRight: now + STEP,
      ArrowUp: now + STEP,
      PageDown: starts.findLast((start) => start < now - 1) ?? 0,
      PageUp: starts.find((start) => start > now + 0.1) ?? player.duration,
      Home: 0,
      End: player.duration,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      player.seek(to);
    }
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key === "Escape" && this.list?.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.list.close();
      return;
    }
    const target = /** @type {HTMLElement} */ (event.target);
    const button = target.matches("button") && (event.key === " " || event.key === "Enter");
    if (button || (target.matches("select") && event.key !== "Tab" && event.key !== "Escape")) {
      event.stopPropagation(); // the key belongs to this control, not to the page's own shortcuts
    }
  }
}

/** @param {any} video */
function hasSound(video) {
  return Boolean(video.mozHasAudio || video.webkitAudioDecodedByteCount || video.audioTracks?.length);
}

if (!customElements.get("normreel-bar")) {
  customElements.define("normreel-bar", NormreelBar);
}
