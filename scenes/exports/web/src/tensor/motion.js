// How a cube and a number line get from one state to the next: turn, then slide, one after the other.
import { tween } from "./dom.js";

/** @typedef {import("./cube.js").Pose} Pose */

const OPENING = 750;
const TURNING = 450;
const STEPPING = 700;

export class Motion {
  /** @param {import("./cube.js").Cube} cube @param {import("./line.js").NumberLine} line */
  constructor(cube, line) {
    this.cube = cube;
    this.line = line;
    /** @type {(() => void)[]} */
    this.endings = [];
    this.running = 0;
  }

  /** Whether something is on its way. */
  get moving() {
    return this.running > 0;
  }

  /** End what is still moving. */
  settle() {
    while (this.endings.length) {
      this.endings.pop()?.();
    }
  }

  /** @param {number} milliseconds @param {(share: number) => void} show @param {() => void} [then] */
  #run(milliseconds, show, then = () => {}) {
    this.running += 1;
    this.cube.moving = milliseconds > 0;
    const end = tween(milliseconds, show, () => {
      this.running -= 1;
      this.cube.moving = false;
      then();
    });
    this.endings.push(end);
  }

  /** Go to a pose. @param {Pose} pose @param {boolean} animate @param {() => void} [then] */
  go(pose, animate, then = () => {}) {
    this.settle();
    const start = { ...this.cube.pose };
    const show = (/** @type {Pose} */ shown) => {
      this.cube.pose = shown;
      this.cube.draw();
    };
    const blend = (/** @type {Pose} */ from, /** @type {Pose} */ to, /** @type {number} */ share) =>
      show({
        turned: from.turned + (to.turned - from.turned) * share,
        raised: from.raised + (to.raised - from.raised) * share,
        open: from.open + (to.open - from.open) * share,
      });
    const done = () => {
      this.cube.draw();
      then();
    };
    if (start.open === pose.open) {
      const still = start.turned === pose.turned && start.raised === pose.raised;
      this.#run(animate && !still ? TURNING : 0, (share) => blend(start, pose, share), done);
      return;
    }
    // slabs slide in the view at rest, in which none passes through another
    const rest = { turned: 0, raised: 0, open: start.open };
    const slid = { ...rest, open: pose.open };
    const turned = start.turned !== 0 || start.raised !== 0;
    this.#run(animate && turned ? TURNING : 0, (share) => blend(start, rest, share), () =>
      this.#run(animate ? OPENING : 0, (share) => blend(rest, slid, share), () =>
        this.#run(animate && (pose.turned || pose.raised) ? TURNING : 0, (share) => blend(slid, pose, share), done),
      ),
    );
  }

  /** Take the number line to a step. @param {number} step @param {boolean} animate */
  step(step, animate) {
    const from = this.line.step;
    this.#run(animate && from !== step ? STEPPING * Math.min(2, Math.abs(step - from)) : 0, (share) => {
      this.line.step = from + (step - from) * share;
      this.line.draw();
    });
  }
}
