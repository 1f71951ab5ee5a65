"""What a round may choose from, as plain values: the open pairs, and what stands in the way of some."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from matchmaker.domain.matches import MatchKind
from matchmaker.domain.rounds import kin_of
from matchmaker.engine.assignment import near_duplicates
from matchmaker.storage.rounds import sources
from matchmaker.storage.rounds.sources import OpenPair


@dataclass(frozen=True)
class Between:
    """What stands between organisations: owners, agencies that act for them, talks that have begun."""

    owned: dict[str, set[str]]
    agencies: dict[str, set[str]]
    joint: dict[str, set[str]]
    touched: set[tuple[str, str]]

    def is_conflict(self, pair: OpenPair) -> bool:
        """Whether both sides have one owner, hold the patent together, or have one agency acting for them."""
        providers = {pair.provider_id, *self.joint.get(pair.answer_id, ())}
        seekers = kin_of(self.owned, pair.seeker_id)
        return bool(seekers & providers) or any(
            self._acting_for(pair.seeker_id) & self._acting_for(provider) for provider in providers
        )

    def _acting_for(self, member_id: str) -> set[str]:
        """The agencies of a member; an agency may be on a side for itself, too."""
        return {member_id, *self.agencies.get(member_id, ())}

    def is_known(self, pair: OpenPair) -> bool:
        """Whether the two are in touch already."""
        return (pair.seeker_id, pair.provider_id) in self.touched


@dataclass(frozen=True)
class Pool:
    """The pairs that a round chooses from.

    conflicts, known -- keys of pairs that are kept out, whatever the rules.
    twins -- patent -> its group of near-duplicates by the same holder.
    shown -- how many pairs of a provider earlier rounds showed.
    """

    pairs: tuple[OpenPair, ...]
    conflicts: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    twins: dict[str, str] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)

    def of_kind(self, kind: MatchKind) -> list[OpenPair]:
        """The pairs of needs with patents, or with services."""
        return [pair for pair in self.pairs if pair.kind is kind]

    def twin(self, pair: OpenPair) -> str:
        """What counts as one patent: the group, or the patent by itself."""
        return self.twins.get(pair.answer_id, pair.answer_id)

    def is_kept_out(self, pair: OpenPair) -> bool:
        """Whether the pair is kept out; one put by hand never is."""
        return not pair.is_manual and (pair.id in self.conflicts or pair.id in self.known)


def gather(session: Session) -> Pool:
    """The pool as it stands now."""
    pairs = tuple(sources.open_pairs(session))
    between = read_between(session)
    return Pool(
        pairs,
        frozenset(pair.id for pair in pairs if between.is_conflict(pair)),
        frozenset(pair.id for pair in pairs if between.is_known(pair)),
        _twins(session, pairs),
        sources.times_shown(session),
    )


def read_between(session: Session) -> Between:
    """What stands between organisations now."""
    return Between(
        sources.owned_together(session),
        sources.agencies_of(session),
        sources.joint_holders(session),
        sources.in_touch(session),
    )


def _twins(session: Session, pairs: tuple[OpenPair, ...]) -> dict[str, str]:
    """Near-duplicates among the patents that one holder brings to one need: where it matters at all."""
    met = Counter((pair.need_id, pair.provider_id) for pair in pairs if pair.kind is MatchKind.NEED_PATENT)
    wanted = {pair.answer_id for pair in pairs if met[pair.need_id, pair.provider_id] > 1}
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for key, holder, text in sources.patent_texts(session, wanted):
        texts[holder][key] = text
    groups = [group for own in texts.values() for group in near_duplicates(own)]
    return {key: group[0] for group in groups for key in group}
