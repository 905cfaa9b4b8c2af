"""The settings that are shipped: each names instruments of the catalogue, with a role, an authority and a source."""

from __future__ import annotations

import pytest

from mindscreen.errors import NotFoundError
from mindscreen.library import catalogue, load
from mindscreen.pathways import pathway, pathways
from mindscreen.settings import ROLES, Setting, setting, settings

ASK_ABOUT_SUICIDE = {"phq-9", "phq-a", "epds"}
SUICIDE_SCREENS = {"c-ssrs-screener", "asq", "asq-youth"}


def test_a_setting_is_found_by_its_name() -> None:
    oncology = setting("oncology")
    assert oncology.title == {"en": "Oncology", "zh-CN": "肿瘤科"}
    first = oncology.uses[0]
    assert (first.role, first.instruments, first.status) == ("first-step", ("distress-thermometer",), "consensus")
    assert "distress" in first.cite[0].text
    assert oncology.instruments[0] == "distress-thermometer"


def test_an_unknown_setting_is_an_error_with_the_one_that_was_meant() -> None:
    with pytest.raises(NotFoundError) as caught:
        setting("cardiolgy")
    assert (caught.value.code, caught.value.what) == ("MS-N008", "there is no setting 'cardiolgy'.")
    assert "Did you mean 'cardiology'?" in caught.value.remedy
    assert all(each.id in caught.value.remedy for each in settings())


def test_the_catalogue_says_what_the_settings_say() -> None:
    listed = {(use.setting, entry.id, use.role, use.status) for entry in catalogue() for use in entry.settings}
    assert listed == {
        (each.id, name, use.role, use.status) for each in settings() for use in each.uses for name in use.instruments
    }


@pytest.mark.parametrize("each", settings(), ids=lambda each: each.id)
def test_steps_come_in_their_order_and_every_use_has_a_source(each: Setting) -> None:
    steps = [ROLES.index(use.role) for use in each.uses]
    assert steps == sorted(steps)
    for use in each.uses:
        assert use.cite
        assert all(source.text and source.confidence for source in use.cite)


@pytest.mark.parametrize("each", settings(), ids=lambda each: each.id)
def test_where_a_form_asks_about_suicide_a_suicide_screen_follows(each: Setting) -> None:
    assert not ASK_ABOUT_SUICIDE & {*each.instruments} or SUICIDE_SCREENS & {*each.instruments}


@pytest.mark.parametrize("name", pathways())
def test_a_pathway_begins_with_first_steps_of_its_setting(name: str) -> None:
    place = setting(name)
    first = {each for use in place.uses if use.role == "first-step" for each in use.instruments}
    assert first >= {*pathway(name).start}


def test_what_asks_about_suicide_is_what_raises_a_critical_finding() -> None:
    for name in ASK_ABOUT_SUICIDE:
        assert any(rule.level == "critical" for rule in load(name).findings)
