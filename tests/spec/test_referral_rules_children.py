"""The referral table for children and young people, row by row, on both sides of each edge.

Each case names the words of its row and the source of the row; a recommendation is written as `told` writes it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.spec.referral_rows import (
    Row,
    advise,
    crisis_rules,
    fired,
    given,
    healthy,
    left_to_the_built_in_advice,
    place_with,
    row_of_the_table,
    scoring,
    signs,
    told,
    written,
)

import mindscreen as ms
from mindscreen.carepathway import PathwayStep
from mindscreen.rule import EVERYBODY
from mindscreen.rulesets import rule_sets

NOON = "2026-11-21T12:00:00+08:00"

ROWS: list[Row] = [
    *row_of_the_table(
        "0-6 warning signs any 1: developmental assessment, U3, child_dev, guardian",
        "national norm 2022; urgency proposed",
        given(
            "nhc-warning-signs",
            signs(6, m06_reach=1),
            "nhc-warning-signs-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            age_months=6,
        ),
        given(
            "nhc-warning-signs",
            signs(24, m24_spoon=1),
            "nhc-warning-signs-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            age_months=25,
        ),
    ),
    *row_of_the_table(
        "regression or no eye contact: U2",
        "proposed",
        given(
            "nhc-warning-signs",
            signs(24, regression=1),
            "nhc-warning-signs-positive: assess U2 P7D child_dev [responsible_doctor, guardian]",
            age_months=25,
        ),
        given(
            "nhc-warning-signs",
            signs(18, m18_eye_contact=1),
            "nhc-warning-signs-positive: assess U2 P7D child_dev [responsible_doctor, guardian]",
            age_months=18,
        ),
        given(
            "nhc-warning-signs",
            signs(12, m12_name=1),
            "nhc-warning-signs-positive: assess U2 P7D child_dev [responsible_doctor, guardian]",
            age_months=12,
        ),
    ),
    *row_of_the_table(
        "0-6 warning signs negative: next visit of 3, 6, 8, 12, 18, 24, 30 months, 3, 4, 5, 6 years",
        "national norm 2022",
        given(
            "nhc-warning-signs",
            signs(3),
            "nhc-warning-signs-negative-3-months: re-screen nhc-warning-signs U4 P3M primary_care []",
            age_months=3,
        ),
        given(
            "nhc-warning-signs",
            signs(3),
            "nhc-warning-signs-negative-3-months: re-screen nhc-warning-signs U4 P3M primary_care []",
            age_months=5,
        ),
        given(
            "nhc-warning-signs",
            signs(6),
            "nhc-warning-signs-negative-6-months: re-screen nhc-warning-signs U4 P2M primary_care []",
            age_months=6,
        ),
        given(
            "nhc-warning-signs",
            signs(6),
            "nhc-warning-signs-negative-6-months: re-screen nhc-warning-signs U4 P2M primary_care []",
            age_months=7,
        ),
        given(
            "nhc-warning-signs",
            signs(8),
            "nhc-warning-signs-negative-8-months: re-screen nhc-warning-signs U4 P4M primary_care []",
            age_months=8,
        ),
        given(
            "nhc-warning-signs",
            signs(8),
            "nhc-warning-signs-negative-8-months: re-screen nhc-warning-signs U4 P4M primary_care []",
            age_months=11,
        ),
        given(
            "nhc-warning-signs",
            signs(12),
            "nhc-warning-signs-negative-1-to-2-years: re-screen nhc-warning-signs U4 P6M primary_care []",
            age_months=12,
        ),
        given(
            "nhc-warning-signs",
            signs(30),
            "nhc-warning-signs-negative-1-to-2-years: re-screen nhc-warning-signs U4 P6M primary_care []",
            age_months=35,
        ),
        given(
            "nhc-warning-signs",
            signs(36),
            "nhc-warning-signs-negative-3-to-5-years: re-screen nhc-warning-signs U4 P12M primary_care []",
            age_months=36,
        ),
        given(
            "nhc-warning-signs",
            signs(60),
            "nhc-warning-signs-negative-3-to-5-years: re-screen nhc-warning-signs U4 P12M primary_care []",
            age_months=71,
        ),
        given(
            "nhc-warning-signs",
            signs(72),
            "nhc-warning-signs-negative-6-years: inform U4 P12M primary_care [guardian]",
            age_months=72,
        ),
        given(
            "nhc-warning-signs",
            signs(72),
            "nhc-warning-signs-negative-6-years: inform U4 P12M primary_care [guardian]",
            age_months=83,
        ),
    ),
    *row_of_the_table(
        "unscorable: repeat or interview",
        "proposed",
        given(
            "nhc-warning-signs",
            signs(18, regression=None),
            "nhc-warning-signs-regression-unanswered: ask regression U1 P1D treating_team []",
            "nhc-warning-signs-incomplete: complete regression U1 P1D treating_team []",
            age_months=18,
        ),
        given(
            "nhc-warning-signs",
            signs(18, m18_walk=None),
            "nhc-warning-signs-incomplete: complete m18_walk U1 P1D treating_team []",
            age_months=18,
        ),
        given(
            "nhc-warning-signs",
            signs(18, regression=None, m18_walk=None),
            "nhc-warning-signs-regression-unanswered: ask regression U1 P1D treating_team []",
            "nhc-warning-signs-incomplete: complete regression+m18_walk U1 P1D treating_team []",
            age_months=18,
        ),
    ),
    *row_of_the_table(
        "M-CHAT-R 3-7: Follow-Up form",
        "Robins 2014",
        given(
            "m-chat-r",
            scoring("m-chat-r", 2),
            "m-chat-r-negative: re-screen nhc-warning-signs U4 P6M primary_care []",
            age_months=24,
        ),
        given(
            "m-chat-r",
            scoring("m-chat-r", 3),
            "m-chat-r-follow-up: screen m-chat-r-f U3 P28D treating_team [responsible_doctor, guardian]",
            age_months=24,
        ),
        given(
            "m-chat-r",
            scoring("m-chat-r", 7),
            "m-chat-r-follow-up: screen m-chat-r-f U3 P28D treating_team [responsible_doctor, guardian]",
            age_months=24,
        ),
    ),
    *row_of_the_table(
        "M-CHAT-R 8-20: refer without the Follow-Up",
        "Robins 2014; urgency proposed",
        given(
            "m-chat-r",
            scoring("m-chat-r", 8),
            "m-chat-r-high: refer U2 P7D child_dev [responsible_doctor, guardian]",
            age_months=24,
        ),
    ),
    *row_of_the_table(
        "M-CHAT-R 0-2 before the second birthday: again after it",
        "M-CHAT-R/F form",
        given(
            "m-chat-r",
            scoring("m-chat-r", 2),
            "m-chat-r-second-birthday: re-screen m-chat-r U4 P8M primary_care []",
            age_months=23,
        ),
        given(
            "m-chat-r",
            scoring("m-chat-r", 2, movement=None),
            "m-chat-r-incomplete: complete movement U1 P1D treating_team []",
            age_months=23,
        ),
    ),
    *row_of_the_table(
        "M-CHAT-R/F >=2: refer, U3, child_dev",
        "Robins 2014; urgency proposed",
        given(
            "m-chat-r-f",
            scoring("m-chat-r-f", 1),
            "m-chat-r-f-negative: re-screen m-chat-r U4 P6M treating_team []",
            age_months=24,
        ),
        given(
            "m-chat-r-f",
            scoring("m-chat-r-f", 1),
            "m-chat-r-f-negative: re-screen nhc-warning-signs U4 P6M treating_team []",
            age_months=31,
        ),
        given(
            "m-chat-r-f",
            scoring("m-chat-r-f", 2),
            "m-chat-r-f-positive: refer U3 P28D child_dev [responsible_doctor, guardian]",
            age_months=24,
        ),
        given("m-chat-r-f", {}, "m-chat-r-f-incomplete: complete everything U1 P1D treating_team []", age_months=24),
    ),
    *row_of_the_table(
        "refused Follow-Up: treated as positive, with its due date",
        "proposed",
        given("m-chat-r-f", None, "m-chat-r-f-refused: refer U3 P28D child_dev [responsible_doctor, guardian]"),
    ),
    *row_of_the_table(
        "ABC: report both pairs; >=31 a reason to refer, 53 / 67",
        "introduction of 1993",
        given("abc", scoring("abc", 30, self_injury=0), "abc-negative: re-screen abc U4 P12M treating_team []"),
        given(
            "abc",
            scoring("abc", 31, self_injury=0),
            "abc-suspected: assess U3 P28D child_dev [responsible_doctor, guardian]",
        ),
        given(
            "abc",
            scoring("abc", 52, self_injury=0),
            "abc-suspected: assess U3 P28D child_dev [responsible_doctor, guardian]",
        ),
        given(
            "abc",
            scoring("abc", 53, self_injury=0),
            "abc-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
        ),
        given(
            "abc",
            scoring("abc", 66, self_injury=0),
            "abc-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
        ),
        given(
            "abc", scoring("abc", 67, self_injury=0), "abc-high: refer U3 P28D child_dev [responsible_doctor, guardian]"
        ),
        given(
            "abc",
            {},
            "abc-self-injury-unanswered: ask self_injury U1 P1D treating_team [responsible_doctor]",
            "abc-incomplete: complete everything U1 P1D treating_team []",
        ),
    ),
    *row_of_the_table(
        "repetitive self-injury: today",
        "proposed",
        given(
            "abc",
            healthy("abc", self_injury=1),
            "abc-self-injury: assess U1 P1D child_psych [responsible_doctor, guardian]",
            "abc-negative: re-screen abc U4 P12M treating_team []",
        ),
        given(
            "abc",
            healthy("abc", self_injury=None),
            "abc-self-injury-unanswered: ask self_injury U1 P1D treating_team [responsible_doctor]",
            "abc-negative: re-screen abc U4 P12M treating_team []",
        ),
    ),
    *row_of_the_table(
        "ABC >=31 suspected / >=62 typical",
        "ministry guideline 2010, recalled",
        given(
            "abc",
            scoring("abc", 30, self_injury=0),
            "abc-negative: re-screen abc U4 P12M treating_team []",
            rules="cn-ministry-2010",
        ),
        given(
            "abc",
            scoring("abc", 31, self_injury=0),
            "abc-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="cn-ministry-2010",
        ),
        given(
            "abc",
            scoring("abc", 61, self_injury=0),
            "abc-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="cn-ministry-2010",
        ),
        given(
            "abc",
            scoring("abc", 62, self_injury=0),
            "abc-high: refer U3 P28D child_dev [responsible_doctor, guardian]",
            rules="cn-ministry-2010",
        ),
        given(
            "abc",
            healthy("abc", self_injury=1),
            "abc-self-injury: assess U1 P1D child_psych [responsible_doctor, guardian]",
            "abc-negative: re-screen abc U4 P12M treating_team []",
            rules="cn-ministry-2010",
        ),
        given(
            "abc",
            {},
            "abc-self-injury-unanswered: ask self_injury U1 P1D treating_team [responsible_doctor]",
            "abc-incomplete: complete everything U1 P1D treating_team []",
            rules="cn-ministry-2010",
        ),
    ),
    *row_of_the_table(
        "ABC 53 / 68",
        "Krug 1980",
        given(
            "abc",
            scoring("abc", 30, self_injury=0),
            "abc-negative: re-screen abc U4 P12M treating_team []",
            rules="krug-1980",
        ),
        given(
            "abc",
            scoring("abc", 31, self_injury=0),
            "abc-suspected: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="krug-1980",
        ),
        given(
            "abc",
            scoring("abc", 53, self_injury=0),
            "abc-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="krug-1980",
        ),
        given(
            "abc",
            scoring("abc", 67, self_injury=0),
            "abc-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="krug-1980",
        ),
        given(
            "abc",
            scoring("abc", 68, self_injury=0),
            "abc-high: refer U3 P28D child_dev [responsible_doctor, guardian]",
            rules="krug-1980",
        ),
        given(
            "abc",
            healthy("abc", self_injury=1),
            "abc-self-injury: assess U1 P1D child_psych [responsible_doctor, guardian]",
            "abc-negative: re-screen abc U4 P12M treating_team []",
            rules="krug-1980",
        ),
        given(
            "abc",
            {},
            "abc-self-injury-unanswered: ask self_injury U1 P1D treating_team [responsible_doctor]",
            "abc-incomplete: complete everything U1 P1D treating_team []",
            rules="krug-1980",
        ),
    ),
    *row_of_the_table(
        "CABS >=14 (three-level)",
        "ministry guideline 2010, recalled",
        given(
            "clancy-cabs",
            scoring("clancy-cabs", 13),
            "clancy-cabs-negative: re-screen clancy-cabs U4 P12M treating_team []",
        ),
        given(
            "clancy-cabs",
            scoring("clancy-cabs", 14),
            "clancy-cabs-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
        ),
        given("clancy-cabs", {}, "clancy-cabs-incomplete: complete everything U1 P1D treating_team []"),
    ),
    *row_of_the_table(
        "CABS >=14 + often>=6 + never<=3",
        "Chinese handbooks",
        given(
            "clancy-cabs",
            scoring("clancy-cabs", 13),
            "clancy-cabs-negative: re-screen clancy-cabs U4 P12M treating_team []",
            rules="handbook-clauses",
        ),
        given(
            "clancy-cabs",
            scoring("clancy-cabs", 14),
            "clancy-cabs-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="handbook-clauses",
        ),
        given(
            "clancy-cabs",
            {
                **dict.fromkeys(healthy("clancy-cabs"), 1),
                "mixing": 2,
                "hearing": 2,
                "learning": 2,
                "danger": 2,
                "change": 2,
                "needs": 2,
                "objects": 0,
                "play": 0,
                "rotation": 0,
            },
            "clancy-cabs-clauses: refer U3 P28D child_dev [responsible_doctor, guardian]",
            rules="handbook-clauses",
        ),
        given(
            "clancy-cabs",
            {
                **dict.fromkeys(healthy("clancy-cabs"), 1),
                "mixing": 2,
                "hearing": 2,
                "learning": 2,
                "danger": 2,
                "change": 2,
            },
            "clancy-cabs-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="handbook-clauses",
        ),
        given(
            "clancy-cabs",
            {},
            "clancy-cabs-incomplete: complete everything U1 P1D treating_team []",
            rules="handbook-clauses",
        ),
    ),
    *row_of_the_table(
        "CABS >=11 and >=13",
        "Taiwan 2018",
        given(
            "clancy-cabs",
            scoring("clancy-cabs", 10),
            "clancy-cabs-negative: re-screen clancy-cabs U4 P12M treating_team []",
            rules="taiwan-16-to-30-months",
        ),
        given(
            "clancy-cabs",
            scoring("clancy-cabs", 11),
            "clancy-cabs-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="taiwan-16-to-30-months",
        ),
        given(
            "clancy-cabs",
            {},
            "clancy-cabs-incomplete: complete everything U1 P1D treating_team []",
            rules="taiwan-16-to-30-months",
        ),
        given(
            "clancy-cabs",
            scoring("clancy-cabs", 12),
            "clancy-cabs-negative: re-screen clancy-cabs U4 P12M treating_team []",
            rules="taiwan-developmental-delay",
        ),
        given(
            "clancy-cabs",
            scoring("clancy-cabs", 13),
            "clancy-cabs-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="taiwan-developmental-delay",
        ),
        given(
            "clancy-cabs",
            {},
            "clancy-cabs-incomplete: complete everything U1 P1D treating_team []",
            rules="taiwan-developmental-delay",
        ),
    ),
    *row_of_the_table(
        "CARS >=30 positive, no word for severity",
        "Chinese handbooks, ministry guideline 2010",
        given("cars", scoring("cars", 59), "cars-negative: re-screen cars U4 P12M treating_team []", age_years=5),
        given(
            "cars",
            scoring("cars", 60),
            "cars-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            age_years=5,
        ),
        given(
            "cars",
            scoring("cars", 120),
            "cars-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            age_years=5,
        ),
        given("cars", {}, "cars-incomplete: complete everything U1 P1D treating_team []", age_years=5),
    ),
    *row_of_the_table(
        "CARS >=36 + 5 items>=3",
        "Chinese handbooks",
        given(
            "cars",
            scoring("cars", 59),
            "cars-negative: re-screen cars U4 P12M treating_team []",
            rules="cn-handbook",
            age_years=5,
        ),
        given(
            "cars",
            scoring("cars", 60),
            "cars-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="cn-handbook",
            age_years=5,
        ),
        given(
            "cars",
            scoring("cars", 72),
            "cars-severe: refer U2 P7D child_dev [responsible_doctor, guardian]",
            rules="cn-handbook",
            age_years=5,
        ),
        given(
            "cars",
            scoring("cars", 71),
            "cars-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="cn-handbook",
            age_years=5,
        ),
        given(
            "cars", {}, "cars-incomplete: complete everything U1 P1D treating_team []", rules="cn-handbook", age_years=5
        ),
    ),
    *row_of_the_table(
        "CARS <30 / 30-36 / >36",
        "ministry guideline 2010, recalled",
        given(
            "cars",
            scoring("cars", 59),
            "cars-negative: re-screen cars U4 P12M treating_team []",
            rules="cn-moh-2010",
            age_years=5,
        ),
        given(
            "cars",
            scoring("cars", 72),
            "cars-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="cn-moh-2010",
            age_years=5,
        ),
        given(
            "cars",
            scoring("cars", 73),
            "cars-severe: refer U2 P7D child_dev [responsible_doctor, guardian]",
            rules="cn-moh-2010",
            age_years=5,
        ),
        given(
            "cars", {}, "cars-incomplete: complete everything U1 P1D treating_team []", rules="cn-moh-2010", age_years=5
        ),
    ),
    *row_of_the_table(
        "CARS second edition: 30 and 37 below 13 years, 28 and 35 from then on",
        "CARS2-ST, recalled",
        given(
            "cars",
            scoring("cars", 59),
            "cars-negative: re-screen cars U4 P12M treating_team []",
            rules="cars2-st",
            age_years=12,
        ),
        given(
            "cars",
            scoring("cars", 60),
            "cars-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="cars2-st",
            age_years=12,
        ),
        given(
            "cars",
            scoring("cars", 73),
            "cars-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="cars2-st",
            age_years=12,
        ),
        given(
            "cars",
            scoring("cars", 74),
            "cars-severe: refer U2 P7D child_dev [responsible_doctor, guardian]",
            rules="cars2-st",
            age_years=12,
        ),
        given(
            "cars",
            scoring("cars", 55),
            "cars-negative: re-screen cars U4 P12M treating_team []",
            rules="cars2-st",
            age_years=13,
        ),
        given(
            "cars",
            scoring("cars", 56),
            "cars-positive-from-13: assess U3 P28D child_dev [responsible_doctor, guardian]",
            rules="cars2-st",
            age_years=13,
        ),
        given(
            "cars",
            scoring("cars", 70),
            "cars-severe: refer U2 P7D child_dev [responsible_doctor, guardian]",
            rules="cars2-st",
            age_years=13,
        ),
        given(
            "cars",
            scoring("cars", 57),
            "cars-age-incomplete: complete nothing U1 P1D treating_team []",
            rules="cars2-st",
        ),
        given("cars", {}, "cars-incomplete: complete everything U1 P1D treating_team []", rules="cars2-st"),
    ),
    *row_of_the_table(
        "BPSC any subscale >=3",
        "SWYC scoring; urgency proposed",
        given(
            "bpsc",
            scoring("bpsc", 2, "irritability"),
            "bpsc-negative: re-screen bpsc U4 P3M treating_team []",
            age_months=9,
        ),
        given(
            "bpsc",
            scoring("bpsc", 3, "irritability"),
            "bpsc-positive: assess U3 P28D child_dev [responsible_doctor, guardian]",
            age_months=9,
        ),
        given("bpsc", {}, "bpsc-incomplete: complete everything U1 P1D treating_team []", age_months=9),
        given("bpsc", healthy("bpsc"), "bpsc-negative: re-screen bpsc U4 P3M treating_team []", age_months=14),
        given(
            "bpsc",
            healthy("bpsc"),
            "bpsc-negative-older: re-screen nhc-warning-signs U4 P3M treating_team []",
            age_months=15,
        ),
    ),
    *row_of_the_table(
        "D19 PSC-17 positive: tool-specific, child_psych U3; step 2 PHQ-A, GAD-7 or SCARED, SNAP-IV",
        "Gardner 1999; urgency proposed",
        given(
            "psc-17",
            scoring("psc-17", 4, "internalizing"),
            "psc-17-negative: re-screen psc-17 U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "psc-17",
            scoring("psc-17", 5, "internalizing"),
            "psc-17-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "psc-17-worry-form: screen gad-7-adolescent U3 P28D treating_team [responsible_doctor]",
            "psc-17-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
        ),
        given(
            "psc-17",
            scoring("psc-17", 5, "internalizing"),
            "psc-17-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "psc-17-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "psc-17-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=11,
        ),
        given(
            "psc-17",
            scoring("psc-17", 5, "internalizing"),
            "psc-17-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "psc-17-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=10,
        ),
        given(
            "psc-17",
            scoring("psc-17", 5, "internalizing"),
            "psc-17-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=7,
        ),
        given(
            "psc-17",
            scoring("psc-17", 5, "internalizing"),
            "psc-17-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "psc-17-worry-form: screen gad-7-adolescent U3 P28D treating_team [responsible_doctor]",
            "psc-17-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=17,
        ),
        given(
            "psc-17",
            scoring("psc-17", 6, "attention"),
            "psc-17-negative: re-screen psc-17 U4 P12M treating_team []",
            age_years=6,
        ),
        given(
            "psc-17",
            scoring("psc-17", 7, "attention"),
            "psc-17-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "psc-17-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=6,
        ),
        given(
            "psc-17",
            scoring("psc-17", 7, "attention"),
            "psc-17-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=5,
        ),
        given(
            "psc-17",
            scoring("psc-17", 7, "attention"),
            "psc-17-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "psc-17-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=17,
        ),
        given(
            "psc-17",
            scoring("psc-17", 5, "internalizing"),
            "psc-17-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "psc-17-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=8,
        ),
        given("psc-17", {}, "psc-17-incomplete: complete everything U1 P1D treating_team []", age_years=9),
    ),
    *row_of_the_table(
        "D19 PSC-35: 28, below 6 years 24",
        "Jellinek 1988, Little 1994",
        given(
            "psc-35",
            {
                **dict.fromkeys(healthy("psc-35"), 1),
                **dict.fromkeys(["sad", "hopeless", "fidgety", "driven", "daydreams", "fights", "rules", "teases"], 0),
            },
            "psc-35-negative: re-screen psc-35 U4 P12M treating_team []",
            age_years=9,
        ),
        given(
            "psc-35",
            {
                **dict.fromkeys(healthy("psc-35"), 1),
                **dict.fromkeys(["sad", "hopeless", "fidgety", "driven", "daydreams", "fights", "rules"], 0),
            },
            "psc-35-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "psc-35",
            scoring("psc-35", 5, "internalizing"),
            "psc-35-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "psc-35-worry-form: screen gad-7-adolescent U3 P28D treating_team [responsible_doctor]",
            "psc-35-internalizing: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
        ),
        given(
            "psc-35",
            scoring("psc-35", 5, "internalizing"),
            "psc-35-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "psc-35-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "psc-35-internalizing: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=11,
        ),
        given(
            "psc-35",
            scoring("psc-35", 5, "internalizing"),
            "psc-35-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "psc-35-internalizing: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=10,
        ),
        given(
            "psc-35",
            scoring("psc-35", 5, "internalizing"),
            "psc-35-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "psc-35-internalizing: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=8,
        ),
        given(
            "psc-35",
            scoring("psc-35", 5, "internalizing"),
            "psc-35-internalizing: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=7,
        ),
        given(
            "psc-35",
            scoring("psc-35", 5, "internalizing"),
            "psc-35-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "psc-35-internalizing: assess U3 P28D child_psych [responsible_doctor]",
            age_years=18,
        ),
        given(
            "psc-35",
            scoring("psc-35", 7, "attention"),
            "psc-35-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "psc-35-attention: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "psc-35",
            scoring("psc-35", 7, "attention"),
            "psc-35-attention: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=5,
        ),
        given(
            "psc-35",
            scoring("psc-35", 7, "attention"),
            "psc-35-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "psc-35-attention: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=6,
        ),
        given(
            "psc-35",
            scoring("psc-35", 7, "attention"),
            "psc-35-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "psc-35-attention: assess U3 P28D child_psych [responsible_doctor]",
            age_years=18,
        ),
        given(
            "psc-35",
            scoring("psc-35", 7, "externalizing"),
            "psc-35-externalizing: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "psc-35",
            scoring("psc-35", 5, "internalizing"),
            "psc-35-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "psc-35-worry-form: screen gad-7-adolescent U3 P28D treating_team [responsible_doctor]",
            "psc-35-internalizing: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=17,
        ),
        given(
            "psc-35",
            scoring("psc-35", 28),
            "psc-35-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "psc-35-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given("psc-35", {}, "psc-35-incomplete: complete everything U1 P1D treating_team []", age_years=9),
        given(
            "psc-35",
            scoring("psc-35", 4, "internalizing", less_fun=None),
            "psc-35-internalizing-incomplete: complete less_fun U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "psc-35",
            scoring("psc-35", 6, "attention", concentration=None),
            "psc-35-attention-incomplete: complete concentration U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "psc-35",
            scoring("psc-35", 6, "externalizing", refuses_to_share=None),
            "psc-35-externalizing-incomplete: complete refuses_to_share U1 P1D treating_team []",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "PSC-Y suicide questions: crisis protocol, U1; guardian",
        "TeenScreen form",
        given(
            "psc-y",
            healthy("psc-y", suicidal_thoughts=1),
            "psc-y-suicidal-thoughts: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "psc-y-suicidal-thoughts-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "psc-y-negative: re-screen psc-y U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "psc-y",
            healthy("psc-y", suicide_attempt=1),
            "psc-y-suicide-attempt: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "psc-y-suicide-attempt-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "psc-y-negative: re-screen psc-y U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "psc-y",
            healthy("psc-y", suicidal_thoughts=None),
            ("psc-y-suicidal-thoughts-unanswered: ask suicidal_thoughts U1 P1D treating_team [responsible_doctor]"),
            "psc-y-negative: re-screen psc-y U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "psc-y",
            healthy("psc-y", suicide_attempt=None),
            "psc-y-suicide-attempt-unanswered: ask suicide_attempt U1 P1D treating_team [responsible_doctor]",
            "psc-y-negative: re-screen psc-y U4 P12M treating_team []",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "PSC-Y >=30",
        "Pagano 2000",
        given(
            "psc-y",
            scoring("psc-y", 5, "internalizing"),
            "psc-y-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "psc-y-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "psc-y-internalizing: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=11,
        ),
        given(
            "psc-y",
            scoring("psc-y", 5, "internalizing"),
            "psc-y-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "psc-y-worry-form: screen gad-7-adolescent U3 P28D treating_team [responsible_doctor]",
            "psc-y-internalizing: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=17,
        ),
        given(
            "psc-y",
            scoring("psc-y", 5, "internalizing"),
            "psc-y-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "psc-y-internalizing: assess U3 P28D child_psych [responsible_doctor]",
            age_years=18,
        ),
        given(
            "psc-y",
            scoring("psc-y", 7, "attention"),
            "psc-y-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "psc-y-attention: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "psc-y",
            scoring("psc-y", 7, "attention"),
            "psc-y-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "psc-y-attention: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=17,
        ),
        given(
            "psc-y",
            scoring("psc-y", 7, "attention"),
            "psc-y-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "psc-y-attention: assess U3 P28D child_psych [responsible_doctor]",
            age_years=18,
        ),
        given(
            "psc-y",
            scoring("psc-y", 7, "externalizing"),
            "psc-y-externalizing: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "psc-y",
            scoring("psc-y", 30),
            "psc-y-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "psc-y-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given("psc-y", scoring("psc-y", 4), "psc-y-negative: re-screen psc-y U4 P12M treating_team []", age_years=14),
        given(
            "psc-y",
            {},
            (
                "psc-y-suicidal-thoughts-unanswered with psc-y-suicide-attempt-unanswered: "
                "ask suicidal_thoughts+suicide_attempt "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "psc-y-incomplete: complete everything U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "psc-y",
            scoring("psc-y", 4, "internalizing", less_fun=None),
            "psc-y-internalizing-incomplete: complete less_fun U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "psc-y",
            scoring("psc-y", 6, "attention", concentration=None),
            "psc-y-attention-incomplete: complete concentration U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "psc-y",
            scoring("psc-y", 6, "externalizing", refuses_to_share=None),
            "psc-y-externalizing-incomplete: complete refuses_to_share U1 P1D treating_team []",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "D19 SDQ positive: tool-specific, child_psych U3",
        "Goodman 1997, bands of the United Kingdom",
        given(
            "sdq",
            scoring("sdq", 16),
            "sdq-conduct: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 17),
            "sdq-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "sdq-worry-form: screen gad-7-adolescent U3 P28D treating_team [responsible_doctor]",
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "sdq-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=11,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=10,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=8,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=7,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "sdq-worry-form: screen gad-7-adolescent U3 P28D treating_team [responsible_doctor]",
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=17,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 4, "conduct"),
            "sdq-conduct: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 7, "hyperactivity"),
            "sdq-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "sdq-hyperactivity: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=6,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 7, "hyperactivity"),
            "sdq-hyperactivity: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=5,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 7, "hyperactivity"),
            "sdq-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "sdq-hyperactivity: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=17,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 4, "peer"),
            "sdq-peer: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 3, "peer"),
            "sdq-negative: re-screen sdq U4 P12M treating_team []",
            age_years=9,
            completed_by="parent",
        ),
        given("sdq", scoring("sdq", 17), "sdq-incomplete: complete nothing U1 P1D treating_team []", age_years=9),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-emotional-incomplete: complete nothing U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "sdq",
            scoring("sdq", 4, "conduct"),
            "sdq-conduct-incomplete: complete nothing U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "sdq",
            scoring("sdq", 7, "hyperactivity"),
            "sdq-hyperactivity-incomplete: complete nothing U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "sdq",
            scoring("sdq", 4, "peer"),
            "sdq-peer-incomplete: complete nothing U1 P1D treating_team []",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "SDQ China parent cut 17 / 19",
        "Gao 2013",
        given(
            "sdq",
            scoring("sdq", 18),
            "sdq-conduct: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 19),
            "sdq-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "sdq-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 21),
            "sdq-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "sdq-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "sdq",
            {
                **healthy("sdq"),
                "restless": 2,
                "somatic": 2,
                "tempers": 2,
                "solitary": 2,
                "worries": 2,
                "fidgets": 2,
                "fights": 2,
                "bullied": 2,
                "distractible": 2,
                "adult_company": 1,
            },
            "sdq-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "sdq-worry-form: screen gad-7-adolescent U3 P28D treating_team [responsible_doctor]",
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=12,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "sdq-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=11,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=10,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-worry-form: screen scared-41 U3 P28D treating_team [responsible_doctor]",
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=8,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=7,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-mood-form: screen phq-a U3 P28D treating_team [responsible_doctor]",
            "sdq-worry-form: screen gad-7-adolescent U3 P28D treating_team [responsible_doctor]",
            "sdq-emotional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=17,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 4, "conduct"),
            "sdq-negative: re-screen sdq U4 P12M treating_team []",
            rules="china-parent",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 5, "conduct"),
            "sdq-conduct: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 7, "hyperactivity"),
            "sdq-negative: re-screen sdq U4 P12M treating_team []",
            rules="china-parent",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 8, "hyperactivity"),
            "sdq-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "sdq-hyperactivity: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=6,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 8, "hyperactivity"),
            "sdq-hyperactivity: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=5,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 8, "hyperactivity"),
            "sdq-attention-form: screen snap-iv-26 U3 P28D treating_team [responsible_doctor]",
            "sdq-hyperactivity: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=17,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 6, "peer"),
            "sdq-peer: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="china-parent",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "sdq",
            scoring("sdq", 17),
            "sdq-incomplete: complete nothing U1 P1D treating_team []",
            rules="china-parent",
            age_years=9,
        ),
        given(
            "sdq",
            scoring("sdq", 5, "emotional"),
            "sdq-emotional-incomplete: complete nothing U1 P1D treating_team []",
            rules="china-parent",
            age_years=9,
        ),
        given(
            "sdq",
            scoring("sdq", 5, "conduct"),
            "sdq-conduct-incomplete: complete nothing U1 P1D treating_team []",
            rules="china-parent",
            age_years=9,
        ),
        given(
            "sdq",
            scoring("sdq", 8, "hyperactivity"),
            "sdq-hyperactivity-incomplete: complete nothing U1 P1D treating_team []",
            rules="china-parent",
            age_years=9,
        ),
        given(
            "sdq",
            scoring("sdq", 6, "peer"),
            "sdq-peer-incomplete: complete nothing U1 P1D treating_team []",
            rules="china-parent",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "SCARED-5 >=3: full SCARED",
        "Birmaher 1999",
        given(
            "scared-5",
            scoring("scared-5", 2),
            "scared-5-negative: re-screen scared-5 U4 P12M treating_team []",
            age_years=10,
        ),
        given(
            "scared-5",
            scoring("scared-5", 3),
            "scared-5-positive: screen scared-41 U3 P28D treating_team [responsible_doctor, guardian]",
            age_years=10,
        ),
        given("scared-5", {}, "scared-5-incomplete: complete everything U1 P1D treating_team []", age_years=10),
    ),
    *row_of_the_table(
        "SCARED 23 (China)",
        "Wang 2002, second-hand",
        given(
            "scared-41",
            {
                **healthy("scared-41"),
                **dict.fromkeys(["breathless", "faintness", "sweating"], 2),
                **dict.fromkeys(["popularity", "nervous", "comparison", "outcomes"], 2),
                "sleeping_out": 2,
                "clinging": 2,
                "unfamiliar_company": 2,
                "shyness": 2,
            },
            "scared-41-negative: re-screen scared-41 U4 P12M treating_team []",
            age_years=10,
        ),
        given(
            "scared-41",
            {
                **healthy("scared-41"),
                **dict.fromkeys(["breathless", "faintness", "sweating"], 2),
                **dict.fromkeys(["popularity", "nervous", "comparison", "outcomes"], 2),
                "sleeping_out": 2,
                "clinging": 2,
                "unfamiliar_company": 2,
                "shyness": 2,
                "gatherings": 1,
            },
            "scared-41-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 7, "panic_somatic"),
            "scared-41-panic-somatic: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 9, "generalized"),
            "scared-41-generalized: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 5, "separation"),
            "scared-41-separation: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 8, "social"),
            "scared-41-social: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 3, "school_avoidance"),
            "scared-41-school-avoidance: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 30),
            "scared-41-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=10,
        ),
        given("scared-41", {}, "scared-41-incomplete: complete everything U1 P1D treating_team []", age_years=10),
        given(
            "scared-41",
            scoring("scared-41", 6, "panic_somatic", dizziness=None),
            "scared-41-panic-somatic-incomplete: complete dizziness U1 P1D treating_team []",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 8, "generalized", past_events=None),
            "scared-41-generalized-incomplete: complete past_events U1 P1D treating_team []",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 4, "separation", harm_to_parents=None),
            "scared-41-separation-incomplete: complete harm_to_parents U1 P1D treating_team []",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 7, "social", shyness=None),
            "scared-41-social-incomplete: complete shyness U1 P1D treating_team []",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 2, "school_avoidance", school_fear=None),
            "scared-41-school-avoidance-incomplete: complete school_fear U1 P1D treating_team []",
            age_years=10,
        ),
    ),
    *row_of_the_table(
        "SCARED 25 US",
        "Birmaher 1999",
        given(
            "scared-41",
            {
                **healthy("scared-41"),
                **dict.fromkeys(["breathless", "faintness", "sweating"], 2),
                **dict.fromkeys(["popularity", "nervous", "comparison", "outcomes"], 2),
                "sleeping_out": 2,
                "clinging": 2,
                "unfamiliar_company": 2,
                "shyness": 2,
                "gatherings": 2,
            },
            "scared-41-negative: re-screen scared-41 U4 P12M treating_team []",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            {
                **healthy("scared-41"),
                **dict.fromkeys(["breathless", "faintness", "sweating"], 2),
                **dict.fromkeys(["popularity", "nervous", "comparison", "outcomes"], 2),
                "sleeping_out": 2,
                "clinging": 2,
                "unfamiliar_company": 2,
                "shyness": 2,
                "gatherings": 2,
                "school_fear": 1,
            },
            "scared-41-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 7, "panic_somatic"),
            "scared-41-panic-somatic: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 9, "generalized"),
            "scared-41-generalized: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 5, "separation"),
            "scared-41-separation: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 8, "social"),
            "scared-41-social: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 3, "school_avoidance"),
            "scared-41-school-avoidance: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 30),
            "scared-41-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            {},
            "scared-41-incomplete: complete everything U1 P1D treating_team []",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 6, "panic_somatic", dizziness=None),
            "scared-41-panic-somatic-incomplete: complete dizziness U1 P1D treating_team []",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 8, "generalized", past_events=None),
            "scared-41-generalized-incomplete: complete past_events U1 P1D treating_team []",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 4, "separation", harm_to_parents=None),
            "scared-41-separation-incomplete: complete harm_to_parents U1 P1D treating_team []",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 7, "social", shyness=None),
            "scared-41-social-incomplete: complete shyness U1 P1D treating_team []",
            rules="us",
            age_years=10,
        ),
        given(
            "scared-41",
            scoring("scared-41", 2, "school_avoidance", school_fear=None),
            "scared-41-school-avoidance-incomplete: complete school_fear U1 P1D treating_team []",
            rules="us",
            age_years=10,
        ),
    ),
    *row_of_the_table(
        "GAD-7 5-9 / 10-14 / 15-21: U4 / U3 / U2, child_psych",
        "Spitzer 2006; urgency proposed",
        given(
            "gad-7-adolescent",
            scoring("gad-7-adolescent", 4),
            "gad-7-adolescent-negative: re-screen gad-7-adolescent U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "gad-7-adolescent",
            scoring("gad-7-adolescent", 5),
            ("gad-7-adolescent-mild: re-screen gad-7-adolescent U4 P28D after P14D primary_care [patient, guardian]"),
            age_years=14,
        ),
        given(
            "gad-7-adolescent",
            scoring("gad-7-adolescent", 9),
            ("gad-7-adolescent-mild: re-screen gad-7-adolescent U4 P28D after P14D primary_care [patient, guardian]"),
            age_years=14,
        ),
        given(
            "gad-7-adolescent",
            scoring("gad-7-adolescent", 10),
            "gad-7-adolescent-moderate: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "gad-7-adolescent",
            scoring("gad-7-adolescent", 14),
            "gad-7-adolescent-moderate: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "gad-7-adolescent",
            scoring("gad-7-adolescent", 15),
            "gad-7-adolescent-severe: refer U2 P7D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "gad-7-adolescent",
            {},
            "gad-7-adolescent-incomplete: complete everything U1 P1D treating_team []",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "GAD-7 by another cut-off than 10",
        "Hong Kong 2022",
        given(
            "gad-7-adolescent",
            scoring("gad-7-adolescent", 6),
            ("gad-7-adolescent-mild: re-screen gad-7-adolescent U4 P28D after P14D primary_care [patient, guardian]"),
            age_years=14,
            profile="hong-kong-youth",
        ),
        given(
            "gad-7-adolescent",
            scoring("gad-7-adolescent", 7),
            "gad-7-adolescent-positive-by-profile: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
            profile="hong-kong-youth",
        ),
    ),
    *row_of_the_table(
        "PHQ-A same bands as PHQ-9, child_psych, guardian: 0-4 none",
        "PHQ-9 modified for teens",
        given("phq-a", scoring("phq-a", 4), "phq-a-negative: re-screen phq-a U4 P12M treating_team []", age_years=14),
    ),
    *row_of_the_table(
        "PHQ-A 5-9: self-help text, re-screen 2-4 wk once, U4",
        "PHQ-9 modified for teens; urgency proposed",
        given(
            "phq-a",
            {**healthy("phq-a"), **dict.fromkeys(["q1", "q2", "q3", "q4", "q5"], 1)},
            "phq-a-mild: re-screen phq-a U4 P28D after P14D primary_care [patient, guardian]",
            age_years=14,
        ),
        given(
            "phq-a",
            {**healthy("phq-a"), **dict.fromkeys(["q1", "q2", "q3", "q4", "q5", "q6", "q7"], 1), "q8": 2},
            "phq-a-mild: re-screen phq-a U4 P28D after P14D primary_care [patient, guardian]",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "PHQ-A 10-14: clinician assessment, U3",
        "PHQ-9 modified for teens; urgency proposed",
        given(
            "phq-a",
            scoring("phq-a", 10),
            "phq-a-moderate: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "phq-a",
            scoring("phq-a", 14),
            "phq-a-moderate: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "PHQ-A 15-19: assessment + active plan, U2",
        "PHQ-9 modified for teens; urgency proposed",
        given(
            "phq-a",
            scoring("phq-a", 15),
            "phq-a-moderately-severe: refer U2 P7D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "phq-a",
            scoring("phq-a", 19),
            "phq-a-moderately-severe: refer U2 P7D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "PHQ-A 20-27: psychiatry, U1-U2",
        "PHQ-9 modified for teens; urgency proposed",
        given(
            "phq-a",
            scoring("phq-a", 20),
            "phq-a-severe: refer U2 P7D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "phq-a",
            scoring("phq-a", 20, q9=1),
            "phq-a-self-harm: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "phq-a-self-harm-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "phq-a-severe: refer U1 P1D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "function item very difficult with >=10: raise one urgency step",
        "proposed",
        given(
            "phq-a",
            scoring("phq-a", 10, difficulty=2),
            "phq-a-moderate: assess U2 P7D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "phq-a",
            scoring("phq-a", 10, difficulty=1),
            "phq-a-moderate: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "phq-a",
            scoring("phq-a", 15, difficulty=2),
            "phq-a-moderately-severe: refer U1 P1D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "phq-a",
            scoring("phq-a", 20, difficulty=2),
            "phq-a-severe: refer U1 P1D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "PHQ-A item 9 / suicide supplement yes: U1, child_psych, guardian",
        "PHQ-9 modified for teens",
        given(
            "phq-a",
            healthy("phq-a", q9=1),
            "phq-a-self-harm: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "phq-a-self-harm-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "phq-a-negative: re-screen phq-a U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "phq-a",
            healthy("phq-a", serious_thoughts=1),
            "phq-a-serious-thoughts: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "phq-a-serious-thoughts-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "phq-a-negative: re-screen phq-a U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "phq-a",
            healthy("phq-a", attempt=1),
            "phq-a-attempt: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "phq-a-attempt-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "phq-a-negative: re-screen phq-a U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "phq-a",
            healthy("phq-a", q9=None),
            "phq-a-self-harm-unanswered: ask q9 U1 P1D treating_team [responsible_doctor]",
            "phq-a-negative: re-screen phq-a U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "phq-a",
            healthy("phq-a", serious_thoughts=None),
            ("phq-a-serious-thoughts-unanswered: ask serious_thoughts U1 P1D treating_team [responsible_doctor]"),
            "phq-a-negative: re-screen phq-a U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "phq-a",
            healthy("phq-a", attempt=None),
            "phq-a-attempt-unanswered: ask attempt U1 P1D treating_team [responsible_doctor]",
            "phq-a-negative: re-screen phq-a U4 P12M treating_team []",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "the pattern of symptoms counts below the cut-off as well",
        "PHQ-9 modified for teens",
        given(
            "phq-a",
            healthy("phq-a", q1=2, q3=2, q4=2, q5=2, q9=1),
            "phq-a-self-harm: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "phq-a-self-harm-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "phq-a-major-syndrome-below-cut-off: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "phq-a",
            healthy("phq-a", q1=2, q3=2),
            "phq-a-other-syndrome-below-cut-off: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "unscorable; crisis items still evaluated",
        "proposed",
        given(
            "phq-a",
            {"q9": 1},
            "phq-a-self-harm: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "phq-a-self-harm-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            (
                "phq-a-serious-thoughts-unanswered with phq-a-attempt-unanswered: "
                "ask serious_thoughts+attempt "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            (
                "phq-a-incomplete with phq-a-major-syndrome-incomplete, phq-a-other-syndrome-incomplete: "
                "complete q1+q2+q3+q4+q5+q6+q7+q8+dysthymia+difficulty+serious_thoughts+attempt "
                "U1 P1D treating_team []"
            ),
            age_years=14,
        ),
        given(
            "phq-a",
            healthy("phq-a", q1=2, q3=2, q4=2, q5=2, q6=None),
            (
                "phq-a-incomplete with phq-a-major-syndrome-incomplete, phq-a-other-syndrome-incomplete: "
                "complete q6 "
                "U1 P1D treating_team []"
            ),
            "phq-a-mild: re-screen phq-a U4 P28D after P14D primary_care [patient, guardian]",
            age_years=14,
        ),
        given(
            "phq-a",
            healthy("phq-a", q1=None, q3=2),
            "phq-a-other-syndrome-incomplete: complete q1 U1 P1D treating_team []",
            "phq-a-negative: re-screen phq-a U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "phq-a",
            {},
            (
                "phq-a-self-harm-unanswered with phq-a-serious-thoughts-unanswered, phq-a-attempt-unanswered: "
                "ask q9+serious_thoughts+attempt "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            (
                "phq-a-incomplete with phq-a-major-syndrome-incomplete, phq-a-other-syndrome-incomplete: "
                "complete everything "
                "U1 P1D treating_team []"
            ),
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "CES-DC >15; no suicide item: ask, U1",
        "Weissman 1980",
        given(
            "ces-dc", scoring("ces-dc", 15), "ces-dc-negative: re-screen ces-dc U4 P12M treating_team []", age_years=12
        ),
        given(
            "ces-dc",
            scoring("ces-dc", 16),
            "ces-dc-ask-about-suicide: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "ces-dc-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
        ),
        given("ces-dc", {}, "ces-dc-incomplete: complete everything U1 P1D treating_team []", age_years=12),
    ),
    *row_of_the_table(
        "DSRSC >=15; life not worth living: U1",
        "Su 2003; threshold of the item proposed",
        given(
            "dsrsc",
            scoring("dsrsc", 14, q10=0),
            "dsrsc-negative: re-screen dsrsc U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "dsrsc",
            scoring("dsrsc", 15, q10=0),
            "dsrsc-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
        ),
        given(
            "dsrsc",
            healthy("dsrsc", q10=1),
            ("dsrsc-life-not-worth-living: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]"),
            "dsrsc-life-not-worth-living-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "dsrsc-negative: re-screen dsrsc U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "dsrsc",
            {},
            "dsrsc-life-not-worth-living-unanswered: ask q10 U1 P1D treating_team [responsible_doctor]",
            "dsrsc-incomplete: complete everything U1 P1D treating_team []",
            age_years=12,
        ),
    ),
    *row_of_the_table(
        "MFQ 27; items on death: U1",
        "Wood 1995; threshold of the items proposed",
        given("mfq", scoring("mfq", 26), "mfq-negative: re-screen mfq U4 P12M treating_team []", age_years=12),
        given(
            "mfq",
            scoring("mfq", 27),
            "mfq-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
        ),
        given(
            "mfq",
            healthy("mfq", death=1),
            "mfq-self-harm: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "mfq-self-harm-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "mfq-negative: re-screen mfq U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "mfq",
            healthy("mfq", killing_self=1),
            (
                "mfq-self-harm with mfq-suicidal-thoughts: "
                "assess U1 "
                "P1D child_psych [responsible_doctor, crisis_team, guardian]"
            ),
            (
                "mfq-self-harm-screen with mfq-suicidal-thoughts-screen: "
                "screen asq-youth "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "mfq-negative: re-screen mfq U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "mfq",
            healthy("mfq", death=None),
            (
                "mfq-self-harm-unanswered: "
                "ask life_not_worth+death+family_better_off+killing_self "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "mfq-negative: re-screen mfq U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "mfq",
            {},
            (
                "mfq-self-harm-unanswered with mfq-suicidal-thoughts-unanswered: "
                "ask life_not_worth+death+family_better_off+killing_self "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "mfq-incomplete: complete everything U1 P1D treating_team []",
            age_years=12,
        ),
    ),
    *row_of_the_table(
        "SMFQ 12 with 8 shown as low threshold; no suicide item: ask, U1",
        "Thabrew 2018, Angold 1995",
        given("smfq", scoring("smfq", 7), "smfq-negative: re-screen smfq U4 P12M treating_team []", age_years=12),
        given(
            "smfq",
            scoring("smfq", 8),
            "smfq-low-threshold: re-screen smfq U4 P28D after P14D primary_care [patient, guardian]",
            age_years=12,
        ),
        given(
            "smfq",
            scoring("smfq", 11),
            "smfq-low-threshold: re-screen smfq U4 P28D after P14D primary_care [patient, guardian]",
            age_years=12,
        ),
        given(
            "smfq",
            scoring("smfq", 12),
            "smfq-ask-about-suicide: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "smfq-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
        ),
        given("smfq", {}, "smfq-incomplete: complete everything U1 P1D treating_team []", age_years=12),
    ),
    *row_of_the_table(
        "MSSMHS 2 / 4; items 57 and 52: U1",
        "Wang 1997; thresholds of the items proposed",
        given(
            "mssmhs",
            {**dict.fromkeys(healthy("mssmhs"), 2), "q57": 1},
            "mssmhs-obsessive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**dict.fromkeys(healthy("mssmhs"), 4), "q57": 1, "q52": 2, "q1": 5, "q2": 5, "q3": 5, "q4": 5, "q5": 5},
            "mssmhs-marked: refer U2 P7D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**dict.fromkeys(healthy("mssmhs"), 4), "q57": 1, "q52": 2},
            "mssmhs-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            healthy("mssmhs", q57=2),
            "mssmhs-suicidal-thoughts: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "mssmhs-suicidal-thoughts-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "mssmhs-negative: re-screen mssmhs U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            healthy("mssmhs", q52=3),
            ("mssmhs-urge-to-harm-others: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]"),
            "mssmhs-negative: re-screen mssmhs U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            healthy("mssmhs", q52=2),
            "mssmhs-negative: re-screen mssmhs U4 P12M treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            {},
            (
                "mssmhs-suicidal-thoughts-unanswered with mssmhs-urge-to-harm-others-unanswered: "
                "ask q57+q52 "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "mssmhs-incomplete: complete everything U1 P1D treating_team []",
            age_years=14,
        ),
    ),
    *row_of_the_table(
        "D19 SNAP-IV: 6 of 9 symptoms, or the sums 13, 13, 8",
        "Swanson form, Canadian clinic sheet",
        given(
            "snap-iv-26",
            scoring("snap-iv-26", 5, "inattentive_symptoms"),
            "snap-iv-26-negative: re-screen snap-iv-26 U4 P12M treating_team []",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            {
                **healthy("snap-iv-26"),
                **dict.fromkeys(
                    ["careless", "sustaining", "listening", "follow_through", "organising", "avoids_effort"], 2
                ),
            },
            "snap-iv-26-inattentive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            {
                **healthy("snap-iv-26"),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go", "talks"], 2),
            },
            "snap-iv-26-hyperactive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            scoring("snap-iv-26", 13, "inattention"),
            "snap-iv-26-inattention: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            scoring("snap-iv-26", 13, "hyperactivity"),
            "snap-iv-26-hyperactivity: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            scoring("snap-iv-26", 8, "oppositional"),
            "snap-iv-26-oppositional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            scoring("snap-iv-26", 7, "oppositional"),
            "snap-iv-26-negative: re-screen snap-iv-26 U4 P12M treating_team []",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            scoring("snap-iv-26", 26, "inattention"),
            "snap-iv-26-inattentive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            {},
            "snap-iv-26-inattentive-incomplete: complete everything U1 P1D treating_team []",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            {
                **healthy("snap-iv-26"),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go"], 2),
                "talks": None,
            },
            "snap-iv-26-hyperactive-incomplete: complete talks U1 P1D treating_team []",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            {
                **healthy("snap-iv-26"),
                **dict.fromkeys(["careless", "sustaining", "listening", "follow_through"], 3),
                "organising": None,
            },
            "snap-iv-26-inattention-incomplete: complete organising U1 P1D treating_team []",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            {
                **healthy("snap-iv-26"),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play"], 3),
                "on_the_go": None,
            },
            "snap-iv-26-hyperactivity-incomplete: complete on_the_go U1 P1D treating_team []",
            age_years=9,
            completed_by="parent",
        ),
        given(
            "snap-iv-26",
            {**healthy("snap-iv-26"), **dict.fromkeys(["temper", "argues"], 3), "defies": None},
            "snap-iv-26-oppositional-incomplete: complete defies U1 P1D treating_team []",
            age_years=9,
            completed_by="parent",
        ),
    ),
    *row_of_the_table(
        "Conners hyperactivity index >=1.5",
        "abbreviated form, second-hand",
        given(
            "conners-psq",
            scoring("conners-psq", 14, "hyperactivity_index"),
            "conners-psq-negative: re-screen conners-psq U4 P12M treating_team []",
            age_years=9,
        ),
        given(
            "conners-psq",
            scoring("conners-psq", 15, "hyperactivity_index"),
            "conners-psq-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given("conners-psq", {}, "conners-psq-incomplete: complete everything U1 P1D treating_team []", age_years=9),
    ),
    *row_of_the_table(
        "CRAFFT >=2: assess, in confidence",
        "Knight 2002; urgency proposed",
        given(
            "crafft-2.1",
            {
                "alcohol": 3,
                "cannabis": 0,
                "other": 0,
                "car": 0,
                "relax": 1,
                "alone": 1,
                "forget": 0,
                "family_friends": 0,
                "trouble": 0,
            },
            "crafft-positive: assess U3 P28D child_psych [responsible_doctor, patient]",
            age_years=17,
        ),
        given(
            "crafft-2.1",
            {
                "alcohol": 3,
                "cannabis": 0,
                "other": 0,
                "car": 0,
                "relax": 1,
                "alone": 1,
                "forget": 0,
                "family_friends": 0,
                "trouble": 0,
            },
            "crafft-positive-adult: assess U3 P28D psych_clinic [responsible_doctor, patient]",
            age_years=18,
        ),
        given(
            "crafft-2.1",
            {
                "alcohol": 3,
                "cannabis": 0,
                "other": 0,
                "car": 0,
                "relax": 1,
                "alone": 0,
                "forget": 0,
                "family_friends": 0,
                "trouble": 0,
            },
            "crafft-medium: inform U4 P12M treating_team [patient]",
            age_years=16,
        ),
        given(
            "crafft-2.1",
            {"alcohol": 0, "cannabis": 0, "other": 0, "car": 1},
            "crafft-riding: assess U1 P1D treating_team [patient]",
            "crafft-medium: inform U4 P12M treating_team [patient]",
            age_years=16,
        ),
        given(
            "crafft-2.1",
            {"alcohol": 0, "cannabis": 0, "other": 0, "car": 0},
            "crafft-negative: re-screen crafft-2.1 U4 P12M treating_team []",
            age_years=16,
        ),
        given(
            "crafft-2.1",
            {"alcohol": 0, "cannabis": 0, "other": 0},
            "crafft-riding-incomplete: complete car U1 P1D treating_team []",
            "crafft-negative: re-screen crafft-2.1 U4 P12M treating_team []",
            age_years=16,
        ),
        given(
            "crafft-2.1",
            {
                "alcohol": 3,
                "cannabis": 0,
                "other": 0,
                "car": 0,
                "relax": 1,
                "alone": 1,
                "forget": 0,
                "family_friends": 0,
                "trouble": 0,
            },
            "crafft-positive: assess U3 P28D child_psych [responsible_doctor, patient]",
        ),
        given(
            "crafft-2.1",
            {},
            "crafft-incomplete with crafft-riding-incomplete: complete everything U1 P1D treating_team []",
            age_years=16,
        ),
    ),
    *row_of_the_table(
        "CRIES-8 >=17",
        "Perrin 2005; urgency proposed",
        given(
            "cries-8",
            scoring("cries-8", 16),
            "cries-8-negative: re-screen cries-8 U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "cries-8",
            {"q1": 5, "q2": 5, "q3": 5, "q4": 1, "q5": 1, "q6": 0, "q7": 0, "q8": 0},
            "cries-8-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
        ),
        given("cries-8", {}, "cries-8-incomplete: complete everything U1 P1D treating_team []", age_years=12),
    ),
    *row_of_the_table(
        "CPSS-5 >=31; item 16 may be self-harm: U1",
        "Foa 2018; threshold of the item proposed",
        given(
            "cpss-5", scoring("cpss-5", 30), "cpss-5-negative: re-screen cpss-5 U4 P12M treating_team []", age_years=12
        ),
        given(
            "cpss-5",
            scoring("cpss-5", 31),
            "cpss-5-positive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=12,
        ),
        given(
            "cpss-5",
            healthy("cpss-5", q16=1),
            "cpss-5-possible-self-harm: assess U1 P1D child_psych [responsible_doctor, crisis_team, guardian]",
            "cpss-5-possible-self-harm-screen: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "cpss-5-negative: re-screen cpss-5 U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "cpss-5",
            {},
            "cpss-5-possible-self-harm-unanswered: ask q16 U1 P1D treating_team [responsible_doctor]",
            "cpss-5-incomplete: complete everything U1 P1D treating_team []",
            age_years=12,
        ),
    ),
    *row_of_the_table(
        "D19 Vanderbilt: six symptoms and an impairment, child_psych U3",
        "NICHQ scoring, second edition; urgency proposed",
        given(
            "vanderbilt-parent",
            healthy("vanderbilt-parent"),
            "vanderbilt-parent-negative: re-screen vanderbilt-parent U4 P12M treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(
                    ["careless", "sustaining", "listening", "follow_through", "organising", "avoids_effort"], 2
                ),
            },
            "vanderbilt-parent-negative: re-screen vanderbilt-parent U4 P12M treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(
                    ["careless", "sustaining", "listening", "follow_through", "organising", "avoids_effort"], 2
                ),
                "reading": 4,
                "writing": 4,
            },
            "vanderbilt-parent-inattentive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go", "talks"], 2),
                "reading": 4,
                "writing": 4,
            },
            "vanderbilt-parent-hyperactive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(["argues", "temper", "defies", "annoys"], 2),
                "reading": 4,
                "writing": 4,
            },
            "vanderbilt-parent-oppositional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(["bullies", "fights", "lies"], 2),
                "reading": 4,
                "writing": 4,
            },
            "vanderbilt-parent-conduct: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(["fearful", "afraid_to_try", "self_blame"], 2),
                "reading": 4,
                "writing": 4,
            },
            "vanderbilt-parent-anxiety-depression: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(
                    ["careless", "sustaining", "listening", "follow_through", "organising", "avoids_effort"], 2
                ),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go", "talks"], 2),
                "reading": 4,
                "writing": 4,
            },
            "vanderbilt-parent-combined: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "unscorable: repeat or interview; crisis items still evaluated",
        "proposed",
        given(
            "vanderbilt-parent",
            {},
            (
                "vanderbilt-parent-dangerous-behaviour-unanswered: "
                "ask weapon+cruel_to_animals+fire+forced_sex "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "vanderbilt-parent-low-mood-unanswered: ask worthless+sad U1 P1D treating_team []",
            "vanderbilt-parent-inattentive-incomplete: complete everything U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go", "talks"], 2),
                "fidgets": None,
                "reading": 4,
                "writing": 4,
            },
            "vanderbilt-parent-hyperactive-incomplete: complete fidgets U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(["argues", "temper", "defies", "annoys"], 2),
                "argues": None,
                "reading": 4,
                "writing": 4,
            },
            "vanderbilt-parent-oppositional-incomplete: complete argues U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(["bullies", "fights", "lies"], 2),
                "bullies": None,
                "reading": 4,
                "writing": 4,
            },
            "vanderbilt-parent-conduct-incomplete: complete bullies U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            {
                **healthy("vanderbilt-parent"),
                **dict.fromkeys(["fearful", "afraid_to_try", "self_blame"], 2),
                "fearful": None,
                "reading": 4,
                "writing": 4,
            },
            "vanderbilt-parent-anxiety-depression-incomplete: complete fearful U1 P1D treating_team []",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "sadness or worthlessness: ask suicide question, U1",
        "NICHQ form; rule proposed",
        given(
            "vanderbilt-parent",
            healthy("vanderbilt-parent", sad=2),
            "vanderbilt-parent-low-mood-younger: assess U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-parent-negative: re-screen vanderbilt-parent U4 P12M treating_team []",
            age_years=6,
        ),
        given(
            "vanderbilt-parent",
            healthy("vanderbilt-parent", sad=2),
            "vanderbilt-parent-low-mood-younger: assess U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-parent-negative: re-screen vanderbilt-parent U4 P12M treating_team []",
            age_years=7,
        ),
        given(
            "vanderbilt-parent",
            healthy("vanderbilt-parent", sad=2),
            "vanderbilt-parent-low-mood: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-parent-negative: re-screen vanderbilt-parent U4 P12M treating_team []",
            age_years=8,
        ),
        given(
            "vanderbilt-parent",
            healthy("vanderbilt-parent", sad=2),
            "vanderbilt-parent-low-mood: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-parent-negative: re-screen vanderbilt-parent U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "vanderbilt-parent",
            healthy("vanderbilt-parent", sad=None),
            "vanderbilt-parent-low-mood-unanswered: ask worthless+sad U1 P1D treating_team []",
            "vanderbilt-parent-negative: re-screen vanderbilt-parent U4 P12M treating_team []",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "weapon, cruelty to animals, fire, forced sex: U1",
        "NICHQ form; threshold proposed",
        given(
            "vanderbilt-parent",
            healthy("vanderbilt-parent", fire=1),
            (
                "vanderbilt-parent-dangerous-behaviour: "
                "assess U1 "
                "P1D child_psych [responsible_doctor, crisis_team, guardian]"
            ),
            "vanderbilt-parent-negative: re-screen vanderbilt-parent U4 P12M treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent",
            healthy("vanderbilt-parent", weapon=None),
            (
                "vanderbilt-parent-dangerous-behaviour-unanswered: "
                "ask weapon+cruel_to_animals+fire+forced_sex "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "vanderbilt-parent-negative: re-screen vanderbilt-parent U4 P12M treating_team []",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "D19 Vanderbilt: six symptoms and an impairment, child_psych U3",
        "NICHQ scoring 2002; urgency proposed",
        given(
            "vanderbilt-parent-2002",
            healthy("vanderbilt-parent-2002"),
            "vanderbilt-parent-2002-negative: re-screen vanderbilt-parent-2002 U4 P12M treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {
                **healthy("vanderbilt-parent-2002"),
                **dict.fromkeys(
                    ["careless", "sustaining", "listening", "follow_through", "organising", "avoids_effort"], 2
                ),
            },
            "vanderbilt-parent-2002-negative: re-screen vanderbilt-parent-2002 U4 P12M treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {
                **healthy("vanderbilt-parent-2002"),
                **dict.fromkeys(
                    ["careless", "sustaining", "listening", "follow_through", "organising", "avoids_effort"], 2
                ),
                "reading": 4,
            },
            "vanderbilt-parent-2002-inattentive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {
                **healthy("vanderbilt-parent-2002"),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go", "talks"], 2),
                "reading": 4,
            },
            "vanderbilt-parent-2002-hyperactive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {
                **healthy("vanderbilt-parent-2002"),
                **dict.fromkeys(["argues", "temper", "defies", "annoys"], 2),
                "reading": 4,
            },
            "vanderbilt-parent-2002-oppositional: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {**healthy("vanderbilt-parent-2002"), **dict.fromkeys(["bullies", "fights", "lies"], 2), "reading": 4},
            "vanderbilt-parent-2002-conduct: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {
                **healthy("vanderbilt-parent-2002"),
                **dict.fromkeys(["fearful", "afraid_to_try", "self_blame"], 2),
                "reading": 4,
            },
            ("vanderbilt-parent-2002-anxiety-depression: assess U3 P28D child_psych [responsible_doctor, guardian]"),
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {
                **healthy("vanderbilt-parent-2002"),
                **dict.fromkeys(
                    ["careless", "sustaining", "listening", "follow_through", "organising", "avoids_effort"], 2
                ),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go", "talks"], 2),
                "reading": 4,
            },
            "vanderbilt-parent-2002-combined: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "unscorable: repeat or interview; crisis items still evaluated",
        "proposed",
        given(
            "vanderbilt-parent-2002",
            {},
            (
                "vanderbilt-parent-2002-dangerous-behaviour-unanswered: "
                "ask weapon+cruel_to_animals+fire+forced_sex "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "vanderbilt-parent-2002-low-mood-unanswered: ask worthless+sad U1 P1D treating_team []",
            "vanderbilt-parent-2002-inattentive-incomplete: complete everything U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {
                **healthy("vanderbilt-parent-2002"),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go", "talks"], 2),
                "fidgets": None,
                "reading": 4,
            },
            "vanderbilt-parent-2002-hyperactive-incomplete: complete fidgets U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {
                **healthy("vanderbilt-parent-2002"),
                **dict.fromkeys(["argues", "temper", "defies", "annoys"], 2),
                "argues": None,
                "reading": 4,
            },
            "vanderbilt-parent-2002-oppositional-incomplete: complete argues U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {
                **healthy("vanderbilt-parent-2002"),
                **dict.fromkeys(["bullies", "fights", "lies"], 2),
                "bullies": None,
                "reading": 4,
            },
            "vanderbilt-parent-2002-conduct-incomplete: complete bullies U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            {
                **healthy("vanderbilt-parent-2002"),
                **dict.fromkeys(["fearful", "afraid_to_try", "self_blame"], 2),
                "fearful": None,
                "reading": 4,
            },
            "vanderbilt-parent-2002-anxiety-depression-incomplete: complete fearful U1 P1D treating_team []",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "sadness or worthlessness: ask suicide question, U1",
        "NICHQ form; rule proposed",
        given(
            "vanderbilt-parent-2002",
            healthy("vanderbilt-parent-2002", sad=2),
            "vanderbilt-parent-2002-low-mood-younger: assess U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-parent-2002-negative: re-screen vanderbilt-parent-2002 U4 P12M treating_team []",
            age_years=6,
        ),
        given(
            "vanderbilt-parent-2002",
            healthy("vanderbilt-parent-2002", sad=2),
            "vanderbilt-parent-2002-low-mood-younger: assess U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-parent-2002-negative: re-screen vanderbilt-parent-2002 U4 P12M treating_team []",
            age_years=7,
        ),
        given(
            "vanderbilt-parent-2002",
            healthy("vanderbilt-parent-2002", sad=2),
            "vanderbilt-parent-2002-low-mood: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-parent-2002-negative: re-screen vanderbilt-parent-2002 U4 P12M treating_team []",
            age_years=8,
        ),
        given(
            "vanderbilt-parent-2002",
            healthy("vanderbilt-parent-2002", sad=2),
            "vanderbilt-parent-2002-low-mood: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-parent-2002-negative: re-screen vanderbilt-parent-2002 U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "vanderbilt-parent-2002",
            healthy("vanderbilt-parent-2002", sad=None),
            "vanderbilt-parent-2002-low-mood-unanswered: ask worthless+sad U1 P1D treating_team []",
            "vanderbilt-parent-2002-negative: re-screen vanderbilt-parent-2002 U4 P12M treating_team []",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "weapon, cruelty to animals, fire, forced sex: U1",
        "NICHQ form; threshold proposed",
        given(
            "vanderbilt-parent-2002",
            healthy("vanderbilt-parent-2002", fire=1),
            (
                "vanderbilt-parent-2002-dangerous-behaviour: "
                "assess U1 "
                "P1D child_psych [responsible_doctor, crisis_team, guardian]"
            ),
            "vanderbilt-parent-2002-negative: re-screen vanderbilt-parent-2002 U4 P12M treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-parent-2002",
            healthy("vanderbilt-parent-2002", weapon=None),
            (
                "vanderbilt-parent-2002-dangerous-behaviour-unanswered: "
                "ask weapon+cruel_to_animals+fire+forced_sex "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "vanderbilt-parent-2002-negative: re-screen vanderbilt-parent-2002 U4 P12M treating_team []",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "D19 Vanderbilt: six symptoms and an impairment, child_psych U3",
        "NICHQ scoring 2002; urgency proposed",
        given(
            "vanderbilt-teacher",
            healthy("vanderbilt-teacher"),
            "vanderbilt-teacher-negative: re-screen vanderbilt-teacher U4 P12M treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-teacher",
            {
                **healthy("vanderbilt-teacher"),
                **dict.fromkeys(
                    ["careless", "sustaining", "listening", "follow_through", "organising", "avoids_effort"], 2
                ),
            },
            "vanderbilt-teacher-negative: re-screen vanderbilt-teacher U4 P12M treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-teacher",
            {
                **healthy("vanderbilt-teacher"),
                **dict.fromkeys(
                    ["careless", "sustaining", "listening", "follow_through", "organising", "avoids_effort"], 2
                ),
                "reading": 4,
            },
            "vanderbilt-teacher-inattentive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-teacher",
            {
                **healthy("vanderbilt-teacher"),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go", "talks"], 2),
                "reading": 4,
            },
            "vanderbilt-teacher-hyperactive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-teacher",
            {**healthy("vanderbilt-teacher"), **dict.fromkeys(["temper", "defies", "bullies"], 2), "reading": 4},
            ("vanderbilt-teacher-oppositional-conduct: assess U3 P28D child_psych [responsible_doctor, guardian]"),
            age_years=9,
        ),
        given(
            "vanderbilt-teacher",
            {
                **healthy("vanderbilt-teacher"),
                **dict.fromkeys(["fearful", "afraid_to_try", "self_blame"], 2),
                "reading": 4,
            },
            "vanderbilt-teacher-anxiety-depression: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
        given(
            "vanderbilt-teacher",
            {
                **healthy("vanderbilt-teacher"),
                **dict.fromkeys(
                    ["careless", "sustaining", "listening", "follow_through", "organising", "avoids_effort"], 2
                ),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go", "talks"], 2),
                "reading": 4,
            },
            "vanderbilt-teacher-combined: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "unscorable: repeat or interview; crisis items still evaluated",
        "proposed",
        given(
            "vanderbilt-teacher",
            {},
            "vanderbilt-teacher-low-mood-unanswered: ask worthless+sad U1 P1D treating_team []",
            "vanderbilt-teacher-inattentive-incomplete: complete everything U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-teacher",
            {
                **healthy("vanderbilt-teacher"),
                **dict.fromkeys(["fidgets", "leaves_seat", "runs_climbs", "quiet_play", "on_the_go", "talks"], 2),
                "fidgets": None,
                "reading": 4,
            },
            "vanderbilt-teacher-hyperactive-incomplete: complete fidgets U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-teacher",
            {
                **healthy("vanderbilt-teacher"),
                **dict.fromkeys(["temper", "defies", "bullies"], 2),
                "temper": None,
                "reading": 4,
            },
            "vanderbilt-teacher-oppositional-conduct-incomplete: complete temper U1 P1D treating_team []",
            age_years=9,
        ),
        given(
            "vanderbilt-teacher",
            {
                **healthy("vanderbilt-teacher"),
                **dict.fromkeys(["fearful", "afraid_to_try", "self_blame"], 2),
                "fearful": None,
                "reading": 4,
            },
            "vanderbilt-teacher-anxiety-depression-incomplete: complete fearful U1 P1D treating_team []",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "sadness or worthlessness: ask suicide question, U1",
        "NICHQ form; rule proposed",
        given(
            "vanderbilt-teacher",
            healthy("vanderbilt-teacher", sad=2),
            "vanderbilt-teacher-low-mood-younger: assess U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-teacher-negative: re-screen vanderbilt-teacher U4 P12M treating_team []",
            age_years=6,
        ),
        given(
            "vanderbilt-teacher",
            healthy("vanderbilt-teacher", sad=2),
            "vanderbilt-teacher-low-mood-younger: assess U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-teacher-negative: re-screen vanderbilt-teacher U4 P12M treating_team []",
            age_years=7,
        ),
        given(
            "vanderbilt-teacher",
            healthy("vanderbilt-teacher", sad=2),
            "vanderbilt-teacher-low-mood: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-teacher-negative: re-screen vanderbilt-teacher U4 P12M treating_team []",
            age_years=8,
        ),
        given(
            "vanderbilt-teacher",
            healthy("vanderbilt-teacher", sad=2),
            "vanderbilt-teacher-low-mood: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "vanderbilt-teacher-negative: re-screen vanderbilt-teacher U4 P12M treating_team []",
            age_years=12,
        ),
        given(
            "vanderbilt-teacher",
            healthy("vanderbilt-teacher", sad=None),
            "vanderbilt-teacher-low-mood-unanswered: ask worthless+sad U1 P1D treating_team []",
            "vanderbilt-teacher-negative: re-screen vanderbilt-teacher U4 P12M treating_team []",
            age_years=9,
        ),
    ),
    *row_of_the_table(
        "MSSMHS one factor >=2",
        "Wang 1997",
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q3", "q10", "q12", "q22", "q23", "q48"], 2)},
            "mssmhs-obsessive: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q3", "q10", "q12", "q22", "q23", "q48"], 2), "q48": None},
            "mssmhs-obsessive-incomplete: complete q48 U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q11", "q20", "q24", "q26", "q47", "q49"], 2)},
            "mssmhs-paranoid: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q11", "q20", "q24", "q26", "q47", "q49"], 2), "q49": None},
            "mssmhs-paranoid-incomplete: complete q49 U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q19", "q21", "q25", "q50", "q58"], 2), "q19": 3},
            "mssmhs-hostile: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q19", "q21", "q25", "q50", "q58"], 2), "q19": 3, "q58": None},
            "mssmhs-hostile-incomplete: complete q58 U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q4", "q17", "q18", "q45", "q51", "q59"], 2)},
            "mssmhs-interpersonal: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q4", "q17", "q18", "q45", "q51", "q59"], 2), "q59": None},
            "mssmhs-interpersonal-incomplete: complete q59 U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q5", "q13", "q14", "q16", "q44"], 2), "q5": 3},
            "mssmhs-depression: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q5", "q13", "q14", "q16", "q44"], 2), "q5": 3, "q44": None},
            "mssmhs-depression-incomplete: complete q44 U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q6", "q15", "q34", "q43", "q46", "q56"], 2)},
            "mssmhs-anxiety: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q6", "q15", "q34", "q43", "q46", "q56"], 2), "q56": None},
            "mssmhs-anxiety-incomplete: complete q56 U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q31", "q33", "q36", "q38", "q40", "q55"], 2)},
            "mssmhs-study-pressure: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q31", "q33", "q36", "q38", "q40", "q55"], 2), "q55": None},
            "mssmhs-study-pressure-incomplete: complete q55 U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q1", "q8", "q9", "q29", "q39", "q41"], 2)},
            "mssmhs-maladjustment: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q1", "q8", "q9", "q29", "q39", "q41"], 2), "q41": None},
            "mssmhs-maladjustment-incomplete: complete q41 U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q2", "q7", "q27", "q32", "q35", "q53"], 2)},
            "mssmhs-emotional-instability: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q2", "q7", "q27", "q32", "q35", "q53"], 2), "q53": None},
            "mssmhs-emotional-instability-incomplete: complete q53 U1 P1D treating_team []",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q28", "q30", "q37", "q42", "q54", "q60"], 2)},
            "mssmhs-psychological-imbalance: assess U3 P28D child_psych [responsible_doctor, guardian]",
            age_years=14,
        ),
        given(
            "mssmhs",
            {**healthy("mssmhs"), **dict.fromkeys(["q28", "q30", "q37", "q42", "q54", "q60"], 2), "q60": None},
            "mssmhs-psychological-imbalance-incomplete: complete q60 U1 P1D treating_team []",
            age_years=14,
        ),
    ),
]
FORMS = sorted({row.form for row in ROWS})


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_this_row_of_the_table_and_nothing_else(row: Row) -> None:
    assert [told(each) for each in advise(row)] == list(row.advised)


def test_every_rule_has_answers_on_which_it_fires() -> None:
    assert fired(ROWS) == written(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_left_to_the_built_in_advice(form: str) -> None:
    assert left_to_the_built_in_advice(form) == []


# --- forms that wait for the norms of a site --------------------------------------------------------------------------

WITH_NORMS = [
    ("scas", {}, ["scas-negative: re-screen scas U4 P12M treating_team []"]),
    ("scas", {"total": 59}, ["scas-negative: re-screen scas U4 P12M treating_team []"]),
    ("scas", {"total": 60}, ["scas-positive: assess U3 P28D child_psych [responsible_doctor, guardian]"]),
    ("scas", {"social": 60}, ["scas-subscale: assess U3 P28D child_psych [responsible_doctor, guardian]"]),
    ("promis-pediatric", {}, ["promis-pediatric-negative: re-screen promis-pediatric U4 P12M treating_team []"]),
    (
        "promis-pediatric",
        {"anxiety": 54, "depression": 54},
        ["promis-pediatric-negative: re-screen promis-pediatric U4 P12M treating_team []"],
    ),
    (
        "promis-pediatric",
        {"anxiety": 55},
        ["promis-pediatric-anxiety: assess U3 P28D child_psych [responsible_doctor, guardian]"],
    ),
    (
        "promis-pediatric",
        {"depression": 55},
        [
            "promis-pediatric-ask-about-suicide: screen asq-youth U1 P1D treating_team [responsible_doctor]",
            "promis-pediatric-depression: assess U3 P28D child_psych [responsible_doctor, guardian]",
        ],
    ),
]


def with_the_same_norm_for_everybody(form: str, standing: dict[str, int], folder: Path) -> ms.Instrument:
    """The form with tables that give each scale one standard score, whatever its sum."""
    instrument = ms.load(form)
    tables = {}
    for scale in instrument.scales:
        if scale.norm is not None:
            sums = instrument.scale(scale.norm.of)
            tables[scale.id] = [
                {"scores": [[each, standing.get(sums.id, 40)] for each in range(sums.lower, sums.upper + 1)]}
            ]
    norms = {"format": "mindscreen-norms/1", "instrument": form, "version": "1", "source": "made up", "scales": tables}
    (folder / "norms.yaml").write_text(json.dumps(norms), encoding="utf-8")
    return ms.with_norms(instrument, folder / "norms.yaml")


@pytest.mark.parametrize(("form", "standing", "advised"), WITH_NORMS)
def test_a_standard_score_of_the_site_is_acted_on(
    form: str, standing: dict[str, int], advised: list[str], tmp_path: Path
) -> None:
    result = ms.screen(with_the_same_norm_for_everybody(form, standing, tmp_path), healthy(form), age_years=12)
    assert [told(each) for each in place_with(form).advise(result)] == advised


def test_every_rule_for_a_standard_score_has_answers_on_which_it_fires() -> None:
    found = {(form, "", line.split(":")[0]) for form, _, lines in WITH_NORMS for line in lines}
    assert found == written(["scas", "promis-pediatric"])


@pytest.mark.parametrize("form", ["scas", "promis-pediatric"])
def test_without_the_norms_it_is_judged_clinically(form: str) -> None:
    (advice,) = advise(given(form, healthy(form), age_years=12))
    assert advice.id == "default-positive-without-norms"


# --- who is told, due dates -------------------------------------------------------------------------------------------


def test_who_is_told_of_a_crisis_and_who_asks() -> None:
    rules = [rule for form in FORMS for each in rule_sets(form) for rule in crisis_rules(each)]
    assessing = {rule.id: rule.notify for rule in rules if rule.action == "assess"}
    assert assessing.pop("abc-self-injury") == ("responsible_doctor", "guardian")
    assert set(assessing.values()) == {("responsible_doctor", "crisis_team", "guardian")}
    assert {rule.notify for rule in rules if rule.action in {"ask", "screen"}} == {("responsible_doctor",)}


def test_the_question_about_suicide_is_asked_by_one_of_two_forms() -> None:
    given_then = {rule.give for form in FORMS for each in rule_sets(form) for rule in each.rules}
    suicide = {give for give in given_then if {"c-ssrs-screener", "asq-youth"} & {*give}}
    assert suicide == {("asq-youth", "c-ssrs-screener")}


def test_a_guardian_who_may_be_the_source_of_harm_is_not_told() -> None:
    row = given("phq-a", healthy("phq-a", attempt=1), age_years=14)
    first, *_ = advise(row, circumstances=["guardian-suspected"])
    assert first.notify == ("responsible_doctor", "crisis_team", "civil_affairs", "police_110")


def test_a_follow_up_that_was_refused_has_the_due_date_of_a_positive_one() -> None:
    refused, positive = (advise(given("m-chat-r-f", answers), at=NOON) for answers in (None, scoring("m-chat-r-f", 2)))
    assert refused[0].due == positive[0].due == "2026-12-19T12:00:00+08:00"


def test_a_follow_up_is_called_for_and_its_refusal_counts_as_positive() -> None:
    step = PathwayStep("first-step", ("m-chat-r",), EVERYBODY, "proposal", ())
    session = replace(place_with("m-chat-r"), steps=(step,)).start(age_months=24)
    session = session.record(ms.screen(ms.load("m-chat-r"), scoring("m-chat-r", 5), age_months=24))
    assert session.next is not None
    assert session.next.instrument == "m-chat-r-f"
    refused = session.refuse("m-chat-r-f")
    assert refused.next is None
    assert "m-chat-r-f-refused" in {each.id for each in refused.advice}


def test_a_follow_up_that_is_not_held_yet_has_a_due_date() -> None:
    (advice,) = advise(given("m-chat-r", scoring("m-chat-r", 3), age_months=24), at=NOON)
    assert advice.due == "2026-12-19T12:00:00+08:00"


def test_a_young_person_is_not_screened_again_before_two_weeks_have_passed() -> None:
    row = given("phq-a", {**healthy("phq-a"), **dict.fromkeys(["q3", "q4", "q5", "q6", "q7"], 1)}, age_years=14)
    (advice,) = advise(row, at=NOON)
    assert (advice.not_before, advice.due) == ("2026-12-05T12:00:00+08:00", "2026-12-19T12:00:00+08:00")


def test_what_a_young_person_says_about_substances_is_not_told_to_the_guardian() -> None:
    told_to = {name for row in ROWS if row.form == "crafft-2.1" for each in advise(row) for name in each.notify}
    assert told_to == {"responsible_doctor", "patient"}
