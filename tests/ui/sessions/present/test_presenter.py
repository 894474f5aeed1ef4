"""Where a show stands: keys in any order, pauses, votes, and frames that are not accepted any more.

The one thing that must hold whatever happens: the projector never shows a frame nobody accepted,
nor a word that was hidden.
"""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from rca_studio.ui.sessions.present.presenter import Presenter
from rca_studio.ui.sessions.present.show_clock import clock_words
from rca_studio.ui.sessions.present.terms import Key, Paused, Place, Wish, WishKind
from tests.ui.sessions.present.shows import OPTIONS, SECRET, Hands, frame, seven, show, without


def running(given=None) -> tuple[Presenter, Hands]:
    hands = Hands()
    presenter = Presenter(given or seven(), hands)
    presenter.press(Key.BEGIN)
    return presenter, hands


def at(presenter: Presenter) -> tuple[str, int] | None:
    seen = presenter.seen
    return None if seen is None else (seen.frame.id, seen.step)


def press(presenter: Presenter, *keys: Key | str) -> list[Wish]:
    return [wish for key in keys if (wish := presenter.press(key)) is not None]


# -- going on --------------------------------------------------------------------------------------


def test_nothing_is_projected_before_it_begins():
    presenter = Presenter(seven(), Hands())
    assert presenter.seen is None
    press(presenter, Key.NEXT)
    assert presenter.place == Place(0, 0)
    assert "F5 begins it" in presenter.told


def test_next_goes_step_by_step_past_what_nobody_accepted():
    presenter, _ = running()
    way = [at(presenter)]
    while presenter.following is not None:
        press(presenter, Key.NEXT)
        way.append(at(presenter))
    assert way == [
        ("opening", 0),
        ("story", 0),
        ("steps", 0),
        ("steps", 1),
        ("steps", 2),
        ("question", 0),
        ("margin", 0),
        ("tomorrow", 0),
    ]
    press(presenter, Key.NEXT)
    assert at(presenter) == ("tomorrow", 0)
    assert "last frame" in presenter.told
    press(presenter, Key.BACK, Key.BACK, Key.BACK)
    assert at(presenter) == ("steps", 2), "going back shows a frame as it was left: whole"


def test_first_last_and_by_number():
    presenter, _ = running()
    press(presenter, Key.LAST)
    assert at(presenter) == ("tomorrow", 0)
    press(presenter, Key.FIRST)
    assert at(presenter) == ("opening", 0)
    press(presenter, "3")
    assert presenter.typed == "3"
    press(presenter, Key.ENTER)
    assert at(presenter) == ("steps", 0)
    assert presenter.typed is None
    press(presenter, "9", "9", Key.ENTER)
    assert at(presenter) == ("steps", 0)
    assert "no frame 99" in presenter.told
    press(presenter, "1", "2", Key.TAKE_BACK, Key.ENTER)
    assert at(presenter) == ("opening", 0)
    press(presenter, Key.GO, "4", Key.ENTER)
    assert at(presenter) == ("question", 0)
    assert press(presenter, Key.GO, "2", Key.ENTER) == [], "a number, not a vote"
    assert at(presenter) == ("story", 0)


def test_enter_alone_goes_on():
    presenter, _ = running()
    press(presenter, Key.ENTER)
    assert at(presenter) == ("story", 0)


# -- blank, freeze, break --------------------------------------------------------------------------


def test_blank_is_lifted_by_itself_and_by_going_on_without_skipping():
    presenter, _ = running()
    press(presenter, Key.NEXT, Key.BLANK)
    assert presenter.seen is None
    press(presenter, Key.BLANK)
    assert at(presenter) == ("story", 0)
    press(presenter, Key.BLANK, Key.NEXT)
    assert at(presenter) == ("story", 0)
    press(presenter, Key.BLANK, Key.LAST)
    assert at(presenter) == ("tomorrow", 0)


