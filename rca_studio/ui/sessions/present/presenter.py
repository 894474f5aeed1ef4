"""Where a show stands: which frame, which step, and what of it the room may see.

A plain state machine without a widget. Keys come in as a ``Key``, what the facilitator has to do
about them comes out as a ``Wish``; ``seen`` is the one answer to what the projector shows. It is
made of accepted frames alone, stripped of notes and of all that was hidden, so whoever paints it
cannot show more than that.
"""

from __future__ import annotations

from collections.abc import Callable

from rca_studio.analysis.session.frame import Frame, Show
from rca_studio.domain.words import plural
from rca_studio.ui.sessions.present.show_clock import ShowClock
from rca_studio.ui.sessions.present.terms import (
    Key,
    Paused,
    Place,
    Seen,
    Wish,
    WishKind,
    for_the_room,
    options_of,
)

_MOST_DIGITS = 4
ANEW = "Something was changed, so the projector is blank while the show is made anew."


class Presenter:
    """A show as it goes on.

    Attributes:
        clock: how long it has gone on.
        running: whether there is something on the projector at all; false before it begins and
            after it ended. It can go on from where it was.
        blank: whether the room sees an empty ground.
        alone: whether notes and picture share one screen.
        told: what to tell the facilitator; ``""`` for nothing.
        typed: the figures of the frame to go to so far; ``None`` where none is being typed.
    """

    def __init__(self, show: Show, now: Callable[[], float]) -> None:
        self.clock = ShowClock(now, show.minutes)
        self.running = False
        self.blank = False
        self.alone = False
        self.told = ""
        self.typed: str | None = None
        self._peek = False
        self._frozen: tuple[str, int] | None = None
        self._paused: set[Paused] = set()
        self._held = False
        self._votes: list[tuple[str, int]] = []
        self._index = 0
        self._step = 0
        self._take(show)

    def _take(self, show: Show) -> None:
        self.show = show
        self.clock.minutes = show.minutes
        self.frames = show.seen
        self._public = tuple(map(for_the_room, self.frames))

    # -- where it stands -------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """Where the facilitator is."""
        return Place(self._index, self._step)

    @property
    def current(self) -> Frame | None:
        """The frame the facilitator is at; ``None`` where no frame is accepted."""
        return self.frames[self._index] if self.frames else None

    @property
    def following(self) -> Place | None:
        """Where "next" leads; ``None`` at the end."""
        frame = self.current
        if frame is None:
            return None
        if self._step + 1 < frame.steps:
            return Place(self._index, self._step + 1)
        return Place(self._index + 1, 0) if self._index + 1 < len(self.frames) else None

    @property
    def frozen(self) -> bool:
        """Whether the projector keeps its picture while the facilitator goes on."""
        return self._frozen is not None

    @property
    def paused(self) -> frozenset[Paused]:
        """Why it stands still; empty while it does not."""
        return frozenset(self._paused)

    @property
    def peeking(self) -> bool:
        """Whether notes lie over the picture: only where both share a screen, and when asked."""
        return self._peek and self.alone and self.running

    @property
    def seen(self) -> Seen | None:
        """What the room sees; ``None`` for an empty ground."""
        return None if self._held else self._stands()

    @property
    def held(self) -> bool:
        """Whether nothing is seen because the show is being made anew."""
        return self._held

    def _stands(self) -> Seen | None:
        """What the room would see of the show as it was made last."""
        if not self.running or self.blank or self._paused or not self.frames:
            return None
        if self._frozen is None:
            return self.at(self.place)
        ident, step = self._frozen
        index = self._index_of(ident)
        return self.at(Place(index, step)) if index is not None else None

    def at(self, place: Place) -> Seen:
        """What the room would see at a place, for the facilitator's own screen."""
        frame = self._public[place.index]
        step = max(0, min(place.step, frame.steps - 1))
        return Seen(frame, step, place.index + 1, len(self.frames))

    @property
    def asked(self) -> Frame | None:
        """The question that keys 1 to 9 count votes for: the one before the room, if it is one."""
        if not self.running or self._held:
            return None
        frame = self.current
        if self._frozen is not None:
            index = self._index_of(self._frozen[0])
            kept = self.frames[index] if index is not None else None
            frame = kept if options_of(kept) else frame
        return frame if options_of(frame) else None

    # -- what comes in ---------------------------------------------------------------------------

    def press(self, key: Key | str) -> Wish | None:
        """Take a key in; gives what is to be done about it outside."""
        if not isinstance(key, Key):
            return self._digit(key) if key.isdecimal() and len(key) == 1 else None
        if key not in (Key.ENTER, Key.TAKE_BACK):
            self.typed = None
        self.told = ANEW if self._held else ""
        deeds: dict[Key, Callable[[], Wish | None]] = {
            Key.NEXT: self._next,
            Key.BACK: self._back,
            Key.FIRST: lambda: self._go(Place(0, 0)),
            Key.LAST: lambda: self._go(Place(len(self.frames) - 1, 0)),
            Key.BLANK: self._toggle_blank,
            Key.FREEZE: self._toggle_frozen,
            Key.PAUSE: self._toggle_break,
            Key.PARK: lambda: Wish(WishKind.PARK, self.current),
            Key.PEEK: self._toggle_peek,
            Key.GO: self._ask_number,
            Key.ENTER: self._enter,
            Key.TAKE_BACK: self._take_back,
            Key.BEGIN: lambda: self.begin(first=True),
            Key.GO_ON: lambda: self.begin(first=False),
            Key.END: self._end,
        }
        return deeds[key]()

    def begin(self, *, first: bool) -> None:
        """Show something, from the first frame or from where it was; while it runs, go on."""
        if not self.running and first:
            self._index = self._step = 0
        self.running = True
        self.blank = False
        self._paused.discard(Paused.BREAK)
        if not self.frames:
            self.told = "No frame of this session is accepted yet, so there is nothing to show."
        self._time()

    def peek(self, on: bool) -> None:
        """Lay the notes over the picture, or take them away; only where there is one screen."""
        self._peek = on

    def go_to(self, index: int) -> None:
        """Go to the beginning of a frame by its number from 0."""
        self.told = ANEW if self._held else ""
        self._go(Place(index, 0))

    def screen_gone(self) -> None:
        """The projector was unplugged: the show waits where it is."""
        if not self.running or Paused.SCREEN in self._paused:
            return
        self._paused.add(Paused.SCREEN)
        self.typed = None
        where = f" The show waits at frame {self._index + 1}." if self.frames else ""
        self.told = f"The projector is gone.{where}"
        self._time()

    def screen_back(self) -> None:
        """There is a screen again to show it on."""
        if Paused.SCREEN in self._paused:
            self._paused.discard(Paused.SCREEN)
            self.told = "The projector is back, and the show goes on."
            self._time()

    def share_screen(self, alone: bool) -> None:
        """Notes and picture are on one screen from now on, or are not any more."""
        self.alone = alone
        self._peek = False

    def hold(self) -> None:
        """What the show is made of was changed: nothing of it is seen until ``renew``."""
        self._held = True
        self.told = ANEW

    def renew(self, show: Show) -> None:
        """The frames are others now; what is not accepted any more is not seen again."""
        before, was = self.frames, self.current
        shown = self._stands()
        self._held = False
        if self.told == ANEW:
            self.told = ""
        kept = self._frozen
        self._take(show)
        gone = [frame for frame in before if self._index_of(frame.id) is None]
        if was is not None:
            index = self._index_of(was.id)
            if index is None:
                self._index, self._step = self._after(before, was), 0
            else:
                self._index = index
                self._step = min(self._step, self.frames[index].steps - 1)
        if kept is not None and self._index_of(kept[0]) is None:
            self._frozen = None
        left = {frame.id for frame in gone}
        if shown is not None and shown.frame.id in left:
            self.blank = True
            self.told = (
                f"Frame {shown.number} was changed and is not accepted any more, so the projector "
                "is blank. Going on shows the frame that follows."
            )
        elif gone:
            self.told = (
                f"{plural(len(gone), 'frame')} left the show: changed, and not accepted yet."
            )

    def voted(self, frame: str, place: int, by: int) -> None:
        """A vote was stored, or taken back: remember it, so that it can be taken back."""
        if by > 0:
            self._votes.append((frame, place))
        elif (frame, place) in self._votes:
            last = len(self._votes) - 1 - self._votes[::-1].index((frame, place))
            del self._votes[last]

    # -- inside ----------------------------------------------------------------------------------

    def _next(self) -> None:
        if self._waits() or self._lifted():
            return
        if (place := self.following) is not None:
            self._go(place)
        elif self.frames:
            self.told = "This was the last frame. Esc ends the show."

    def _back(self) -> None:
        if self._waits() or self._lifted():
            return
        if self._step > 0:
            self._go(Place(self._index, self._step - 1))
        elif self._index > 0:
            self._go(Place(self._index - 1, self.frames[self._index - 1].steps - 1))

    def _lifted(self) -> bool:
        """The first step out of an empty ground shows what is there; it goes nowhere."""
        if not self.blank or self._frozen is not None:
            return False
        self.blank = False
        return True

    def _waits(self) -> bool:
        if not self.running:
            self.told = "The show is not running. F5 begins it, Shift+F5 goes on where it was."
        elif Paused.SCREEN in self._paused:
            self.told = f"The projector is gone. The show waits at frame {self._index + 1}."
        elif Paused.BREAK in self._paused:
            self.told = "This is a break. S goes on."
        return bool(self.told)

    def _go(self, place: Place) -> None:
        if not self.frames or Paused.SCREEN in self._paused:
            return
        self._index = max(0, min(place.index, len(self.frames) - 1))
        self._step = max(0, min(place.step, self.frames[self._index].steps - 1))
        if self._frozen is None:
            self.blank = False

    def _toggle_blank(self) -> None:
        if self.running:
            self.blank = not self.blank

    def _toggle_frozen(self) -> None:
        if self._frozen is not None:
            self._frozen = None
        elif self.running and (frame := self.current) is not None:
            self._frozen = (frame.id, self._step)

    def _toggle_break(self) -> None:
        if not self.running:
            return
        self._paused ^= {Paused.BREAK}
        self._time()

    def _toggle_peek(self) -> None:
        self._peek = not self._peek and self.alone

    def _end(self) -> Wish | None:
        if not self.running:
            return None
        self.running = False
        self.blank = self._peek = False
        self._frozen = None
        self._paused.clear()
        self._time()
        return Wish(WishKind.END)

    def _time(self) -> None:
        self.clock.go(self.running and not self._paused)

    def _ask_number(self) -> None:
        self.typed = ""

    def _digit(self, figure: str) -> Wish | None:
        self.told = ANEW if self._held else ""
        if self.typed is not None:
            self.typed = (self.typed + figure)[:_MOST_DIGITS]
            return None
        frame = self.asked
        if frame is None:
            self.typed = figure
            return None
        place = int(figure) - 1
        if not 0 <= place < len(options_of(frame)):
            many = len(options_of(frame))
            self.told = f"There are {many} answers here: keys 1 to {many} count them."
            return None
        return Wish(WishKind.VOTE, frame, place)

    def _enter(self) -> None:
        typed, self.typed = self.typed, None
        if typed is None:
            self._next()
        elif typed:
            number = int(typed)
            if 1 <= number <= len(self.frames):
                self._go(Place(number - 1, 0))
            else:
                self.told = f"There is no frame {number}: the show has {len(self.frames)}."

    def _take_back(self) -> Wish | None:
        if self.typed is not None:
            self.typed = self.typed[:-1] or None
            return None
        frame = self.asked
        if frame is None:
            self._back()
            return None
        for ident, place in reversed(self._votes):
            if ident == frame.id and place < len(options_of(frame)):
                return Wish(WishKind.VOTE, frame, place, by=-1)
        self.told = "There is no vote here to take back."
        return None

    def _index_of(self, ident: str) -> int | None:
        return next((i for i, frame in enumerate(self.frames) if frame.id == ident), None)

    def _after(self, before: tuple[Frame, ...], gone: Frame) -> int:
        """Where to go on when a frame is gone: the first of those behind it that are left."""
        place = before.index(gone)
        for frame in before[place:]:
            if (index := self._index_of(frame.id)) is not None:
                return index
        return max(0, len(self.frames) - 1)
