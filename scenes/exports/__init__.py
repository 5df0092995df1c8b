"""Where finished films go: bundles for slides and pages, decks, a gallery. `registry` names them all."""
