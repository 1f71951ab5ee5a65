"""Pools of pairs for rounds, made by hand."""

from random import Random
from typing import Any

from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import MatchKind
from matchmaker.services.rounds.gathering import Pool
from matchmaker.storage.rounds.sources import OpenPair


def pair(key: str, need: str, patent: str, holder: str, score: float = 0.1, **values: Any) -> OpenPair:
    """A need of Hebei and a patent of Beijing."""
    given = {
        "kind": MatchKind.NEED_PATENT,
        "seeker_id": f"of-{need}",
        "seeker_region": Region.HEBEI,
        "provider_region": Region.BEIJING,
        "is_manual": False,
        **values,
    }
    return OpenPair(id=key, need_id=need, answer_id=patent, provider_id=holder, score=score, **given)


def random_pool(seed: int, *, needs: int = 12, patents: int = 20, holders: int = 6, each: int = 6) -> Pool:
    """Needs and patents of every region, some pairs kept out, some put by hand, some patents twins."""
    chance = Random(seed)
    regions = list(Region)
    where = {f"h{number}": chance.choice(regions) for number in range(holders)}
    held = {f"p{number:02}": f"h{number % holders}" for number in range(patents)}
    offer = {"kind": MatchKind.NEED_OFFER}
    pairs = []
    for number in range(needs):
        seeker = chance.choice(regions)
        flow = {"seeker_region": seeker}
        pairs += [
            pair(
                f"m{number:02}{patent}",
                f"n{number:02}",
                patent,
                held[patent],
                round(chance.uniform(0.05, 0.2), 3),
                provider_region=where[held[patent]],
                is_manual=chance.random() < 0.03,
                **flow,
            )
            for patent in chance.sample(sorted(held), each)
        ]
        pairs += [
            pair(f"m{number:02}{agency}", f"n{number:02}", f"o-{agency}", agency, **offer, **flow)
            for agency in ("a1", "a2", "a3")
        ]
    pairs.sort(key=lambda each: each.id)
    keys = [each.id for each in pairs]
    return Pool(
        tuple(pairs),
        conflicts=frozenset(chance.sample(keys, 4)),
        known=frozenset(chance.sample(keys, 4)),
        twins={"p00": "p00", f"p{holders:02}": "p00"},
        shown={"h0": 20, "h1": 20, "h2": 20},
    )