def test_a_frozen_projector_keeps_its_picture_while_the_facilitator_goes_on():
    presenter, _ = running()
    press(presenter, Key.NEXT, Key.FREEZE, Key.NEXT, Key.NEXT)
    assert at(presenter) == ("story", 0)
    assert presenter.place == Place(2, 1)
    press(presenter, Key.BLANK)
    assert presenter.seen is None
    press(presenter, Key.NEXT)
    assert presenter.place == Place(2, 2), "unseen, the facilitator goes on"
    press(presenter, Key.BLANK)
    assert at(presenter) == ("story", 0)
    press(presenter, Key.FREEZE)
    assert at(presenter) == ("steps", 2)


def test_a_break_empties_the_projector_and_stops_the_clock():
    presenter, hands = running()
    hands.go(61)
    press(presenter, Key.PAUSE)
    hands.go(600)
    press(presenter, Key.NEXT)
    assert presenter.seen is None
    assert "break" in presenter.told
    assert (presenter.clock.elapsed, presenter.clock.left) == (61, 45 * 60 - 61)
    press(presenter, Key.PAUSE)
    hands.go(4)
    assert at(presenter) == ("opening", 0)
    assert presenter.clock.elapsed == 65


def test_the_clock_says_how_much_too_long():
    presenter, hands = running(show(frame("a"), minutes=1))
    hands.go(75)
    assert presenter.clock.left == -15
    assert clock_words(presenter.clock.left) == "0:15"


def test_a_clock_that_goes_back_takes_nothing_away():
    presenter, hands = running()
    hands.go(10)
    press(presenter, Key.PAUSE, Key.PAUSE)
    hands.go(-500)
    assert presenter.clock.elapsed == 10


def test_a_show_ends_at_once_and_goes_on_where_it_was():
    presenter, hands = running()
    press(presenter, "3", Key.ENTER, Key.NEXT, Key.FREEZE, Key.BLANK)
    assert press(presenter, Key.END) == [Wish(WishKind.END)]
    assert presenter.seen is None
    assert not presenter.frozen
    hands.go(500)
    assert press(presenter, Key.END) == []
    press(presenter, Key.GO_ON)
    assert at(presenter) == ("steps", 1)
    assert presenter.clock.elapsed == 0
    press(presenter, Key.END, Key.BEGIN)
    assert at(presenter) == ("opening", 0)


def test_a_remote_that_sends_f5_again_does_not_begin_anew():
    presenter, _ = running()
    press(presenter, Key.LAST, Key.BLANK, Key.BEGIN)
    assert at(presenter) == ("tomorrow", 0)


# -- the cable -------------------------------------------------------------------------------------


def test_a_pulled_cable_pauses_and_the_show_goes_on_when_it_is_back():
    presenter, hands = running()
    press(presenter, "3", Key.ENTER)
    hands.go(30)
    presenter.screen_gone()
    assert presenter.seen is None
    assert presenter.paused == {Paused.SCREEN}
    assert presenter.told == "The projector is gone. The show waits at frame 3."
    hands.go(100)
    press(presenter, Key.NEXT, Key.LAST, Key.FIRST, "1", Key.ENTER)
    assert presenter.place == Place(2, 0)
    presenter.screen_back()
    assert at(presenter) == ("steps", 0)
    assert presenter.clock.elapsed == 30


def test_a_break_outlasts_the_cable():
    presenter, _ = running()
    press(presenter, Key.PAUSE)
    presenter.screen_gone()
    presenter.screen_back()
    assert presenter.paused == {Paused.BREAK}
    assert presenter.seen is None


def test_a_cable_pulled_before_the_show_says_nothing():
    presenter = Presenter(seven(), Hands())
    presenter.screen_gone()
    assert (presenter.told, presenter.paused) == ("", frozenset())


# -- what is not accepted any more -----------------------------------------------------------------


def test_what_is_changed_while_it_is_shown_leaves_the_projector_at_once():
    presenter, _ = running()
    press(presenter, Key.NEXT)
    presenter.renew(without(seven(), "story"))
    assert presenter.seen is None
    assert presenter.blank
    assert presenter.told.startswith("Frame 2 was changed and is not accepted any more")
    press(presenter, Key.NEXT)
    assert at(presenter) == ("steps", 0)
    presenter.renew(seven())
    assert at(presenter) == ("steps", 0)
    press(presenter, Key.BACK)
    assert at(presenter) == ("story", 0)


