/** The texts of a video's tracks. */

/**
 * Its tracks of a kind; no player of the browser shows them.
 * @param {HTMLVideoElement} video
 * @param {TextTrackKind} kind
 * @returns {TextTrack[]}
 */
export function tracksOf(video, kind) {
  const found = [...video.textTracks].filter((track) => track.kind === kind || (kind === "captions" && track.kind === "subtitles"));
  for (const track of found) {
    track.mode = "hidden";
  }
  return found;
}

/**
 * The cues of a track that has been read.
 * @param {TextTrack | undefined} track
 * @returns {VTTCue[]}
 */
export function cuesOf(track) {
  return /** @type {VTTCue[]} */ ([...(track?.cues ?? [])]);
}

/**
 * What a cue says, on one line.
 * @param {VTTCue} cue
 */
export function textOf(cue) {
  return (cue.getCueAsHTML().textContent ?? "").replace(/\s+/g, " ").trim();
}

/**
 * What a track says at a moment. Browsers tell it only of a film that has begun to play.
 * @param {TextTrack} track
 * @param {number} seconds
 */
export function textAt(track, seconds) {
  const shown = cuesOf(track).filter(({ startTime, endTime }) => startTime <= seconds && seconds < endTime);
  return shown.map(textOf).join(" ");
}
