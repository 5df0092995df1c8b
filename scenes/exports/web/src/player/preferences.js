/**
 * What a viewer chose: it holds for every player of a page, and is remembered where the browser allows it.
 * `captions` is the language that is shown or "", `described` whether what is seen is spoken, `rate` the speed.
 */
const KEY = "normreel-player";
const DEFAULTS = Object.freeze({ captions: "", described: false, rate: 1 });
export const RATES = Object.freeze([0.5, 0.75, 1, 1.25, 1.5, 2]);

class Preferences extends EventTarget {
  constructor() {
    super();
    this.values = { ...DEFAULTS, ...remembered() };
  }

  get captions() {
    return this.values.captions;
  }

  get described() {
    return this.values.described;
  }

  get rate() {
    return this.values.rate;
  }

  /** @param {number} by how many steps faster */
  changeRate(by) {
    const place = RATES.indexOf(this.rate) + by;
    this.set({ rate: RATES[Math.min(Math.max(place, 0), RATES.length - 1)] });
  }

  /** @param {Partial<typeof DEFAULTS>} changed */
  set(changed) {
    Object.assign(this.values, changed);
    try {
      localStorage.setItem(KEY, JSON.stringify(this.values));
    } catch {
      // a page from the disk may have no storage: what was chosen holds while it is open
    }
    this.dispatchEvent(new Event("change"));
  }
}

function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return Object.fromEntries(
      Object.entries(DEFAULTS).flatMap(([name, usual]) =>
        typeof found[name] === typeof usual && (name !== "rate" || RATES.includes(found[name])) ? [[name, found[name]]] : [],
      ),
    );
  } catch {
    return {};
  }
}

export const preferences = new Preferences();
