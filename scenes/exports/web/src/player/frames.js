/** Watching a film picture by picture, to stop it where it is to stop. */

/** How many seconds before a moment its last picture may begin: the length of a picture at 50 a second. */
const EARLY = 0.02;

/**
 * Call `watch` with the time of every picture that a video shows, until it returns false or `stop` is called.
 * @param {HTMLVideoElement} video
 * @param {(seconds: number) => void} watch
 * @returns {() => void} what ends it
 */
export function onFrames(video, watch) {
  let running = true;
  if ("requestVideoFrameCallback" in video) {
    let asked = 0;
    const next = () => {
      asked = video.requestVideoFrameCallback((_, { mediaTime }) => {
        if (running) {
          next();
          watch(mediaTime);
        }
      });
    };
    next();
    return () => {
      running = false;
      video.cancelVideoFrameCallback(asked);
    };
  }
  const next = () => {
    if (running) {
      if (!video.paused) {
        watch(video.currentTime);
      }
      requestAnimationFrame(next);
    }
  };
  next();
  return () => {
    running = false;
  };
}

/**
 * The first of some moments that was passed between two pictures, as its number, or -1.
 * @param {number[]} moments
 * @param {number} before time of the picture before
 * @param {number} now time of this picture
 */
export function passed(moments, before, now) {
  return moments.findIndex((moment) => before < moment - EARLY && now >= moment - EARLY);
}