def test_a_frozen_picture_leaves_as_well():
    presenter, _ = running()
    press(presenter, Key.NEXT, Key.FREEZE, Key.NEXT)
    presenter.renew(without(seven(), "story"))
    assert presenter.seen is None
    press(presenter, Key.BLANK)
    assert at(presenter) == ("steps", 0)
    assert not presenter.frozen


def test_a_frame_elsewhere_that_leaves_does_not_disturb():
    presenter, _ = running()
    press(presenter, Key.LAST)
    presenter.renew(without(seven(), "story", "margin"))
    assert at(presenter) == ("tomorrow", 0)
    assert presenter.told == "2 frames left the show: changed, and not accepted yet."


def test_the_last_frame_that_leaves_leads_to_the_one_before():
    presenter, _ = running()
    press(presenter, Key.LAST)
    presenter.renew(without(seven(), "tomorrow"))
    assert presenter.seen is None
    press(presenter, Key.BLANK)
    assert at(presenter) == ("margin", 0)


def test_a_frame_with_fewer_steps_shows_its_last_one():
    presenter, _ = running()
    press(presenter, "3", Key.ENTER, Key.NEXT, Key.NEXT)
    shorter = replace(
        seven(), frames=tuple(replace(f, steps=min(f.steps, 2)) for f in seven().frames)
    )
    presenter.renew(shorter)
    assert at(presenter) == ("steps", 1)


def test_when_nothing_is_accepted_any_more_the_projector_is_empty():
    presenter, _ = running()
    presenter.renew(without(seven(), *(f.id for f in seven().frames)))
    assert presenter.seen is None
    assert presenter.current is None
    press(presenter, *Key)
    press(presenter, Key.BEGIN)
    assert presenter.seen is None
    presenter.renew(seven())
    press(presenter, Key.GO_ON)
    assert at(presenter) == ("opening", 0)


def test_a_show_without_frames_says_so():
    presenter, _ = running(show(frame("a", accepted=False)))
    assert presenter.seen is None
    assert "nothing to show" in presenter.told


# -- votes and ideas -------------------------------------------------------------------------------


def test_figures_count_votes_on_questions_and_backspace_takes_the_last_one_back():
    presenter, _ = running()
    press(presenter, "4", Key.ENTER)
    (wish,) = press(presenter, "2")
    assert (wish.kind, wish.frame.id, wish.place, wish.by) == (WishKind.VOTE, "question", 1, 1)
    for place in (1, 0):
        presenter.voted("question", place, 1)
    (wish,) = press(presenter, Key.TAKE_BACK)
    assert (wish.place, wish.by) == (0, -1)
    presenter.voted("question", 0, -1)
    (wish,) = press(presenter, Key.TAKE_BACK)
    assert (wish.place, wish.by) == (1, -1)
    presenter.voted("question", 1, -1)
    assert press(presenter, Key.TAKE_BACK) == []
    assert "no vote" in presenter.told
    assert press(presenter, "7", "0") == []
    assert "3 answers" in presenter.told
    assert at(presenter) == ("question", 0)


def test_votes_are_counted_for_the_question_the_room_sees():
    presenter, _ = running(show(frame("q", options=OPTIONS), frame("r", options=("A", "B"))))
    press(presenter, Key.FREEZE, Key.NEXT)
    (wish,) = press(presenter, "3")
    assert wish.frame.id == "q"
    press(presenter, Key.FREEZE)
    (wish,) = press(presenter, "1")
    assert wish.frame.id == "r"


def test_an_idea_can_be_parked_at_any_time():
    presenter, _ = running()
    presenter.screen_gone()
    (wish,) = press(presenter, Key.PARK)
    assert (wish.kind, wish.frame.id) == (WishKind.PARK, "opening")


