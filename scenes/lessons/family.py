"""Family: group, instance and RMS norm are other cuts of the same tensor."""

from __future__ import annotations

from normcore.kinds import INSTANCE, RMS, group
from normcore.partitions import group_choices
from scenes.content.group_stops import between_one_and_all, group_stops
from scenes.design.timing import GLANCE, MOVE, READ
from scenes.lessons import storyboard
from scenes.staging.acts.cut_gallery import gather_cuts
from scenes.staging.acts.group_slider import GroupSlider, ask_to_split, own_groups, slide_groups
from scenes.staging.acts.one_sample import shrink_to_one
from scenes.staging.acts.root_mean_square import squeeze_only
from scenes.staging.lesson import Lesson, beat


class Family(Lesson):
    """Instance, group and RMS norm are other cuts of the same tensor."""

    entry = storyboard.FAMILY

    def set_up(self) -> None:
        self.cube = self.stage.cube()
        self.hero = self.stage.hero(self.cube.grid)
        self.cube.set_hero(self.hero.cell)
        self.channels = self.stage.sizes[self.stage.layout.features]
        self.slider = GroupSlider(self, self.cube, group_stops(self.channels))

    @beat(hold=READ, view="layer")
    def one_group(self) -> None:
        self.knob = ask_to_split(self, self.slider, group_choices(self.channels))

    @beat(hold=GLANCE, view="layer")
    def slide(self) -> None:
        slide_groups(self, self.slider, self.knob)

    @beat(hold=MOVE, view="layer")
    def own_group(self) -> None:
        own_groups(self, self.slider, self.knob, self.hero)

    @beat(hold=MOVE, view="batch")
    def one_sample(self) -> None:
        shrink_to_one(self, self.hero)

    @beat(hold=MOVE, view="layer")
    def rms(self) -> None:
        squeeze_only(self, self.hero)

    @beat(hold=READ)
    def all_cuts(self) -> None:
        groups = between_one_and_all(self.channels, self.spec.groups)
        between = () if groups is None else (group(groups),)
        alone = () if self.spec.view == "batch" else (RMS,)
        gather_cuts(self, self.hero, (*self.stage.methods, *between, INSTANCE, *alone))
