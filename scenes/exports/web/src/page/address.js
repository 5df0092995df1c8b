/** The state of the tensor in the page's address, and the lines that embed it. */

const PAUSE = 250;

/**
 * Keeps the state of a tensor in the address: it begins with the state that the address names, and writes what changes.
 *
 * @param {HTMLElement & {hash: string}} tensor
 * @param {(address: string) => void} tell is called with each new address
 */
export function keepInAddress(tensor, tell) {
  let waiting = 0;
  const read = () => {
    const named = location.hash.slice(1);
    if (named && !document.getElementById(named) && named !== tensor.hash) {
      tensor.hash = named;
    }
  };
  const write = () => {
    try {
      history.replaceState(history.state, "", `#${tensor.hash}`);
    } catch {
      // a page within another one, or one that changed too often, has no say in its address
    }
    tell(location.href);
  };
  read();
  addEventListener("hashchange", read);
  tensor.addEventListener("normreel-change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(write, PAUSE);
  });
}

/**
 * The address of the compact page, as others put it into a frame.
 *
 * @param {string} written the address that the page was made with, which is kept on the disk
 * @param {string} hash the state of the tensor
 * @returns {string}
 */
export function frameAddress(written, hash) {
  const base = location.protocol.startsWith("http") ? location.origin + location.pathname : written;
  return `${base}?compact#${hash}`;
}
