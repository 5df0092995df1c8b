"""Writes the folder of a page for textbooks of the MkDocs kind that are made of MicroSims.

A MicroSim is a folder `docs/sims/<name>` with `main.html`, the simulation alone; `index.md`, the page of the book that
frames it, with a lesson plan and references; `metadata.json`, which catalogues read: Dublin Core and what the schema of
MicroSims asks for beside it; and a picture `<name>.png` for previews.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from scenes import __version__
from scenes.exports.page.files import INDEX, MAIN, METADATA
from scenes.exports.page.page import TEMPLATES, Page, copy_films
from scenes.texts.catalog import document_words, language_name

HEIGHT: Final = 1250
"""Pixels of the frame until the page within says how high it is."""


@dataclass(frozen=True)
class MicroSim:
    """A MicroSim: its page, the picture for previews, and when it was made."""

    page: Page
    picture: Path
    made: date

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.page.name

    def metadata(self) -> dict[str, Any]:
        """What catalogues read of it."""
        words, plan, spec = self.page.comparison.texts, self.page.plan, self.page.spec
        said = words["microsim"]
        return {
            "microsim": {
                "dublinCore": {
                    "title": f"{words['page']['subject']}: {words['page']['title']}",
                    "creator": [said["publisher"]],
                    "subject": said["subjects"].split("; "),
                    "description": said["description"],
                    "publisher": said["publisher"],
                    "date": self.made.isoformat(),
                    "type": "Interactive Simulation",
                    "format": "text/html",
                    "language": spec.language,
                    "relation": [address for _, address in plan.references],
                    "rights": "MIT License",
                },
                "search": {
                    "tags": said["tags"].split("; "),
                    "visualizationType": ["interactive-demo", "simulation", "3d-model", "animation"],
                    "interactionLevel": "high",
                    "complexity": 6,
                    "applicationDomains": ["education", "demonstration", "exploration"],
                },
                "educational": {
                    "gradeLevel": ["Undergraduate", "Graduate"],
                    "subjectArea": ["Computer Science", "Statistics"],
                    "topic": said["subjects"].split("; "),
                    "learningObjectives": list(plan.objectives),
                    "prerequisites": said["prerequisites"].split("; "),
                    "duration": {"typical": plan.minutes},
                    "difficulty": "Intermediate",
                },
                "technical": {
                    "framework": "other",
                    "version": __version__,
                    "dependencies": [],
                    "canvasDimensions": {"height": HEIGHT, "responsive": True},
                    "accessibility": {
                        "screenReader": True,
                        "keyboardNavigation": True,
                        "colorContrast": True,
                        "altText": True,
                    },
                },
                "userInterface": {
                    "layoutType": "responsive-width",
                    "controls": [
                        {"id": "view", "type": "radio", "label": words["tensor"]["view"]},
                        {"id": "animate", "type": "checkbox", "label": words["tensor"]["animate"]},
                    ],
                },
                "pedagogical": {
                    "pattern": "exploration",
                    "bloomsTaxonomy": ["Understand", "Apply", "Analyze", "Evaluate"],
                    "bloomAlignment": ["understand", "apply", "analyze"],
                    "bloomVerbs": ["compare", "explain", "predict", "experiment"],
                    "pacing": "self-paced",
                    "supportsPrediction": True,
                    "dataVisibility": "high",
                    "feedbackType": ["immediate"],
                    "interactionStyle": "manipulate",
                },
                "usage": {
                    "assessmentQuestions": [
                        {"question": each.ask, "type": "short-answer", "level": "Understand"}
                        for each in plan.questions
                    ],
                },
            }
        }

    def index(self) -> str:
        """The page of the book."""
        spec = self.page.spec
        return TEMPLATES.fill(
            "index.md",
            sim=self,
            page=self.page,
            words=self.page.comparison.texts,
            plan=self.page.plan,
            columns=self.page.comparison.columns,
            rows=self.page.comparison.rows,
            height=HEIGHT,
            captions=document_words(spec.language),
            language=language_name(spec.language),
        )


def write_microsim(sim: MicroSim, folder: Path) -> list[Path]:
    """Write a MicroSim into `folder`; return what was made, the page of the book first."""
    made = [folder / name for name in (INDEX, MAIN, METADATA)]
    made[0].write_text(sim.index(), encoding="utf-8")
    made[1].write_text(sim.page.fill(), encoding="utf-8")
    made[2].write_text(json.dumps(sim.metadata(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    picture = folder / f"{sim.name}.png"
    shutil.copyfile(sim.picture, picture)
    return [*made, picture, *copy_films(sim.page.films, folder)]