# -- one screen ------------------------------------------------------------------------------------


def test_notes_lie_over_the_picture_only_on_a_single_screen_and_only_when_asked():
    presenter, _ = running()
    press(presenter, Key.PEEK)
    assert not presenter.peeking
    presenter.share_screen(True)
    assert not presenter.peeking
    press(presenter, Key.PEEK)
    assert presenter.peeking
    presenter.share_screen(False)
    assert not presenter.peeking
    presenter.share_screen(True)
    assert not presenter.peeking, "it is asked for anew"


# -- any keys in any order -------------------------------------------------------------------------


IDENTS = tuple(one.id for one in seven().frames)
KEYS = [*Key, *"0123456789"]


class AnyOrder(RuleBasedStateMachine):
    """Keys, cables and edits in any order; the room sees what is accepted and nothing else."""

    @initialize(begun=st.booleans())
    def start(self, begun: bool) -> None:
        self.hands = Hands()
        self.show = seven()
        self.presenter = Presenter(self.show, self.hands)
        self.gone: set[str] = set()
        self.elapsed = 0
        if begun:
            self.presenter.press(Key.BEGIN)

    @rule(keys=st.lists(st.sampled_from(KEYS), min_size=1, max_size=6))
    def press(self, keys) -> None:
        for key in keys:
            wish = self.presenter.press(key)
            if wish is not None and wish.kind is WishKind.VOTE:
                assert wish.frame.accepted
                assert 0 <= wish.place < len(OPTIONS)
                self.presenter.voted(wish.frame.id, wish.place, wish.by)

    @rule(seconds=st.integers(0, 90))
    def wait(self, seconds) -> None:
        self.hands.go(seconds)
        before, self.elapsed = self.elapsed, self.presenter.clock.elapsed
        assert self.elapsed - before in (0, seconds)

    @rule(back=st.booleans())
    def cable(self, back) -> None:
        (self.presenter.screen_back if back else self.presenter.screen_gone)()
        if not back:
            assert self.presenter.seen is None

    @rule(alone=st.booleans())
    def screens(self, alone) -> None:
        self.presenter.share_screen(alone)

    @rule(idents=st.sets(st.sampled_from(IDENTS)))
    def edit(self, idents) -> None:
        self.gone = idents
        was = self.presenter.seen
        self.presenter.renew(without(seven(), *idents))
        now = self.presenter.seen
        if was is not None and now is not None and was.frame.id not in idents:
            assert now.frame.id == was.frame.id, "an edit elsewhere moves nothing"
        if was is not None and was.frame.id in idents:
            assert now is None, "and never shows another frame by itself"

    @invariant()
    def the_room_sees_only_what_is_accepted(self) -> None:
        seen = self.presenter.seen
        if seen is None:
            return
        assert seen.frame.accepted
        assert seen.frame.id not in self.gone | {"waiting"}
        assert SECRET not in repr(seen)
        assert 0 <= seen.step < seen.frame.steps
        assert 1 <= seen.number <= seen.of == len(self.presenter.frames)
        assert self.presenter.running
        assert not self.presenter.paused

    @invariant()
    def the_place_is_in_the_show(self) -> None:
        place, frames = self.presenter.place, self.presenter.frames
        assert place.index < max(1, len(frames))
        if frames:
            assert place.step < frames[place.index].steps
        assert SECRET not in self.presenter.told

    @invariant()
    def notes_are_over_the_picture_only_where_there_is_one_screen(self) -> None:
        assert not self.presenter.peeking or self.presenter.alone


def test_any_keys_in_any_order():
    run_state_machine_as_test(
        AnyOrder, settings=settings(max_examples=150, stateful_step_count=40, deadline=None)
    )


@pytest.mark.parametrize("key", list(Key))
def test_every_key_is_answered_in_every_state(key):
    for given in (seven(), show(), show(frame("a", options=OPTIONS))):
        for begun in (True, False):
            presenter = Presenter(given, Hands())
            if begun:
                presenter.begin(first=True)
            presenter.press(key)
