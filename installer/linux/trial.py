"""The Debian package in a clean Debian made for it, and the archive beside: ``make try-package``.

Needs root, for the chroot. Nothing outside ``build/package`` is touched, but the mounts it undoes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installer import away
from installer.common import BUILD, DIST, ROOT, VERSION, PackagingProblem, require, run, say, timed

SYSTEM = BUILD / "debian"
HOME = "/home/Éloïse Ñandú"
USER = "1000:1000"
DISPLAY = ":97"
PASSPHRASE = "demonstration"
TOOLS = {
    "mmdebstrap": "mmdebstrap",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "import": "imagemagick",
    "desktop-file-validate": "desktop-file-utils",
}


def main() -> int:
    """Install, start, test, open older data, remove; the exit code."""
    try:
        if os.geteuid() != 0:
            raise PackagingProblem(
                "L’essai dans un Debian neuf demande les droits d’administrateur : "
                "« sudo make try-package »."
            )
        require(TOOLS)
        package = next(DIST.glob(f"clea-desktop_{VERSION}_*.deb"), None)
        archive = next(DIST.glob(f"clea-desktop-{VERSION}-linux-*.tar.gz"), None)
        if package is None or archive is None:
            raise PackagingProblem("Il n’y a rien à essayer : faites d’abord « make package ».")
        run("desktop-file-validate", ROOT / "installer" / "linux" / "clea-desktop.desktop")
        make_system()
        with mounted():
            install(package)
            in_a_home_with_accents()
            older_data()
            on_a_screen()
            side_by_side(archive)
            a_drive_that_goes_away()
            remove()
    except PackagingProblem as problem:
        say(f"L’essai s’arrête : {problem}")
        return 1
    say("Tout ce qui a été essayé dans le Debian neuf a marché.")
    return 0


def make_system() -> None:
    """Make a Debian with nothing but its smallest part, from the sources of this computer."""
    shutil.rmtree(SYSTEM, ignore_errors=True)
    sources = [
        *Path("/etc/apt/sources.list.d").glob("*.sources"),
        *(path for path in (Path("/etc/apt/sources.list"),) if path.exists()),
    ]
    release = dict(
        line.split("=", 1) for line in Path("/etc/os-release").read_text("utf-8").splitlines()
    )
    with timed(f"Un Debian {release['VERSION_CODENAME']} neuf"):
        run(
            *("mmdebstrap", "--variant=minbase", release["VERSION_CODENAME"], SYSTEM),
            *sources,
            log=BUILD / "debian.log",
        )


@contextmanager
def mounted() -> Iterator[None]:
    """The system's own files of the running kernel, and the sockets of the screen."""
    binds = {"/proc": "proc", "/dev": "dev", "/tmp/.X11-unix": "tmp/.X11-unix"}
    Path("/tmp/.X11-unix").mkdir(exist_ok=True)
    done: list[Path] = []
    try:
        for source, inside in binds.items():
            to = SYSTEM / inside
            to.mkdir(parents=True, exist_ok=True)
            run("mount", "--bind", source, to)
            done.append(to)
        yield
    finally:
        for to in reversed(done):
            run("umount", "--lazy", to)


def in_chroot(*command: str, user: str = "0:0", **settings: str) -> str:
    """Run a command in it; what it said.

    :raises PackagingProblem: it failed.
    """
    done = _ended(*command, user=user, **settings)
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
        raise PackagingProblem(f"« {' '.join(command)[:80]} » a échoué (code {done.returncode}).")
    return done.stdout


