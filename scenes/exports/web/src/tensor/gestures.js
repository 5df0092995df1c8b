// What pointers and keys do on a cube: hover looks, a tap pins, a drag turns. A touch that goes up or down scrolls the page.

const TAP = 6;
const DEGREES = 0.4;

/**
 * @param {import("./panel.js").Panel} panel
 * @param {{look: (cell: number) => void, pin: (cell: number) => void, turn: (x: number, y: number) => void,
 *   turned: () => void, key: (event: KeyboardEvent) => void}} acts
 */
export function watch(panel, acts) {
  const { stage, cube } = panel;
  /** @type {{x: number, y: number, far: boolean} | null} */
  let held = null;
  const at = (/** @type {PointerEvent} */ event) => {
    const box = cube.canvas.getBoundingClientRect();
    const scale = cube.width / box.width;
    return cube.hit((event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.isPrimary && event.button === 0) {
      held = { x: event.clientX, y: event.clientY, far: false };
      stage.setPointerCapture(event.pointerId);
    }
  });
  stage.addEventListener("pointermove", (event) => {
    if (!event.isPrimary) return;
    if (!held) {
      if (event.pointerType !== "touch") acts.look(at(event));
      return;
    }
    const [x, y] = [event.clientX - held.x, event.clientY - held.y];
    if (held.far || Math.hypot(x, y) > TAP) {
      held = { x: event.clientX, y: event.clientY, far: true };
      stage.classList.add("held");
      acts.turn(x * DEGREES, event.pointerType === "touch" ? 0 : y * DEGREES);
    }
  });
  const release = (/** @type {PointerEvent} */ event) => {
    if (!held) return;
    const { far } = held;
    held = null;
    stage.classList.remove("held");
    if (far) {
      acts.turned();
    } else if (event.type === "pointerup") {
      acts.pin(at(event));
    }
  };
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", release);
  stage.addEventListener("pointerleave", (event) => {
    if (!held && event.pointerType !== "touch") acts.look(-1);
  });
  stage.addEventListener("blur", () => acts.look(-1));
  stage.addEventListener("keydown", (event) => acts.key(event));
}
