"""The referral table for older people and severe mental disorders, row by row, on both sides of each edge.

Each case names the words of its row and the source of the row; a recommendation is written as `told` writes it.
"""

from __future__ import annotations

from tests.spec.referral_rows import Row, given, healthy, row_of_the_table, scoring

ROWS: list[Row] = [
    *row_of_the_table(
        "GDS-15 5-8: suicide question for all >=5; assess, U3",
        "Almeida 1999, D'Ath 1994; urgency proposed",
        given("gds-15", scoring("gds-15", 4), "gds-15-negative: re-screen gds-15 U4 P12M treating_team []"),
        given(
            "gds-15",
            scoring("gds-15", 5),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
        ),
        given(
            "gds-15",
            scoring("gds-15", 8),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
        ),
    ),
    *row_of_the_table(
        "GDS-15 9-11: U2",
        "severity bands; urgency proposed",
        given(
            "gds-15",
            scoring("gds-15", 9),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-moderate: assess U2 P7D psych_clinic [responsible_doctor, carer]",
        ),
        given(
            "gds-15",
            scoring("gds-15", 11),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-moderate: assess U2 P7D psych_clinic [responsible_doctor, carer]",
        ),
    ),
    *row_of_the_table(
        "GDS-15 >=12: U1-U2, the later held by the file",
        "severity bands; urgency proposed",
        given(
            "gds-15",
            scoring("gds-15", 12),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-severe: refer U2 P7D psych_clinic [responsible_doctor, carer]",
        ),
    ),
    *row_of_the_table(
        "GDS positive or hopeless item: ask suicide question, U1",
        "Heisel 2005",
        given(
            "gds-15",
            healthy("gds-15", q14=1),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-negative: re-screen gds-15 U4 P12M treating_team []",
        ),
        given(
            "gds-15",
            healthy("gds-15", q12=1),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-negative: re-screen gds-15 U4 P12M treating_team []",
        ),
    ),
    *row_of_the_table(
        "unscorable, too many missing: repeat or interview",
        "proposed",
        given(
            "gds-15",
            scoring("gds-15", 4, q15=None),
            "gds-15-ask-about-suicide-open: ask q15 U1 P1D treating_team [responsible_doctor]",
            "gds-15-incomplete: complete q15 U1 P1D treating_team []",
        ),
        given(
            "gds-15",
            scoring("gds-15", 5, q15=None),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
        ),
        given(
            "gds-15",
            {},
            "gds-15-ask-about-suicide-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "gds-15-incomplete: complete everything U1 P1D treating_team []",
        ),
        given(
            "gds-15",
            healthy("gds-15", q14=None),
            "gds-15-ask-about-suicide-open: ask q14 U1 P1D treating_team [responsible_doctor]",
            "gds-15-negative: re-screen gds-15 U4 P12M treating_team []",
        ),
    ),
    *row_of_the_table(
        "unscorable, contradictory: repeat or interview, U3, same unit",
        "proposed",
        given(
            "gds-15",
            dict.fromkeys(healthy("gds-15"), 0),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
            "gds-15-same-answer: re-screen gds-15 U3 P28D treating_team []",
        ),
        given(
            "gds-15",
            dict.fromkeys(healthy("gds-15"), 1),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-moderate: assess U2 P7D psych_clinic [responsible_doctor, carer]",
            "gds-15-same-answer: re-screen gds-15 U3 P28D treating_team []",
        ),
    ),
    *row_of_the_table(
        "GDS-15 positions: >=6",
        "MSD Manual",
        given(
            "gds-15",
            scoring("gds-15", 5),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-negative: re-screen gds-15 U4 P12M treating_team []",
            rules="more-than-five",
        ),
        given(
            "gds-15",
            scoring("gds-15", 6),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
            rules="more-than-five",
        ),
        given(
            "gds-15",
            scoring("gds-15", 9),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-moderate: assess U2 P7D psych_clinic [responsible_doctor, carer]",
            rules="more-than-five",
        ),
        given(
            "gds-15",
            scoring("gds-15", 12),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-severe: refer U2 P7D psych_clinic [responsible_doctor, carer]",
            rules="more-than-five",
        ),
        given(
            "gds-15",
            {},
            "gds-15-ask-about-suicide-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "gds-15-incomplete: complete everything U1 P1D treating_team []",
            rules="more-than-five",
        ),
        given(
            "gds-15",
            dict.fromkeys(healthy("gds-15"), 0),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-same-answer with gds-15-negative: re-screen gds-15 U3 P28D treating_team []",
            rules="more-than-five",
        ),
    ),
    *row_of_the_table(
        "GDS-15 positions: >=8, Hong Kong",
        "Lee 1994",
        given(
            "gds-15",
            scoring("gds-15", 7),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-negative: re-screen gds-15 U4 P12M treating_team []",
            rules="hong-kong",
        ),
        given(
            "gds-15",
            scoring("gds-15", 8),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
            rules="hong-kong",
        ),
        given(
            "gds-15",
            scoring("gds-15", 9),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-moderate: assess U2 P7D psych_clinic [responsible_doctor, carer]",
            rules="hong-kong",
        ),
        given(
            "gds-15",
            scoring("gds-15", 12),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-severe: refer U2 P7D psych_clinic [responsible_doctor, carer]",
            rules="hong-kong",
        ),
        given(
            "gds-15",
            {},
            "gds-15-ask-about-suicide-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "gds-15-incomplete: complete everything U1 P1D treating_team []",
            rules="hong-kong",
        ),
        given(
            "gds-15",
            dict.fromkeys(healthy("gds-15"), 0),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-same-answer with gds-15-negative: re-screen gds-15 U3 P28D treating_team []",
            rules="hong-kong",
        ),
    ),
    *row_of_the_table(
        "GDS-15 positions: tiers 0-8, 9-11, 12-15",
        "WS/T 802-2022",
        given(
            "gds-15",
            scoring("gds-15", 8),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-negative: re-screen gds-15 U4 P12M treating_team []",
            rules="wst-802",
        ),
        given(
            "gds-15",
            scoring("gds-15", 9),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-second-tier: assess U2 P7D psych_clinic [responsible_doctor, carer]",
            rules="wst-802",
        ),
        given(
            "gds-15",
            scoring("gds-15", 11),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-second-tier: assess U2 P7D psych_clinic [responsible_doctor, carer]",
            rules="wst-802",
        ),
        given(
            "gds-15",
            scoring("gds-15", 12),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-third-tier: refer U2 P7D psych_clinic [responsible_doctor, carer]",
            rules="wst-802",
        ),
        given(
            "gds-15",
            {},
            "gds-15-ask-about-suicide-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "gds-15-incomplete: complete everything U1 P1D treating_team []",
            rules="wst-802",
        ),
        given(
            "gds-15",
            dict.fromkeys(healthy("gds-15"), 0),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-same-answer with gds-15-negative: re-screen gds-15 U3 P28D treating_team []",
            rules="wst-802",
        ),
    ),
    *row_of_the_table(
        "normal: encourage, invite to social activity; next yearly",
        "cn-elderly-care-2022",
        given(
            "gds-15",
            scoring("gds-15", 4),
            "gds-15-negative: re-screen gds-15 U4 P12M treating_team []",
            rules="cn-elderly-care-2022",
        ),
    ),
    *row_of_the_table(
        "mild depression (GDS-15 5-8): counselling, regular follow-up",
        "cn-elderly-care-2022; mapping proposed",
        given(
            "gds-15",
            scoring("gds-15", 5),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-mild: assess U3 P28D treating_team [responsible_doctor, carer]",
            rules="cn-elderly-care-2022",
        ),
        given(
            "gds-15",
            scoring("gds-15", 8),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-mild: assess U3 P28D treating_team [responsible_doctor, carer]",
            rules="cn-elderly-care-2022",
        ),
    ),
    *row_of_the_table(
        "moderate+ (GDS-15 >=9): advise mental-health clinic, U3",
        "cn-elderly-care-2022; mapping proposed",
        given(
            "gds-15",
            scoring("gds-15", 9),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-moderate: refer U3 P28D psych_clinic [responsible_doctor, carer]",
            rules="cn-elderly-care-2022",
        ),
        given(
            "gds-15",
            scoring("gds-15", 11),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-moderate: refer U3 P28D psych_clinic [responsible_doctor, carer]",
            rules="cn-elderly-care-2022",
        ),
    ),
    *row_of_the_table(
        "severe: U2",
        "cn-elderly-care-2022; mapping proposed",
        given(
            "gds-15",
            scoring("gds-15", 12),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-severe: refer U2 P7D psych_clinic [responsible_doctor, carer]",
            rules="cn-elderly-care-2022",
        ),
        given(
            "gds-15",
            {},
            "gds-15-ask-about-suicide-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "gds-15-incomplete: complete everything U1 P1D treating_team []",
            rules="cn-elderly-care-2022",
        ),
        given(
            "gds-15",
            dict.fromkeys(healthy("gds-15"), 0),
            "gds-15-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-15-mild: assess U3 P28D treating_team [responsible_doctor, carer]",
            "gds-15-same-answer: re-screen gds-15 U3 P28D treating_team []",
            rules="cn-elderly-care-2022",
        ),
    ),
    *row_of_the_table(
        "GDS-4: 1 = do the GDS-15",
        "D'Ath 1994",
        given("gds-4", healthy("gds-4"), "gds-4-negative: re-screen gds-4 U4 P12M treating_team []"),
        given(
            "gds-4",
            healthy("gds-4", q2=1),
            "gds-4-longer-form: screen gds-15 U1 P1D treating_team [responsible_doctor]",
        ),
        given(
            "gds-4",
            healthy("gds-4", q2=1, q3=1),
            "gds-4-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-4-longer-form: screen gds-15 U1 P1D treating_team [responsible_doctor]",
            "gds-4-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
            "gds-4-same-answer: re-screen gds-4 U3 P28D treating_team []",
        ),
        given(
            "gds-4",
            {},
            "gds-4-ask-about-suicide-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "gds-4-incomplete: complete everything U1 P1D treating_team []",
        ),
        given(
            "gds-4",
            dict.fromkeys(healthy("gds-4"), 1),
            "gds-4-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-4-longer-form: screen gds-15 U1 P1D treating_team [responsible_doctor]",
            "gds-4-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
            "gds-4-same-answer: re-screen gds-4 U3 P28D treating_team []",
        ),
    ),
    *row_of_the_table(
        "GDS-4 cut 2",
        "D'Ath 1994, British form",
        given(
            "gds-4", healthy("gds-4"), "gds-4-negative: re-screen gds-4 U4 P12M treating_team []", rules="cut-off-two"
        ),
        given(
            "gds-4",
            healthy("gds-4", q2=1),
            "gds-4-longer-form-later: screen gds-15 U3 P28D treating_team [responsible_doctor]",
            rules="cut-off-two",
        ),
        given(
            "gds-4",
            healthy("gds-4", q2=1, q3=1),
            "gds-4-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-4-longer-form: screen gds-15 U1 P1D treating_team [responsible_doctor]",
            "gds-4-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
            "gds-4-same-answer: re-screen gds-4 U3 P28D treating_team []",
            rules="cut-off-two",
        ),
        given(
            "gds-4",
            {},
            "gds-4-ask-about-suicide-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "gds-4-incomplete: complete everything U1 P1D treating_team []",
            rules="cut-off-two",
        ),
        given(
            "gds-4",
            dict.fromkeys(healthy("gds-4"), 1),
            "gds-4-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-4-longer-form: screen gds-15 U1 P1D treating_team [responsible_doctor]",
            "gds-4-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
            "gds-4-same-answer: re-screen gds-4 U3 P28D treating_team []",
            rules="cut-off-two",
        ),
    ),
    *row_of_the_table(
        "GDS positive: ask suicide question, U1; the longer form decides",
        "Hoyl 1999, Heisel 2005",
        given("gds-5", healthy("gds-5", q2=1), "gds-5-negative: re-screen gds-5 U4 P12M treating_team []"),
        given(
            "gds-5",
            healthy("gds-5", q2=1, q3=1),
            "gds-5-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-5-positive: screen gds-15 U1 P1D treating_team [responsible_doctor]",
        ),
        given(
            "gds-5",
            healthy("gds-5", q5=1),
            "gds-5-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-5-negative: re-screen gds-5 U4 P12M treating_team []",
        ),
        given(
            "gds-5",
            {},
            "gds-5-ask-about-suicide-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "gds-5-incomplete: complete everything U1 P1D treating_team []",
        ),
        given(
            "gds-5",
            dict.fromkeys(healthy("gds-5"), 0),
            "gds-5-same-answer with gds-5-negative: re-screen gds-5 U3 P28D treating_team []",
        ),
    ),
    *row_of_the_table(
        "GDS-30: first set, cut 10",
        "Yesavage 1983, bands 0-9 / 10-19 / 20-30",
        given("gds-30", scoring("gds-30", 9), "gds-30-negative: re-screen gds-30 U4 P12M treating_team []"),
        given(
            "gds-30",
            scoring("gds-30", 10),
            "gds-30-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-30-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
        ),
        given(
            "gds-30",
            scoring("gds-30", 19),
            "gds-30-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-30-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
        ),
        given(
            "gds-30",
            scoring("gds-30", 20),
            "gds-30-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-30-severe: refer U2 P7D psych_clinic [responsible_doctor, carer]",
        ),
        given(
            "gds-30",
            {},
            "gds-30-ask-about-suicide-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "gds-30-incomplete: complete everything U1 P1D treating_team []",
        ),
        given(
            "gds-30",
            dict.fromkeys(healthy("gds-30"), 0),
            "gds-30-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-30-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
            "gds-30-same-answer: re-screen gds-30 U3 P28D treating_team []",
        ),
    ),
    *row_of_the_table(
        "GDS-30 bands 0-10 / 11-20 / 21-30",
        "Chinese handbook",
        given(
            "gds-30",
            scoring("gds-30", 10),
            "gds-30-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-30-negative: re-screen gds-30 U4 P12M treating_team []",
            rules="china-handbook",
        ),
        given(
            "gds-30",
            scoring("gds-30", 11),
            "gds-30-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-30-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
            rules="china-handbook",
        ),
        given(
            "gds-30",
            scoring("gds-30", 20),
            "gds-30-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-30-positive: assess U3 P28D psych_clinic [responsible_doctor, carer]",
            rules="china-handbook",
        ),
        given(
            "gds-30",
            scoring("gds-30", 21),
            "gds-30-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-30-severe: refer U2 P7D psych_clinic [responsible_doctor, carer]",
            rules="china-handbook",
        ),
        given(
            "gds-30",
            {},
            "gds-30-ask-about-suicide-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "gds-30-incomplete: complete everything U1 P1D treating_team []",
            rules="china-handbook",
        ),
        given(
            "gds-30",
            dict.fromkeys(healthy("gds-30"), 0),
            "gds-30-ask-about-suicide: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "gds-30-same-answer with gds-30-negative: re-screen gds-30 U3 P28D treating_team []",
            rules="china-handbook",
        ),
    ),
    *row_of_the_table(
        "CSDD >10: assess, U3, psychiatry, carer",
        "Alexopoulos 1988",
        given("csdd", scoring("csdd", 10), "csdd-negative: re-screen csdd U4 P12M treating_team []"),
        given("csdd", scoring("csdd", 11), "csdd-positive: assess U3 P28D psychiatry [responsible_doctor, carer]"),
        given("csdd", scoring("csdd", 18), "csdd-positive: assess U3 P28D psychiatry [responsible_doctor, carer]"),
    ),
    *row_of_the_table(
        "CSDD >18: psychiatry, U2",
        "Alexopoulos 1988",
        given("csdd", scoring("csdd", 19), "csdd-definite: refer U2 P7D psychiatry [responsible_doctor, carer]"),
    ),
    *row_of_the_table(
        "CSDD suicide >=1: crisis protocol, U1",
        "Alexopoulos 1988",
        given(
            "csdd",
            healthy("csdd", suicide=1),
            "csdd-suicide: assess U1 P1D psychiatry [responsible_doctor, crisis_team, carer]",
            "csdd-suicide-screen: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
        ),
    ),
    *row_of_the_table(
        "CSDD active wishes or recent attempt: U0",
        "rating instructions; urgency proposed",
        given(
            "csdd",
            healthy("csdd", suicide=2),
            (
                "csdd-active-suicidal-wishes with csdd-suicide: "
                "assess U0 "
                "PT1H psychiatry [responsible_doctor, crisis_team, carer]"
            ),
            "csdd-suicide-screen: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
        ),
        given(
            "csdd",
            healthy("csdd", suicide=None),
            (
                "csdd-suicide-not-rated with csdd-suicidal-wishes-not-rated: "
                "ask suicide "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
        ),
    ),
    *row_of_the_table(
        "mania or psychosis question yes: psychiatry, U2",
        "proposed",
        given(
            "csdd",
            healthy("csdd", delusions=1),
            "csdd-delusions: assess U2 P7D psychiatry [responsible_doctor, carer]",
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
        ),
        given(
            "csdd",
            healthy("csdd", delusions=None),
            "csdd-delusions-not-rated: ask delusions U1 P1D treating_team []",
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
        ),
        given(
            "csdd",
            {},
            (
                "csdd-suicide-not-rated with csdd-suicidal-wishes-not-rated: "
                "ask suicide "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "csdd-delusions-not-rated: ask delusions U1 P1D treating_team []",
            "csdd-incomplete: complete everything U1 P1D treating_team []",
        ),
    ),
    *row_of_the_table(
        "CSDD cut-off 6 with dementia or without",
        "Kørner 2006",
        given(
            "csdd", scoring("csdd", 5), "csdd-negative: re-screen csdd U4 P12M treating_team []", rules="korner-2006"
        ),
        given(
            "csdd",
            scoring("csdd", 6),
            "csdd-positive: assess U3 P28D psychiatry [responsible_doctor, carer]",
            rules="korner-2006",
        ),
        given(
            "csdd",
            scoring("csdd", 19),
            "csdd-definite: refer U2 P7D psychiatry [responsible_doctor, carer]",
            rules="korner-2006",
        ),
        given(
            "csdd",
            healthy("csdd", suicide=1),
            "csdd-suicide: assess U1 P1D psychiatry [responsible_doctor, crisis_team, carer]",
            "csdd-suicide-screen: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
            rules="korner-2006",
        ),
        given(
            "csdd",
            healthy("csdd", suicide=2),
            (
                "csdd-active-suicidal-wishes with csdd-suicide: "
                "assess U0 "
                "PT1H psychiatry [responsible_doctor, crisis_team, carer]"
            ),
            "csdd-suicide-screen: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
            rules="korner-2006",
        ),
        given(
            "csdd",
            healthy("csdd", delusions=1),
            "csdd-delusions: assess U2 P7D psychiatry [responsible_doctor, carer]",
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
            rules="korner-2006",
        ),
        given(
            "csdd",
            {},
            (
                "csdd-suicide-not-rated with csdd-suicidal-wishes-not-rated: "
                "ask suicide "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "csdd-delusions-not-rated: ask delusions U1 P1D treating_team []",
            "csdd-incomplete: complete everything U1 P1D treating_team []",
            rules="korner-2006",
        ),
    ),
    *row_of_the_table(
        "CSDD cut-off 7",
        "Lim 2012",
        given("csdd", scoring("csdd", 6), "csdd-negative: re-screen csdd U4 P12M treating_team []", rules="korea-2012"),
        given(
            "csdd",
            scoring("csdd", 7),
            "csdd-positive: assess U3 P28D psychiatry [responsible_doctor, carer]",
            rules="korea-2012",
        ),
        given(
            "csdd",
            scoring("csdd", 19),
            "csdd-definite: refer U2 P7D psychiatry [responsible_doctor, carer]",
            rules="korea-2012",
        ),
        given(
            "csdd",
            healthy("csdd", suicide=1),
            "csdd-suicide: assess U1 P1D psychiatry [responsible_doctor, crisis_team, carer]",
            "csdd-suicide-screen: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
            rules="korea-2012",
        ),
        given(
            "csdd",
            healthy("csdd", suicide=2),
            (
                "csdd-active-suicidal-wishes with csdd-suicide: "
                "assess U0 "
                "PT1H psychiatry [responsible_doctor, crisis_team, carer]"
            ),
            "csdd-suicide-screen: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor]",
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
            rules="korea-2012",
        ),
        given(
            "csdd",
            healthy("csdd", delusions=1),
            "csdd-delusions: assess U2 P7D psychiatry [responsible_doctor, carer]",
            "csdd-negative: re-screen csdd U4 P12M treating_team []",
            rules="korea-2012",
        ),
        given(
            "csdd",
            {},
            (
                "csdd-suicide-not-rated with csdd-suicidal-wishes-not-rated: "
                "ask suicide "
                "U1 P1D treating_team [responsible_doctor]"
            ),
            "csdd-delusions-not-rated: ask delusions U1 P1D treating_team []",
            "csdd-incomplete: complete everything U1 P1D treating_team []",
            rules="korea-2012",
        ),
    ),
    *row_of_the_table(
        "coarse mood (national) positive: GDS same visit, U1, same unit",
        "national specification 2017",
        given(
            "cn-elderly-mood-coarse",
            {"q1": 1},
            "cn-elderly-mood-coarse-positive: screen gds-15 U1 P1D treating_team [responsible_doctor]",
        ),
        given(
            "cn-elderly-mood-coarse",
            {"q1": 0},
            "cn-elderly-mood-coarse-negative: re-screen cn-elderly-mood-coarse U4 P12M treating_team []",
        ),
        given("cn-elderly-mood-coarse", {}, "cn-elderly-mood-coarse-incomplete: complete q1 U1 P1D treating_team []"),
        given(
            "cn-elderly-mood-coarse",
            {"q1": 1},
            "cn-elderly-mood-coarse-positive: screen gds-15 U1 P1D treating_team [responsible_doctor]",
            rules="cn-elderly-care-2022",
        ),
        given(
            "cn-elderly-mood-coarse",
            {"q1": 0},
            "cn-elderly-mood-coarse-negative: re-screen cn-elderly-mood-coarse U4 P12M treating_team []",
            rules="cn-elderly-care-2022",
        ),
        given(
            "cn-elderly-mood-coarse",
            {},
            "cn-elderly-mood-coarse-incomplete: complete q1 U1 P1D treating_team []",
            rules="cn-elderly-care-2022",
        ),
    ),
    *row_of_the_table(
        "coarse cognition positive: MMSE (entered) or free alternative, U3, same unit",
        "national specification 2017",
        given(
            "cn-elderly-cognition-coarse",
            {"immediate": 0, "delayed": 1},
            ("cn-elderly-cognition-coarse-positive: screen mmse U3 P28D treating_team [responsible_doctor, carer]"),
        ),
        given(
            "cn-elderly-cognition-coarse",
            {"immediate": 1},
            ("cn-elderly-cognition-coarse-positive: screen mmse U3 P28D treating_team [responsible_doctor, carer]"),
        ),
        given(
            "cn-elderly-cognition-coarse",
            {"immediate": 0, "delayed": 0},
            ("cn-elderly-cognition-coarse-negative: re-screen cn-elderly-cognition-coarse U4 P12M treating_team []"),
        ),
        given(
            "cn-elderly-cognition-coarse",
            {"immediate": 0},
            "cn-elderly-cognition-coarse-incomplete: complete delayed U1 P1D treating_team []",
        ),
    ),
    *row_of_the_table(
        "suspected cognitive abnormality (coarse recall +): advise memory clinic, U3",
        "cn-elderly-care-2022; mapping proposed",
        given(
            "cn-elderly-cognition-coarse",
            {"immediate": 0, "delayed": 1},
            ("cn-elderly-cognition-coarse-positive: refer U3 P28D geriatrics_memory [responsible_doctor, carer]"),
            rules="cn-elderly-care-2022",
        ),
        given(
            "cn-elderly-cognition-coarse",
            {"immediate": 0, "delayed": 0},
            ("cn-elderly-cognition-coarse-negative: re-screen cn-elderly-cognition-coarse U4 P12M treating_team []"),
            rules="cn-elderly-care-2022",
        ),
        given(
            "cn-elderly-cognition-coarse",
            {"immediate": 0},
            "cn-elderly-cognition-coarse-incomplete: complete delayed U1 P1D treating_team []",
            rules="cn-elderly-care-2022",
        ),
    ),
    *row_of_the_table(
        "self-care >=4",
        "national specification 2017",
        given(
            "cn-elderly-self-care",
            scoring("cn-elderly-self-care", 3),
            "cn-elderly-self-care-negative: re-screen cn-elderly-self-care U4 P12M treating_team []",
        ),
        given(
            "cn-elderly-self-care",
            scoring("cn-elderly-self-care", 4),
            "cn-elderly-self-care-dependence: assess U3 P28D treating_team [responsible_doctor, carer]",
        ),
        given(
            "cn-elderly-self-care", {}, "cn-elderly-self-care-incomplete: complete everything U1 P1D treating_team []"
        ),
        given(
            "cn-elderly-self-care",
            scoring("cn-elderly-self-care", 3),
            "cn-elderly-self-care-negative: re-screen cn-elderly-self-care U4 P12M treating_team []",
            rules="cn-elderly-care-2022",
        ),
        given(
            "cn-elderly-self-care",
            scoring("cn-elderly-self-care", 4),
            "cn-elderly-self-care-dependence: assess U3 P28D treating_team [responsible_doctor, carer]",
            rules="cn-elderly-care-2022",
        ),
        given(
            "cn-elderly-self-care",
            {},
            "cn-elderly-self-care-incomplete: complete everything U1 P1D treating_team []",
            rules="cn-elderly-care-2022",
        ),
    ),
    *row_of_the_table(
        "AD8 >=2: memory clinic; check delirium, depression, thyroid/B12, U3, carer",
        "Galvin 2005",
        given("ad8", scoring("ad8", 1), "ad8-negative: re-screen ad8 U4 P12M treating_team []"),
        given("ad8", scoring("ad8", 2), "ad8-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]"),
        given(
            "ad8",
            healthy("ad8", tools=-1),
            "ad8-not-known: inform U4 P12M treating_team [responsible_doctor, carer]",
            "ad8-negative: re-screen ad8 U4 P12M treating_team []",
        ),
        given(
            "ad8", scoring("ad8", 1, memory_daily=None), "ad8-incomplete: complete memory_daily U1 P1D treating_team []"
        ),
    ),
    *row_of_the_table(
        "suspected cognitive abnormality (AD8>=2): advise memory clinic, U3",
        "cn-elderly-care-2022; mapping proposed",
        given(
            "ad8",
            scoring("ad8", 1),
            "ad8-negative: re-screen ad8 U4 P12M treating_team []",
            rules="cn-elderly-care-2022",
        ),
        given(
            "ad8",
            scoring("ad8", 2),
            "ad8-positive: refer U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="cn-elderly-care-2022",
        ),
        given(
            "ad8",
            healthy("ad8", tools=-1),
            "ad8-not-known: inform U4 P12M treating_team [responsible_doctor, carer]",
            "ad8-negative: re-screen ad8 U4 P12M treating_team []",
            rules="cn-elderly-care-2022",
        ),
        given("ad8", {}, "ad8-incomplete: complete everything U1 P1D treating_team []", rules="cn-elderly-care-2022"),
    ),
    *row_of_the_table(
        "Mini-Cog <3: memory clinic, U3, carer",
        "Borson 2000",
        given(
            "mini-cog",
            scoring("mini-cog", 2),
            "mini-cog-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
        ),
        given(
            "mini-cog",
            scoring("mini-cog", 3),
            "mini-cog-borderline: inform U4 P12M treating_team [responsible_doctor, carer]",
            "mini-cog-negative: re-screen mini-cog U4 P12M treating_team []",
        ),
        given("mini-cog", healthy("mini-cog"), "mini-cog-negative: re-screen mini-cog U4 P12M treating_team []"),
        given("mini-cog", {}, "mini-cog-incomplete: complete everything U1 P1D treating_team []"),
    ),
    *row_of_the_table(
        "Mini-Cog <4",
        "Mini-Cog instructions",
        given(
            "mini-cog",
            scoring("mini-cog", 3),
            "mini-cog-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="sensitive",
        ),
        given(
            "mini-cog",
            {"word1": 1, "word2": 1, "word3": 0, "clock": 2},
            "mini-cog-negative: re-screen mini-cog U4 P12M treating_team []",
            rules="sensitive",
        ),
        given("mini-cog", {}, "mini-cog-incomplete: complete everything U1 P1D treating_team []", rules="sensitive"),
    ),
    *row_of_the_table(
        "MMSE below education cut-off: memory clinic, U3, carer",
        "Katzman 1988",
        given(
            "mmse",
            {"entered": 17},
            "mmse-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            education_years=0,
        ),
        given("mmse", {"entered": 18}, "mmse-negative: re-screen mmse U4 P12M treating_team []", education_years=0),
        given(
            "mmse",
            {"entered": 20},
            "mmse-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            education_years=6,
        ),
        given("mmse", {"entered": 21}, "mmse-negative: re-screen mmse U4 P12M treating_team []", education_years=6),
        given(
            "mmse",
            {"entered": 24},
            "mmse-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            education_years=7,
        ),
        given("mmse", {"entered": 25}, "mmse-negative: re-screen mmse U4 P12M treating_team []", education_years=7),
        given("mmse", {"entered": 17}, "mmse-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]"),
        given("mmse", {"entered": 20}, "mmse-incomplete: complete nothing U1 P1D treating_team []"),
        given("mmse", {}, "mmse-incomplete: complete entered U1 P1D treating_team []", education_years=9),
    ),
    *row_of_the_table(
        "MMSE education-specific, other limits",
        "Zhang 1999, Beijing",
        given(
            "mmse",
            {"entered": 19},
            "mmse-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="beijing-1999",
            education_years=0,
        ),
        given(
            "mmse",
            {"entered": 20},
            "mmse-negative: re-screen mmse U4 P12M treating_team []",
            rules="beijing-1999",
            education_years=0,
        ),
        given(
            "mmse",
            {"entered": 26},
            "mmse-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="beijing-1999",
            education_years=9,
        ),
        given(
            "mmse",
            {"entered": 27},
            "mmse-negative: re-screen mmse U4 P12M treating_team []",
            rules="beijing-1999",
            education_years=9,
        ),
        given(
            "mmse", {"entered": 26}, "mmse-incomplete: complete nothing U1 P1D treating_team []", rules="beijing-1999"
        ),
    ),
    *row_of_the_table(
        "MMSE flat 24",
        "flat 23/24 as compared by Cui 2011",
        given(
            "mmse",
            {"entered": 17},
            "mmse-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="flat-24",
            education_years=0,
        ),
        given(
            "mmse",
            {"entered": 23},
            "mmse-below-24: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="flat-24",
            education_years=0,
        ),
        given(
            "mmse",
            {"entered": 24},
            "mmse-negative: re-screen mmse U4 P12M treating_team []",
            rules="flat-24",
            education_years=0,
        ),
        given(
            "mmse",
            {"entered": 24},
            "mmse-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="flat-24",
            education_years=9,
        ),
        given("mmse", {"entered": 24}, "mmse-incomplete: complete nothing U1 P1D treating_team []", rules="flat-24"),
    ),
    *row_of_the_table(
        "MMSE age x education",
        "Zhang 2021",
        given(
            "mmse",
            {"entered": 22},
            "mmse-zhang-range: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="zhang-2021",
            education_years=0,
            age_years=76,
        ),
        given(
            "mmse",
            {"entered": 23},
            "mmse-negative: re-screen mmse U4 P12M treating_team []",
            rules="zhang-2021",
            education_years=0,
            age_years=76,
        ),
        given(
            "mmse",
            {"entered": 26},
            "mmse-zhang-range: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="zhang-2021",
            education_years=0,
            age_years=75,
        ),
        given(
            "mmse",
            {"entered": 24},
            "mmse-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="zhang-2021",
            education_years=9,
            age_years=70,
        ),
        given(
            "mmse",
            {"entered": 27},
            "mmse-zhang-incomplete: complete nothing U1 P1D treating_team []",
            rules="zhang-2021",
            education_years=9,
        ),
        given(
            "mmse",
            {"entered": 29},
            "mmse-negative: re-screen mmse U4 P12M treating_team []",
            rules="zhang-2021",
            education_years=9,
        ),
        given(
            "mmse",
            {"entered": 20},
            "mmse-incomplete: complete nothing U1 P1D treating_team []",
            "mmse-zhang-range: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="zhang-2021",
        ),
        given(
            "mmse",
            {},
            "mmse-zhang-incomplete with mmse-incomplete: complete entered U1 P1D treating_team []",
            rules="zhang-2021",
        ),
    ),
    *row_of_the_table(
        "MoCA below education cut-off: memory clinic, U3, carer",
        "Lu 2011",
        given(
            "moca",
            {"entered": 13},
            "moca-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            education_years=0,
        ),
        given("moca", {"entered": 14}, "moca-negative: re-screen moca U4 P12M treating_team []", education_years=0),
        given(
            "moca",
            {"entered": 19},
            "moca-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            education_years=6,
        ),
        given("moca", {"entered": 20}, "moca-negative: re-screen moca U4 P12M treating_team []", education_years=6),
        given(
            "moca",
            {"entered": 24},
            "moca-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            education_years=7,
        ),
        given("moca", {"entered": 25}, "moca-negative: re-screen moca U4 P12M treating_team []", education_years=7),
        given("moca", {"entered": 20}, "moca-incomplete: complete nothing U1 P1D treating_team []"),
    ),
    *row_of_the_table(
        "MoCA flat 26",
        "Nasreddine 2005",
        given(
            "moca",
            {"entered": 24},
            "moca-below-26: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="original-26",
            education_years=6,
        ),
        given(
            "moca",
            {"entered": 25},
            "moca-negative: re-screen moca U4 P12M treating_team []",
            rules="original-26",
            education_years=6,
        ),
        given(
            "moca",
            {"entered": 13},
            "moca-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="original-26",
            education_years=0,
        ),
        given(
            "moca",
            {"entered": 25},
            "moca-below-26-incomplete: complete nothing U1 P1D treating_team []",
            rules="original-26",
        ),
        given(
            "moca",
            {"entered": 20},
            "moca-incomplete: complete nothing U1 P1D treating_team []",
            "moca-below-26: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="original-26",
        ),
        given(
            "moca",
            {},
            "moca-below-26-incomplete with moca-incomplete: complete entered U1 P1D treating_team []",
            rules="original-26",
        ),
    ),
    *row_of_the_table(
        "MoCA age x education",
        "Zhang 2021",
        given(
            "moca",
            {"entered": 15},
            "moca-zhang-range: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="zhang-2021",
            education_years=0,
            age_years=80,
        ),
        given(
            "moca",
            {"entered": 16},
            "moca-negative: re-screen moca U4 P12M treating_team []",
            rules="zhang-2021",
            education_years=0,
            age_years=80,
        ),
        given(
            "moca",
            {"entered": 13},
            "moca-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="zhang-2021",
            education_years=0,
            age_years=80,
        ),
        given(
            "moca",
            {"entered": 17},
            "moca-zhang-incomplete: complete nothing U1 P1D treating_team []",
            rules="zhang-2021",
            education_years=0,
        ),
        given(
            "moca",
            {"entered": 15},
            "moca-incomplete: complete nothing U1 P1D treating_team []",
            "moca-zhang-range: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="zhang-2021",
        ),
        given(
            "moca",
            {},
            "moca-zhang-incomplete with moca-incomplete: complete entered U1 P1D treating_team []",
            rules="zhang-2021",
        ),
    ),
    *row_of_the_table(
        "clock drawing 3 or less",
        "Zhang 2024",
        given(
            "cdt-4", scoring("cdt-4", 3), "cdt-4-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]"
        ),
        given("cdt-4", scoring("cdt-4", 4), "cdt-4-negative: re-screen cdt-4 U4 P12M treating_team []"),
        given("cdt-4", {}, "cdt-4-incomplete: complete everything U1 P1D treating_team []"),
    ),
    *row_of_the_table(
        "clock drawing 2 or less",
        "pages that print the four-point method",
        given(
            "cdt-4",
            scoring("cdt-4", 2),
            "cdt-4-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            rules="specific",
        ),
        given(
            "cdt-4", scoring("cdt-4", 3), "cdt-4-negative: re-screen cdt-4 U4 P12M treating_team []", rules="specific"
        ),
        given("cdt-4", {}, "cdt-4-incomplete: complete everything U1 P1D treating_team []", rules="specific"),
    ),
    *row_of_the_table(
        "SPMSQ errors by schooling",
        "Pfeiffer 1975",
        given(
            "spmsq", scoring("spmsq", 2), "spmsq-negative: re-screen spmsq U4 P12M treating_team []", education_years=9
        ),
        given(
            "spmsq",
            scoring("spmsq", 3),
            "spmsq-positive: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            education_years=9,
        ),
        given("spmsq", scoring("spmsq", 3), "spmsq-incomplete: complete nothing U1 P1D treating_team []"),
    ),
    *row_of_the_table(
        "4AT >=4: medical work-up first, U1, treating team",
        "Bellelli 2014",
        given(
            "4at",
            scoring("4at", 3),
            "4at-cognition: assess U3 P28D geriatrics_memory [responsible_doctor, carer]",
            "4at-negative: re-screen 4at U4 P1D treating_team []",
        ),
        given("4at", scoring("4at", 4), "4at-delirium: assess U1 P1D treating_team [responsible_doctor]"),
        given("4at", healthy("4at"), "4at-negative: re-screen 4at U4 P1D treating_team []"),
        given(
            "4at",
            {},
            "4at-delirium-open: ask everything U1 P1D treating_team [responsible_doctor]",
            "4at-incomplete: complete everything U1 P1D treating_team []",
        ),
    ),
    *row_of_the_table(
        "CAM positive: medical work-up first, U1, treating team",
        "Inouye 1990",
        given(
            "cam-short",
            {"acute_onset": 1, "inattention": 1, "disorganized": 1, "altered_loc": 0},
            "cam-short-delirium: assess U1 P1D treating_team [responsible_doctor]",
        ),
        given(
            "cam-short",
            {"acute_onset": 1, "inattention": 1, "disorganized": 0, "altered_loc": 0},
            "cam-short-negative: re-screen cam-short U4 P1D treating_team []",
        ),
        given(
            "cam-short",
            {"acute_onset": 1, "inattention": 1, "disorganized": 0},
            "cam-short-delirium-open: ask altered_loc U1 P1D treating_team [responsible_doctor]",
        ),
    ),
    *row_of_the_table(
        "CAM-ICU positive: medical work-up first, U0 in ICU, treating team",
        "Ely 2001",
        given(
            "cam-icu",
            {"rass": -1, "acute_change": 1, "inattention_errors": 3, "disorganized_errors": 0},
            "cam-icu-delirium: assess U0 PT1H treating_team [responsible_doctor, duty_nurse]",
        ),
        given(
            "cam-icu",
            {"rass": 0, "acute_change": 1, "inattention_errors": 2, "disorganized_errors": 0},
            "cam-icu-negative: re-screen cam-icu U4 PT12H treating_team []",
        ),
        given(
            "cam-icu",
            {"rass": -4},
            (
                "cam-icu-delirium-open: "
                "ask acute_change+inattention_errors+disorganized_errors "
                "U1 PT12H treating_team [responsible_doctor, duty_nurse]"
            ),
            "cam-icu-unable-to-assess: assess U1 PT12H treating_team [responsible_doctor, duty_nurse]",
        ),
        given(
            "cam-icu",
            {},
            "cam-icu-delirium-open: ask everything U1 PT12H treating_team [responsible_doctor, duty_nurse]",
            "cam-icu-incomplete: complete everything U1 P1D treating_team []",
        ),
    ),
    *row_of_the_table(
        "FRAIL >=3",
        "Morley 2012",
        given(
            "frail",
            scoring("frail", 2),
            "frail-pre-frail: inform U4 P12M primary_care [patient]",
            "frail-negative: re-screen frail U4 P12M treating_team []",
        ),
        given(
            "frail", scoring("frail", 3), "frail-frail: assess U3 P28D geriatrics_memory [responsible_doctor, carer]"
        ),
        given("frail", healthy("frail"), "frail-negative: re-screen frail U4 P12M treating_team []"),
        given("frail", {}, "frail-incomplete: complete everything U1 P1D treating_team []"),
    ),
    *row_of_the_table(
        "Barthel <=60",
        "WS/T 431-2013",
        given(
            "barthel",
            scoring("barthel", 60),
            "barthel-dependence: assess U3 P28D treating_team [responsible_doctor, carer]",
        ),
        given("barthel", scoring("barthel", 65), "barthel-negative: re-screen barthel U4 P12M treating_team []"),
        given("barthel", {}, "barthel-incomplete: complete everything U1 P1D treating_team []"),
    ),
    *row_of_the_table(
        "IADL <8",
        "Lawton 1969",
        given(
            "iadl-lawton",
            scoring("iadl-lawton", 7),
            "iadl-lawton-dependence: assess U3 P28D treating_team [responsible_doctor, carer]",
        ),
        given(
            "iadl-lawton",
            scoring("iadl-lawton", 8),
            "iadl-lawton-negative: re-screen iadl-lawton U4 P12M treating_team []",
        ),
        given("iadl-lawton", {}, "iadl-lawton-incomplete: complete everything U1 P1D treating_team []"),
    ),
    *row_of_the_table(
        "病情不稳定, level 3-5: refer to higher hospital at once; not admitted: 2 weeks",
        "national specification 2017",
        given(
            "cn-smd-risk-rating",
            {"behaviour": 3},
            "cn-smd-unstable: refer U0 PT1H psychiatry [responsible_doctor, crisis_team, family]",
            "cn-smd-unstable-visit: re-screen cn-smd-risk-rating U3 P14D primary_care [responsible_doctor]",
        ),
        given(
            "cn-smd-risk-rating",
            {"behaviour": 4},
            "cn-smd-unstable: refer U0 PT1H psychiatry [responsible_doctor, crisis_team, family]",
            "cn-smd-persons-or-weapons: refer U0 PT1H psychiatry [responsible_doctor, police_110, ems_120]",
            "cn-smd-self-harm: screen c-ssrs-screener U1 P1D treating_team [responsible_doctor, crisis_team]",
            "cn-smd-unstable-visit: re-screen cn-smd-risk-rating U3 P14D primary_care [responsible_doctor]",
        ),
        given(
            "cn-smd-risk-rating",
            {"behaviour": 5},
            "cn-smd-unstable: refer U0 PT1H psychiatry [responsible_doctor, crisis_team, family]",
            "cn-smd-persons-or-weapons: refer U0 PT1H psychiatry [responsible_doctor, police_110, ems_120]",
            "cn-smd-unstable-visit: re-screen cn-smd-risk-rating U3 P14D primary_care [responsible_doctor]",
        ),
    ),
    *row_of_the_table(
        "病情基本稳定, level 1-2: check adherence, adjust with specialist; 2 weeks",
        "read at second hand",
        given(
            "cn-smd-risk-rating",
            {"behaviour": 1},
            "cn-smd-basically-stable: assess U3 P14D primary_care [responsible_doctor, carer]",
        ),
        given(
            "cn-smd-risk-rating",
            {"behaviour": 2},
            "cn-smd-basically-stable: assess U3 P14D primary_care [responsible_doctor, carer]",
        ),
    ),
    *row_of_the_table(
        "病情稳定, level 0: keep plan; 3 months",
        "national specification 2017",
        given(
            "cn-smd-risk-rating", {"behaviour": 0}, "cn-smd-stable: re-screen cn-smd-risk-rating U4 P3M primary_care []"
        ),
        given(
            "cn-smd-risk-rating",
            {},
            "cn-smd-not-rated: ask behaviour U1 P1D treating_team [responsible_doctor]",
            "cn-smd-risk-rating-incomplete: complete behaviour U1 P1D treating_team []",
        ),
    ),
    *row_of_the_table(
        "assessment is voluntary, the wish of the older person is respected",
        "care project of 2019, second-hand",
        given(
            "gds-15", None, "gds-15-refused: re-screen gds-15 U4 P12M treating_team []", rules="cn-elderly-care-2022"
        ),
        given("ad8", None, "ad8-refused: re-screen ad8 U4 P12M treating_team []", rules="cn-elderly-care-2022"),
        given(
            "cn-elderly-mood-coarse",
            None,
            "cn-elderly-mood-coarse-refused: re-screen cn-elderly-mood-coarse U4 P12M treating_team []",
            rules="cn-elderly-care-2022",
        ),
        given(
            "cn-elderly-cognition-coarse",
            None,
            ("cn-elderly-cognition-coarse-refused: re-screen cn-elderly-cognition-coarse U4 P12M treating_team []"),
            rules="cn-elderly-care-2022",
        ),
        given(
            "cn-elderly-self-care",
            None,
            "cn-elderly-self-care-refused: re-screen cn-elderly-self-care U4 P12M treating_team []",
            rules="cn-elderly-care-2022",
        ),
    ),
]
