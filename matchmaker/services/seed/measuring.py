"""What each signal does for the seed's needs that have a true answer: all, each alone, each left out.

And what the signals of fit usually say, beside what the engine's settings take for usual.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.matches import FLOORS, MatchKind, partner_regions
from matchmaker.engine import Document, Hit, Index, MatchSettings
from matchmaker.engine.encoder import Encoder, SentenceEncoder
from matchmaker.services.learning import FIT
from matchmaker.services.matches.candidates import LIMITS
from matchmaker.services.matches.corpus import need_document, patent_document
from matchmaker.services.seed.reading import Seed
from matchmaker.storage.matches.sources import needs_to_match, patent_ids_for, patents_to_match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent

ANSWER = "answer"


class NotLoaded(Exception):
    """The seed is not in the database, or its listings have expired there."""


@dataclass(frozen=True)
class Figures:
    """Means over the answered needs.

    first, among_three -- the share of needs whose answer stands there, the last of all that score like it.
    reciprocal_rank -- 1 for a first place, 1/2 for a second. lead -- by how much the answer's score is above
    the best other one; below zero where it is not the best.
    """

    first: float
    among_three: float
    reciprocal_rank: float
    lead: float


@dataclass(frozen=True)
class Question:
    """A need with its true answer, among the patents that pass a run's gates for it."""

    document: Document
    answer: str
    allowed: Collection[str]


@dataclass(frozen=True)
class Usual:
    """What a signal of fit says of the pairs that the texts alone suggest.

    pairs -- how many it speaks of. mean -- what it says of them. assumed -- what the settings take for usual.
    """

    signal: str
    pairs: int
    mean: float
    assumed: float


@dataclass(frozen=True)
class Pool:
    """All patents and needs that may be matched, read once for many indexes."""

    patents: Sequence[Document]
    needs: Sequence[Document]
    encoder: Encoder

    @classmethod
    def of(cls, session: Session) -> Self:
        """The pool as it stands."""
        patents = [patent_document(patent) for patent in patents_to_match(session)]
        needs = [need_document(need) for need in needs_to_match(session)]
        return cls(patents, needs, SentenceEncoder(remembered=2 * (len(patents) + len(needs))))

    def index(self, settings: MatchSettings) -> Index:
        """The patents, asked by the needs, under some settings."""
        index = Index.build(self.patents, settings, encoder=self.encoder)
        index.asked_by(Index.build(self.needs, settings, encoder=self.encoder))
        return index


def measure_signals(session: Session, *, seed: Seed, today: date) -> Iterator[tuple[str, Figures]]:
    """Rankings by name ("all", "only the texts", "only words", "without words") with their figures.

    Raises NotLoaded.
    """
    questions = answered(session, seed=seed, today=today)
    pool = Pool.of(session)
    for name, settings in _rankings(MatchSettings()):
        yield name, figures(questions, pool.index(settings))


def measure_usual(session: Session, *, today: date) -> list[Usual]:
    """What each signal of fit says of the pairs that the texts alone would suggest for all needs."""
    settings, pool = MatchSettings(), Pool.of(session)
    index, texts = pool.index(settings), pool.index(settings.without(*FIT))
    limit, floor = LIMITS[MatchKind.NEED_PATENT], FLOORS[MatchKind.NEED_PATENT]
    said: dict[str, list[float]] = {name: [] for name in FIT}
    for need in needs_to_match(session):
        query = need_document(need)
        hits = texts.search(query, limit, allowed_for(session, need, today))
        for hit in (hit for hit in hits if hit.score >= floor):
            values = index.signal_values(query, hit.key)
            for name in FIT & values.keys():
                said[name].append(values[name])
    return [
        Usual(one.name, len(said[one.name]), _mean(said[one.name]) if said[one.name] else 0.0, one.usual)
        for one in settings.signals
        if one.usual is not None
    ]


def _rankings(settings: MatchSettings) -> Iterator[tuple[str, MatchSettings]]:
    names = [signal.name for signal in settings.signals]
    yield "all", settings
    yield "only the texts", settings.without(*FIT)
    yield from ((f"only {name}", settings.only(name)) for name in names)
    yield from ((f"without {name}", settings.without(name)) for name in names)


def answered(session: Session, *, seed: Seed, today: date) -> list[Question]:
    """The needs that have an answer, as a run asks them; raises NotLoaded."""
    answers = answers_by_title(seed)
    demo = select(Member.id).where(Member.is_demo)
    needs = session.scalars(
        select(Need).where(Need.member_id.in_(demo), Need.title.in_(answers)).order_by(Need.id)
    ).all()
    patents = select(Patent.title, Patent.id).where(
        Patent.member_id.in_(demo), Patent.title.in_(answers.values())
    )
    key_of = {row.title: row.id for row in session.execute(patents)}
    questions = [
        Question(need_document(need), key_of.get(answers[need.title], ""), allowed_for(session, need, today))
        for need in needs
    ]
    if len(questions) < len(answers) or any(one.answer not in one.allowed for one in questions):
        raise NotLoaded
    return questions


def answers_by_title(seed: Seed) -> Mapping[str, str]:
    """The title of the true answer by that of its need, as the seed's authors gave it."""
    titles = {record["key"]: record["title"] for record in [*seed.needs, *seed.patents]}
    return {titles[row.need]: titles[row.patent] for row in seed.expected if row.grade == ANSWER}


def allowed_for(session: Session, need: Need, today: date) -> set[str]:
    """The patents that pass a run's gates for a need."""
    region = session.get_one(Member, need.member_id).region
    regions = partner_regions(region, same_city=False)
    return patent_ids_for(session, regions=regions, besides=need.member_id, today=today)


def figures(questions: Sequence[Question], index: Index) -> Figures:
    """How well an index answers."""
    found = [(one, index.search(one.document, len(index), one.allowed)) for one in questions]
    ranks = [_rank(hits, one.answer) for one, hits in found]
    return Figures(
        first=_mean([rank == 1 for rank in ranks]),
        among_three=_mean([rank is not None and rank <= 3 for rank in ranks]),
        reciprocal_rank=_mean([1 / rank if rank else 0.0 for rank in ranks]),
        lead=_mean([_lead(hits, one.answer) for one, hits in found]),
    )


def _rank(hits: Sequence[Hit], answer: str) -> int | None:
    """The last of the places of the answer's score; None where it is not found."""
    own = {hit.key: hit.score for hit in hits}.get(answer)
    return None if own is None else sum(hit.score >= own for hit in hits)


def _lead(hits: Sequence[Hit], answer: str) -> float:
    own = {hit.key: hit.score for hit in hits}.get(answer, 0.0)
    return own - max((hit.score for hit in hits if hit.key != answer), default=0.0)


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)
