"""Words for the made-up instruments, so that what needs words can be tried on them too."""

from __future__ import annotations

from typing import Any

from mindscreen.model import Instrument
from mindscreen.unpack import instrument_from_pack

LOCALES = ("en", "zh-CN")


def worded(instrument: Instrument, *, wording: bool = True) -> Instrument:
    """The instrument with labels, and if wanted wording, made of its ids: `Bed`, `Bed?`, `Never`."""
    texts = {locale: _text(instrument, wording=wording) for locale in LOCALES}
    hashes = dict.fromkeys(LOCALES, f"sha256:{0:064}")
    return instrument_from_pack({**instrument.pack, "texts": texts, "wording_hashes": hashes})


def _text(instrument: Instrument, *, wording: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "labels": {
            "title": "Made up",
            "measures": "nothing",
            "items": {item.id: _name(item.id) for item in instrument.items},
            "scales": {scale.id: _name(scale.id) for scale in instrument.scales},
            "bands": {
                scale.id: {band.key: _name(band.key) for each in scale.band_sets for band in each.bands}
                for scale in instrument.scales
            },
            "findings": {rule.id: {"name": _name(rule.id), "note": ""} for rule in instrument.findings},
            "profiles": {profile.id: _name(profile.id) for profile in instrument.profiles},
        }
    }
    if wording:
        said["wording"] = {
            "status": "rights-holder",
            "source": "made up",
            "notice": "Nobody owns these words.",
            "instruction": "How was it?",
            "items": {item.id: f"{_name(item.id)}?" for item in instrument.items},
            "options": {
                name: {option["key"]: _name(option["key"]) for option in options}
                for name, options in instrument.pack["options"].items()
            },
        }
    return said


def _name(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()
