"""Exchanges: offers in turn, each standing until all others accept it or one refuses.

In order: offer, learning, answer, learning. The first to refuse makes the next offer. A repeated
offer and its answers are no news.

Room     talks
Shapes   N worlds, P parties, E exchanges
Units    worth [util], index [prob]
Source   Rubinstein (1982), Econometrica 50(1), 97-109 (alternating offers); model.md, section 7
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import uniforms_at
from sim.talks.appraisal import Appraisal, values_of
from sim.talks.board import Board
from sim.talks.kernels import TOLERANCE, indices, worths
from sim.talks.learning import learn
from sim.talks.part import Claim, claims
from sim.talks.past import Past
from sim.talks.stage import Stage
from sim.talks.view import OwnView, view_of


@dataclass(frozen=True)
class Offers:
    """Every offer of the recorded worlds in one exchange, (M,) or (M, P)."""

    world: IntArray
    round: int
    exchange: int
    party: IntArray
    deal: IntArray
    accepted: BoolArray
    gain: FloatArray  # W(t, x) - W(t, q)
    value: FloatArray  # V(x), minus infinity where talking on is worth more
    aspiration: FloatArray  # what the offerer asks now, the others at their next turn
    reservation: FloatArray
    believed: FloatArray  # P of each party when the offer is made


@dataclass(frozen=True)
class Exchanged:
    """What the exchanges of a round have brought."""

    signed: IntArray  # (N,) the deal all accepted, or -1
    made: IntArray  # (N,) offers made
    offers: tuple[Offers, ...]
    past: Callable[[int], Past]  # what each party has heard by the end


@dataclass(frozen=True)
class _Seats:
    """A round's exchanges: who may act when, and what each party sees."""

    stage: Stage
    board: Board
    appraisal: Appraisal
    round: int
    fruitless: IntArray  # (N,) rounds in a row that signed nothing
    said: IntArray  # (N, E) deal * P + offerer of each exchange, negative for nothing; filled as they come
    length: IntArray  # (N,) number of exchanges
    place: IntArray  # (N, P) whose turn comes when
    last: FloatArray  # (N, P) how many turns each has after its first
    clocks: dict[tuple[int, int], FloatArray]  # a party's clock at a turn, once worked out
    asks: dict[tuple[int, int], FloatArray]  # what it asks for then, likewise

    def clock(self, p: int, turn: int) -> FloatArray:
        """Return party p's clock when it next acts, at ``turn`` or later, (N,)."""
        if (p, turn) not in self.clocks:
            first = np.arange(self.place.shape[1])
            had = np.maximum(-((first - turn) // len(first)), 0).astype(float)[self.place[:, p]]
            last = self.last[:, p]
            self.clocks[p, turn] = np.where(last > 0, np.minimum(had / np.maximum(last, 1), 1.0), 1.0)
        return self.clocks[p, turn]

    def view(self, p: int, active: BoolArray, turn: int) -> OwnView:
        """Return what party p sees when it next acts, at ``turn`` or later."""
        minds, past = self.stage.minds_of(p, self.board), self.past(p, turn)
        return view_of(minds, self.board, self.appraisal, active, self.clock(p, turn), past)

    def past(self, p: int, turn: int) -> Past:
        """Return what party p has heard before ``turn``."""
        parties = self.place.shape[1]

        def value_at(earlier: int) -> FloatArray:
            deal = self.said[:, earlier] // parties
            return values_of(self.appraisal, deal >= 0, p, deal)

        return Past(
            p=p,
            n_parties=parties,
            round=self.round,
            n_rounds=len(self.stage.game.rounds),
            fruitless=self.fruitless,
            said=self.said[:, :turn],
            length=self.length,
            place=self.place[:, p],
            value_at=value_at,
            asked_at=lambda earlier: self.asks[p, earlier],
        )

    def settle_asks(self, live: BoolArray, turn: int) -> None:
        """Fix what those ask for at ``turn`` who go by beliefs, before any answer changes these.

        Else it would depend on which worlds are played together, since an ask is worked out for all.
        """
        for p, strategy in enumerate(self.stage.strategies):
            if not claims(strategy.aspiration, Claim.HEEDS_NO_BELIEF):
                self.ask(p, self.view(p, live, turn), turn)

    def ask(self, p: int, view: OwnView, turn: int) -> FloatArray:
        """Return what party p asks for at ``turn``, (N,); its reservation value where it cannot offer."""
        if (p, turn) not in self.asks:
            ask = self.stage.strategies[p].aspiration.ask(view)
            self.asks[p, turn] = np.where(self.may_offer(p), ask, view.reservation)
        return self.asks[p, turn]

    def least(self, p: int) -> FloatArray:
        """Return what a deal has to be worth to be offered: the least gain more than r, (N,)."""
        return self.appraisal.reservation[:, p] + self.board.space.least_gain

    def may_offer(self, p: int) -> BoolArray:
        """Return where party p has such a deal, (N,)."""
        return np.asarray(self.appraisal.top[:, p] >= self.least(p) - TOLERANCE)


def exchange_offers(
    stage: Stage, board: Board, appraisal: Appraisal, live: BoolArray, r: int, fruitless: IntArray
) -> Exchanged:
    """Play the exchanges of round ``r`` in the worlds ``live``; ``fruitless`` (N,) rounds came before."""
    n, parties = appraisal.top.shape
    name, opener = stage.game.rounds[r], np.ascontiguousarray(stage.worlds.opener[:, r])
    length = stage.number(f"rounds.{name}.exchanges").astype(np.int64)
    place = (np.arange(parties) - opener[:, None]) % parties
    last = np.maximum((length[:, None] - 1 - place) // parties, 0).astype(float)
    said = np.full((n, int(length[live].max(initial=0))), -1)
    seats = _Seats(stage, board, appraisal, r, fruitless, said, length, place, last, {}, {})
    offerer, signed, made = opener, np.full(n, -1), np.zeros(n, dtype=np.int64)
    kept: list[Offers] = []
    for turn in range(said.shape[1]):
        going = live & (signed < 0) & (turn < length)
        deal, asked = _offer(seats, going, offerer, turn)
        offered = going & (deal >= 0)
        made = made + offered
        offer = np.column_stack([offerer, deal])
        named = np.where(offered, deal * parties + offerer, -2)
        news = offered & ~(said[:, :turn] == named[:, None]).any(axis=1)
        said[:, turn] = named
        record = np.flatnonzero(offered & stage.recorded)
        believed = indices(board.minds, record, deal[record])
        learn(board.minds, news, offerer, deal, np.ones(n, dtype=bool))
        stage.hear(news, offerer, deal)
        seats.settle_asks(live, turn + 1)
        agreed, refuser = _answer(seats, offered, offer, news, turn, asked)
        signed = np.where(agreed, deal, signed)
        if record.size:
            told = offerer, deal, agreed, asked, believed
            kept.append(_keep(seats, (r, turn), record, told))
        offerer = np.where(refuser >= 0, refuser, (offerer + 1) % parties)
    past = partial(seats.past, turn=said.shape[1])
    return Exchanged(signed=signed, made=made, offers=tuple(kept), past=past)


def _offer(seats: _Seats, going: BoolArray, offerer: IntArray, turn: int) -> tuple[IntArray, FloatArray]:
    """Return the deal each world's offerer puts forward, (N,) or -1, and what it asks for, (N, P).

    A party offers only what is worth the least gain more to it than its reservation value, so that
    nobody signs for the sake of signing; where there is no such deal it offers nothing.
    """
    stage = seats.stage
    deal, asked = np.full(len(going), -1), np.full(seats.appraisal.top.shape, np.nan)
    for p, strategy in enumerate(stage.strategies):
        active = going & (offerer == p) & seats.may_offer(p)
        if active.any():
            mine = seats.view(p, active, turn)
            ask = seats.ask(p, mine, turn)
            asked[active, p] = ask[active]
            purpose = f"offer:{stage.game.parties[p]}:{seats.stage.game.rounds[seats.round]}:{turn}"
            lots = partial(uniforms_at, stage.seed, purpose, stage.worlds.index)
            offer = strategy.proposal.propose(mine, np.maximum(ask, seats.least(p)), lots)
            deal = np.where(active, offer, deal)
    return deal, asked


def _answer(
    seats: _Seats, offered: BoolArray, offer: IntArray, news: BoolArray, turn: int, asked: FloatArray
) -> tuple[BoolArray, IntArray]:
    """Ask the others in turn; return whether all accept and who refuses first, (N,) or -1.

    ``offer`` (N, 2) is who offers what; what each answerer asks for next is written into ``asked``.
    """
    parties, deal = asked.shape[1], offer[:, 1]
    agreed, answerer, refuser = offered, offer[:, 0], np.full(len(offered), -1)
    for _ in range(1, parties):
        answerer = (answerer + 1) % parties
        yes = np.zeros(len(offered), dtype=bool)
        for p, strategy in enumerate(seats.stage.strategies):
            active = agreed & (answerer == p)
            if active.any():
                mine = seats.view(p, active, turn + 1)
                ask = seats.ask(p, mine, turn + 1)
                asked[active, p] = ask[active]
                value = mine.value_of(deal)
                yes |= active & strategy.acceptance.accept(mine, value, ask)
        learn(seats.board.minds, agreed & news, answerer, deal, yes)
        refuser = np.where(agreed & ~yes, answerer, refuser)
        agreed = agreed & yes
    return agreed, refuser


def _keep(
    seats: _Seats,
    where: tuple[int, int],
    rows: IntArray,
    told: tuple[IntArray, IntArray, BoolArray, FloatArray, FloatArray],
) -> Offers:
    """Keep the offers made in the worlds ``rows``; ``where`` is (round, exchange)."""
    party, deal, accepted, asked, believed = told
    ledger, pause, appraisal = seats.board.ledger, seats.board.space.pause, seats.appraisal
    made = np.zeros(len(deal), dtype=bool)
    made[rows] = True
    gain = worths(ledger, pause, rows, deal[rows]) - worths(ledger, pause, rows, ledger.state[rows])
    return Offers(
        world=seats.stage.worlds.index[rows],
        round=where[0],
        exchange=where[1],
        party=party[rows],
        deal=deal[rows],
        accepted=accepted[rows],
        gain=gain,
        value=np.column_stack([values_of(appraisal, made, p, deal) for p in range(asked.shape[1])])[rows],
        aspiration=asked[rows],
        reservation=appraisal.reservation[rows],
        believed=believed,
    )