def _ended(*command: str, user: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(command, user, settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def _command(command: tuple[str, ...], user: str, settings: dict[str, str]) -> list[str]:
    home = HOME if user == USER else "/root"
    plain = {
        "HOME": home,
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
        **settings,
    }
    return [
        *("chroot", f"--userspec={user}", str(SYSTEM)),
        *("env", "-i", *(f"{name}={value}" for name, value in plain.items())),
        *command,
    ]


def install(package: Path) -> None:
    """Install with apt, that brings what it depends on and nothing more."""
    shutil.copy(package, SYSTEM / "tmp" / package.name)
    with timed("Installé par apt, avec ses seules dépendances"):
        in_chroot("apt-get", "update", "-q")
        said = in_chroot(
            *("apt-get", "install", "-y", "-q", "--no-install-recommends", f"/tmp/{package.name}")
        )
        (BUILD / "apt.log").write_text(said, encoding="utf-8")
    home = SYSTEM / HOME.removeprefix("/")
    (home / "tmp").mkdir(parents=True)
    for path in (home, home / "tmp"):
        os.chown(path, 1000, 1000)


def in_a_home_with_accents() -> None:
    """The self-test, by somebody who may write nothing where the program lies."""
    with timed(f"Épreuve par un compte sans droits, dans « {HOME} »"):
        said = in_chroot("clea-desktop", "self-test", user=USER, TMPDIR=f"{HOME}/tmp")
        (BUILD / "debian.self-test.log").write_text(said, encoding="utf-8")
    touched = in_chroot(
        *("find", "/usr/lib/clea-desktop", "-newer", "/var/lib/dpkg/status", "-type", "f")
    )
    if touched:
        raise PackagingProblem(f"Le programme a écrit là où il est installé : {touched}")
    _stays_open("offscreen", QT_QPA_PLATFORM="offscreen")


def _stays_open(what: str, **settings: str) -> None:
    with _running("clea-desktop", **settings) as window:
        time.sleep(5)
        if window.poll() is not None:
            raise PackagingProblem(f"La fenêtre ne tient pas ({what}), code {window.returncode}.")
    say(f"  la fenêtre s’ouvre ({what}) et reste ouverte")


@contextmanager
def _running(*command: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the clean system, stopped afterwards."""
    given = {"TMPDIR": f"{HOME}/tmp", **settings}
    with subprocess.Popen(_command(command, USER, given)) as process:
        try:
            yield process
        finally:
            process.terminate()


def older_data() -> None:
    """The data of each older schema is opened by the installed program and found sound."""
    for source in sorted((ROOT / "tests" / "databases").iterdir()):
        if not source.is_dir():
            continue
        to = SYSTEM / HOME.removeprefix("/") / f"centre {source.name}"
        shutil.copytree(source, to)
        for path in (to, *to.iterdir()):
            os.chown(path, 1000, 1000)
        data = ("--data", f"{HOME}/{to.name}")
        secret = {"CLEA_PASSPHRASE": PASSPHRASE}
        in_chroot("clea-desktop", *data, "dossier", "list", user=USER, **secret)
        in_chroot("clea-desktop", *data, "check", user=USER, **secret)
        say(f"  données du schéma {source.name} : ouvertes, mises à niveau, vérifiées")


def on_a_screen() -> None:
    """The window on an X screen, on a made-up centre, and a picture of it."""
    data = f"{HOME}/centre inventé"
    in_chroot("clea-desktop", "--data", data, "demo", "--candidates", "16", user=USER)
    screen = ["Xvfb", DISPLAY, "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    picture = BUILD / "debian.png"
    with subprocess.Popen(screen, stderr=subprocess.DEVNULL) as xvfb:
        try:
            _wait(lambda: Path(f"/tmp/.X11-unix/X{DISPLAY[1:]}").exists())
            with (
                subprocess.Popen(
                    ["openbox"], env={**os.environ, "DISPLAY": DISPLAY}, stderr=subprocess.DEVNULL
                ) as manager,
                _running(
                    *("clea-desktop", "--data", data),
                    DISPLAY=DISPLAY,
                    CLEA_PASSPHRASE="demonstration",
                ) as window,
            ):
                time.sleep(8)
                if window.poll() is not None:
                    raise PackagingProblem("La fenêtre ne tient pas sur un écran X.")
                run("import", "-display", DISPLAY, "-window", "root", picture)
                manager.terminate()
        finally:
            xvfb.terminate()
    say(f"  la fenêtre s’ouvre sur un écran X : voyez {picture.relative_to(ROOT)}")


def side_by_side(archive: Path) -> None:
    """Two copies of the program: the second is told that the centre is open."""
    home = SYSTEM / HOME.removeprefix("/")
    run("tar", "-xzf", archive, "-C", home)
    (portable,) = home.glob("clea-desktop-*/clea-desktop")
    command = f"{HOME}/{portable.parent.name}/clea-desktop"
    data = ("--data", f"{HOME}/centre inventé")
    secret = {"CLEA_PASSPHRASE": "demonstration"}
    with _running("clea-desktop", *data, QT_QPA_PLATFORM="offscreen", **secret):
        time.sleep(6)
        refused = _ended(command, *data, "dossier", "list", user=USER, **secret)
        if refused.returncode != 3:
            raise PackagingProblem(
                f"Deux versions ouvrent le même centre à la fois : {refused.stdout[-500:]}"
            )
        say(f"  l’archive à côté, centre ouvert : « {refused.stdout.strip()} »")
    time.sleep(1)
    in_chroot(command, *data, "dossier", "list", user=USER, **secret)
    say("  l’archive à côté, centre refermé : elle l’ouvre")


def a_drive_that_goes_away() -> None:
    """A second place of the backups that is unplugged, too small, then there again."""
    home = SYSTEM / HOME.removeprefix("/")
    secret = {"CLEA_PASSPHRASE": PASSPHRASE}

    def face(*words: str, data: str = f"{HOME}/centre au lecteur") -> str:
        return in_chroot("clea-desktop", "--data", data, *words, user=USER, **secret)

    def other(*words: str) -> str:
        return face(*words, data=f"{HOME}/centre inventé")

    files = []
    for number, reference in enumerate(away.references(other)[:4]):
        files.append(f"{HOME}/arrivé {number}.clea")
        other("dossier", "export", reference, "--to", files[-1])
    # Where drives are mounted, only the system makes folders.
    named = "/mnt/lecteur réseau"
    place = SYSTEM / named.removeprefix("/")
    place.mkdir()
    face("init", "--organisation", "Essai", "--evaluator", "Essai", "--recovery-sheet", f"{HOME}/f")
    centre = home / "centre au lecteur"
    away.choose(centre, named, PASSPHRASE, apart=True)
    for path in (centre, *centre.rglob("*")):
        os.chown(path, 1000, 1000)
    with _drive(place):
        away.imported(face, files[0], place, copied=1)
    say("  second endroit des sauvegardes, un lecteur monté : la copie y est")
    # Its folder is left, on the centre's own disk: no backup must be laid there.
    away.imported(face, files[1], place, copied=0)
    away.nothing_lost(face, 2)
    say("  lecteur parti : le dossier est importé, rien n’est écrit à sa place")
    with _drive(place, size="64k"):
        told = face("dossier", "import", files[2])
        away.say_sentence(told)
        if away.copies(place):
            raise PackagingProblem("Une copie est dans un lecteur trop petit pour elle.")
        away.nothing_lost(face, 3)
    place.rmdir()
    away.imported(face, files[3], place, copied=0, said=away.INTERRUPTED)
    away.nothing_lost(face, 4)
    refused = _ended(
        *("clea-desktop", "--data", f"{HOME}/{centre.name}"),
        *("backup", "--to", f"{named}/sauvegardes"),
        user=USER,
        **secret,
    )
    if refused.returncode != 3:
        raise PackagingProblem(f"Sauvegarder dans un lecteur parti : {refused.stdout}")
    say(f"  dossier du lecteur parti lui aussi : « {refused.stdout.strip().splitlines()[-1]} »")
    place.mkdir()
    with _drive(place):
        face("dossier", "export", away.references(face)[0], "--to", f"{HOME}/rendu.clea")
        if len(away.copies(place)) != 1:
            raise PackagingProblem("Le lecteur revenu n’a pas reçu la dernière sauvegarde.")
    say("  lecteur revenu : la dernière sauvegarde y est ; les quatre dossiers sont là")


@contextmanager
def _drive(place: Path, size: str = "64m") -> Iterator[None]:
    """A drive at a folder, taken away afterwards."""
    options = f"size={size},uid=1000,gid=1000"
    run("mount", "-t", "tmpfs", "-o", options, "lecteur", place)
    try:
        yield
    finally:
        run("umount", place)


def remove() -> None:
    """Removed, the program leaves nothing of itself, and every centre where it is."""
    in_chroot("apt-get", "purge", "-y", "-q", "clea-desktop")
    left = [
        *SYSTEM.glob("usr/lib/clea-desktop*"),
        *SYSTEM.glob("usr/share/**/*clea-desktop*"),
    ]
    if left:
        raise PackagingProblem(f"Retiré, le paquet laisse {left[0]}.")
    if not (SYSTEM / HOME.removeprefix("/") / "centre inventé" / "centre.db").exists():
        raise PackagingProblem("Retirer le paquet a emporté des données.")
    say("  retiré : rien du programme ne reste, les centres sont là")


def _wait(ready: object) -> None:
    assert callable(ready)
    for _ in range(100):
        if ready():
            return
        time.sleep(0.1)
    raise PackagingProblem("L’écran d’essai ne vient pas.")


if __name__ == "__main__":
    sys.exit(main())
