"""How the page of each place is made. Pages are imported when one first goes to them."""

from __future__ import annotations

from collections.abc import Callable

from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.pages.today import TodayPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.preferences import Preferences


class Makers:
    """Makes the pages of a window."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        self._desk, self._preferences = desk, preferences

    def make(self, place: Place) -> Page:
        """The page of a place.

        :raises UserFacing: what it shows cannot be read, or may not be by who types.
        """
        makers: dict[Kind, Callable[[], Page]] = {
            Kind.TODAY: lambda: TodayPage(self._desk, self._preferences, place.detail),
            Kind.CANDIDATES: self._candidates,
            Kind.CONTACTS: self._contacts,
            Kind.CONTACT: lambda: self._contact(place),
            Kind.NEW_CANDIDATE: lambda: self._new_candidate(place),
            Kind.IDENTITY: lambda: self._identity(place),
            Kind.DOSSIER: lambda: self._dossier(place),
            Kind.INTERVIEW: lambda: self._interview(place),
            Kind.SITTINGS: lambda: self._sittings(place),
            Kind.RESTITUTION: lambda: self._restitution(place),
            Kind.TRAINING: lambda: self._training(place),
            Kind.REPRISE: lambda: self._reprise(place),
            Kind.MARKING: lambda: self._marking(place),
            Kind.CLOSING: lambda: self._closing(place),
            Kind.OPINION: lambda: self._opinion(place),
            Kind.RECTIFYING: lambda: self._rectifying(place),
            Kind.DOCUMENTS: lambda: self._documents(place),
            Kind.HALF_DAYS: lambda: self._half_days(place),
            Kind.HALF_DAY: lambda: self._half_day(place),
            Kind.PLATEAU: lambda: self._plateau(place),
            Kind.EVIDENCE: lambda: self._evidence(place),
            Kind.JURIES: self._juries,
            Kind.SESSION: lambda: self._session(place),
            Kind.HEARING: lambda: self._hearing(place),
            Kind.DELEGATES: self._delegates,
            Kind.ACCOUNTS: self._accounts,
            Kind.SUPPLY: lambda: self._supply(place),
            Kind.PLANS: self._plans,
            Kind.PLAN: lambda: self._plan(place),
            Kind.RELEASES: self._releases,
            Kind.RELEASE: lambda: self._release(place),
            Kind.ADOPTION: lambda: self._adoption(place),
            Kind.ARRIVAL: lambda: self._arrival(place),
            Kind.COMPARISON: lambda: self._comparison(place),
            Kind.MIGRATION: lambda: self._migration(place),
            Kind.PERSONAL: self._personal,
            Kind.SETTINGS: self._settings,
            Kind.BACKUPS: self._backups,
            Kind.PROFILES: self._profiles,
            Kind.SENTENCES: self._sentences,
            Kind.JOURNAL: lambda: self._journal(place),
        }
        return makers[place.kind]()

    def _candidates(self) -> Page:
        from clea_desktop.ui.pages.candidates import CandidatesPage

        return CandidatesPage(self._desk)

    def _contacts(self) -> Page:
        from clea_desktop.ui.pages.contacts import ContactsPage

        return ContactsPage(self._desk)

    def _contact(self, place: Place) -> Page:
        from clea_desktop.ui.pages.contacts import ContactPage

        return ContactPage(self._desk, place.contact)

    def _interview(self, place: Place) -> Page:
        from clea_desktop.ui.pages.interview import InterviewPage

        assert place.dossier is not None
        return InterviewPage(self._desk, place.dossier)

    def _sittings(self, place: Place) -> Page:
        from clea_desktop.ui.pages.sittings import SittingsPage

        assert place.dossier is not None
        return SittingsPage(self._desk, place.dossier)

    def _restitution(self, place: Place) -> Page:
        from clea_desktop.ui.pages.restitution import RestitutionPage

        assert place.dossier is not None
        return RestitutionPage(self._desk, place.dossier)

    def _training(self, place: Place) -> Page:
        from clea_desktop.ui.pages.training import TrainingPage

        assert place.dossier is not None
        return TrainingPage(self._desk, place.dossier)

    def _reprise(self, place: Place) -> Page:
        from clea_desktop.ui.pages.reprise import ReprisePage

        assert place.dossier is not None
        return ReprisePage(self._desk, place.dossier)

    def _new_candidate(self, place: Place) -> Page:
        from clea_desktop.ui.pages.identity import NewCandidatePage

        return NewCandidatePage(self._desk, place.contact)

    def _identity(self, place: Place) -> Page:
        from clea_desktop.ui.pages.identity import IdentityPage

        assert place.dossier is not None
        return IdentityPage(self._desk, place.dossier)

    def _dossier(self, place: Place) -> Page:
        from clea_desktop.ui.pages.dossier import DossierPage

        assert place.dossier is not None
        return DossierPage(self._desk, place.dossier)

    def _marking(self, place: Place) -> Page:
        from clea_desktop.ui.pages.marking import MarkingPage

        assert place.assessment is not None
        return MarkingPage(self._desk, place.assessment, place.detail)

    def _closing(self, place: Place) -> Page:
        from clea_desktop.ui.pages.closing import ClosingPage

        assert place.assessment is not None
        return ClosingPage(self._desk, place.assessment)

    def _opinion(self, place: Place) -> Page:
        from clea_desktop.ui.pages.opinion import OpinionPage

        assert place.assessment is not None
        return OpinionPage(self._desk, place.assessment)

    def _rectifying(self, place: Place) -> Page:
        from clea_desktop.ui.pages.rectifying import RectifyingPage

        assert place.assessment is not None
        return RectifyingPage(self._desk, place.assessment)

    def _documents(self, place: Place) -> Page:
        from clea_desktop.ui.pages.documents import DocumentsPage

        assert place.dossier is not None
        return DocumentsPage(self._desk, place.dossier, place.detail)

    def _half_days(self, place: Place) -> Page:
        from clea_desktop.ui.pages.half_days import HalfDaysPage

        return HalfDaysPage(self._desk, place.detail)

    def _half_day(self, place: Place) -> Page:
        from clea_desktop.ui.pages.half_day import HalfDayPage

        assert place.session is not None
        return HalfDayPage(self._desk, place.session)

    def _plateau(self, place: Place) -> Page:
        from clea_desktop.ui.pages.plateau import PlateauPage

        assert place.session is not None
        cell = (place.dossier, place.code) if place.dossier is not None else None
        return PlateauPage(self._desk, place.session, place.detail, cell)

    def _evidence(self, place: Place) -> Page:
        from clea_desktop.ui.pages.evidence import EvidencePage

        assert place.dossier is not None
        return EvidencePage(self._desk, place.dossier, bytes.fromhex(place.detail) or None)

    def _juries(self) -> Page:
        from clea_desktop.ui.pages.juries import JuriesPage

        return JuriesPage(self._desk)

    def _session(self, place: Place) -> Page:
        from clea_desktop.ui.pages.session import SessionPage

        assert place.session is not None
        return SessionPage(self._desk, place.session)

    def _hearing(self, place: Place) -> Page:
        from clea_desktop.ui.pages.hearing import HearingPage

        assert place.dossier is not None
        return HearingPage(self._desk, place.dossier)

    def _delegates(self) -> Page:
        from clea_desktop.ui.pages.delegates import DelegatesPage

        return DelegatesPage(self._desk)

    def _accounts(self) -> Page:
        from clea_desktop.ui.pages.accounts import AccountsPage

        return AccountsPage(self._desk)

    def _supply(self, place: Place) -> Page:
        from clea_desktop.ui.pages.supply import SupplyPage

        assert place.session is not None
        return SupplyPage(self._desk, place.session)

    def _plans(self) -> Page:
        from clea_desktop.ui.pages.plans import PlansPage

        return PlansPage(self._desk)

    def _plan(self, place: Place) -> Page:
        from clea_desktop.ui.pages.plan import PlanPage

        return PlanPage(self._desk, place.detail)

    def _releases(self) -> Page:
        from clea_desktop.ui.pages.releases import ReleasesPage

        return ReleasesPage(self._desk)

    def _release(self, place: Place) -> Page:
        from clea_desktop.ui.pages.release import ReleasePage

        return ReleasePage(self._desk, place.detail)

    def _adoption(self, place: Place) -> Page:
        from clea_desktop.ui.pages.adoption import AdoptionPage

        return AdoptionPage(self._desk, place.detail)

    def _arrival(self, place: Place) -> Page:
        from clea_desktop.ui.pages.arrival import ArrivalPage

        return ArrivalPage(self._desk, place.detail)

    def _comparison(self, place: Place) -> Page:
        from clea_desktop.ui.pages.comparison import ComparisonPage

        return ComparisonPage(self._desk, place.detail)

    def _migration(self, place: Place) -> Page:
        from clea_desktop.ui.pages.migration import MigrationPage

        assert place.dossier is not None
        return MigrationPage(self._desk, place.dossier, place.detail)

    def _personal(self) -> Page:
        from clea_desktop.ui.pages.personal import PersonalPage

        return PersonalPage(self._desk)

    def _settings(self) -> Page:
        from clea_desktop.ui.pages.settings import SettingsPage

        return SettingsPage(self._desk, self._preferences)

    def _backups(self) -> Page:
        from clea_desktop.ui.pages.backups import BackupsPage

        return BackupsPage(self._desk)

    def _sentences(self) -> Page:
        from clea_desktop.ui.pages.sentences import SentencesPage

        return SentencesPage(self._desk)

    def _profiles(self) -> Page:
        from clea_desktop.ui.pages.profiles import ProfilesPage

        return ProfilesPage(self._desk)

    def _journal(self, place: Place) -> Page:
        from clea_desktop.ui.pages.journal import JournalPage

        return JournalPage(self._desk, place.dossier)
