"""What is advised although no rule of a pathway says so: nothing that matters passes without a recommendation.

A kind that ends in the domain of an instrument (`critical-raised-delirium`) goes before the general one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "critical-raised": {
        "action": "assess",
        "urgency": "U1",
        "destination": "psychiatry",
        "notify": ("responsible_doctor", "crisis_team"),
        "text": {
            "en": "A critical answer was given. Assess the risk now, before the person leaves.",
            "zh-CN": "出现危急作答，请立即评估风险，在患者离开前完成。",
        },
    },
    "critical-raised-delirium": {
        "action": "assess",
        "urgency": "U1",
        "destination": "treating_team",
        "notify": ("responsible_doctor",),
        "text": {
            "en": "Signs of delirium. Look for a medical cause within hours; psychiatry does not come first.",
            "zh-CN": "出现谵妄征象，请在数小时内查找躯体病因；不应首先转精神科。",
        },
    },
    "critical-unknown": {
        "action": "ask",
        "urgency": "U1",
        "destination": "treating_team",
        "notify": ("responsible_doctor",),
        "text": {
            "en": "A critical question has no answer. Ask it in person before the person leaves.",
            "zh-CN": "关键题目未作答，请在患者离开前当面询问。",
        },
    },
    "critical-unknown-delirium": {
        "action": "ask",
        "urgency": "U1",
        "destination": "treating_team",
        "notify": ("responsible_doctor",),
        "text": {
            "en": "Delirium is not ruled out. Complete the assessment, and repeat it when the patient can be assessed.",
            "zh-CN": "尚不能排除谵妄。请补全评估；患者可评估时尽快复评。",
        },
    },
    "positive-raised": {
        "action": "assess",
        "urgency": "U3",
        "destination": "treating_team",
        "notify": ("responsible_doctor",),
        "text": {
            "en": "The screen is positive and this pathway has no rule for it. Assess clinically.",
            "zh-CN": "筛查阳性，而本路径未设相应规则，请进行临床评估。",
        },
    },
    "positive-without-norms": {
        "action": "assess",
        "urgency": "U3",
        "destination": "treating_team",
        "notify": ("responsible_doctor",),
        "text": {
            "en": "The score needs norms for this person, and there are none here. Judge it clinically.",
            "zh-CN": "该得分须按适用常模解释，而此处没有适用于此人的常模，请结合临床判断。",
        },
    },
    "refused": {
        "action": "re-screen",
        "urgency": "U4",
        "destination": "treating_team",
        "notify": (),
        "text": {
            "en": "The form was refused, which is the person's right. Offer it again at the next visit.",
            "zh-CN": "患者拒绝填写，这是患者的权利。请在下次就诊时再次提供。",
        },
    },
    "positive-unknown": {
        "action": "complete",
        "urgency": "U1",
        "destination": "treating_team",
        "notify": (),
        "text": {
            "en": "The blanks decide the screen. Complete the form.",
            "zh-CN": "未答题目决定筛查结果，请补全。",
        },
    },
}
