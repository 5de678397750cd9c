"""The installer of Windows under Wine: ``make try-package-windows``.

Wine 8 lacks three small libraries that Windows 10 has: they are made here, for the trial alone,
and laid in Wine's own folder. Wine says that libraries load, that files, registry and processes are
right; of SmartScreen, antivirus, printers and real screens it says nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from installer import away, sbom
from installer.common import BUILD, DIST, ROOT, VERSION, PackagingProblem, require, run, say, timed
from installer.windows.build import MINGW, STAGE

PREFIX = BUILD / "wine"
HOME = "C:\\users\\Éloïse Ñandú"
LOCAL = f"{HOME}\\AppData\\Local"
TEMPORARY = f"{LOCAL}\\Temp"
PROGRAM = f"{LOCAL}\\Programs\\CleA Desktop"
KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\CleA Desktop"
DISPLAY = ":96"
OPENS = "HKCU\\Software\\Classes\\CleADesktop.{}\\shell\\open\\command"
_SHARED = {"le retrait", "les référentiels", "les dossiers", "le menu", "le bureau"}
"""What two copies share, and the last one installed has."""
PASSPHRASE = "demonstration"
REFUSED = 3
"""What a command gives back when the computer refuses, or no passphrase is given."""
IN_USE, UNWRITABLE = 3, 4
"""What the installer gives back when the program is open, and when its folder is closed."""
TOOLS = {
    "wine": "wine64",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "import": "imagemagick",
    f"{MINGW}gcc": "gcc-mingw-w64-x86-64",
}
SETTINGS = {
    "WINEPREFIX": str(PREFIX),
    "WINEARCH": "win64",
    "WINEDEBUG": "-all",
    # Python asks Windows its version through a service that never answers in Wine 8.
    "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder=;wbemprox=;icuuc,mscms,bcryptprimitives=n",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "DISPLAY": DISPLAY,
}


_CHANCE = """
unsigned char __stdcall SystemFunction036(void *, unsigned long);
int __stdcall ProcessPrng(void *to, unsigned long long many) {
    return SystemFunction036(to, (unsigned long)many);
}
"""


def main() -> int:
    """Install, test, upgrade, refuse, remove; the exit code."""
    try:
        require(TOOLS)
        installer = DIST / f"clea-desktop-{VERSION}-windows-x64.exe"
        if not installer.exists():
            raise PackagingProblem("Il n’y a rien à essayer : faites « make package-windows ».")
        screen = ["Xvfb", DISPLAY, "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
        with (
            subprocess.Popen(screen, stderr=subprocess.DEVNULL) as xvfb,
            subprocess.Popen(
                ["openbox"], env={**os.environ, "DISPLAY": DISPLAY}, stderr=subprocess.DEVNULL
            ) as manager,
        ):
            try:
                _try(installer)
            finally:
                subprocess.run(["wineserver", "-k"], env=_settings(), check=False)
                manager.terminate()
                xvfb.terminate()
    except PackagingProblem as problem:
        say(f"L’essai s’arrête : {problem}")
        return 1
    say("Tout ce qui a été essayé sous Wine a marché. Rien ne l’a été sur un vrai Windows.")
    return 0


def _try(installer: Path) -> None:
    prepare()
    with timed("Installation silencieuse"):
        install(installer)
    for launcher in ("clea-desktop.exe", "CleA Desktop.exe"):
        with timed(f"Épreuve par « {launcher} »"):
            self_test(launcher)
    nobody_types()
    upgrade(installer)
    side_by_side(installer)
    a_drive_that_goes_away()
    read_only(installer)
    on_a_screen(installer)
    remove()


def prepare() -> None:
    """Make a Windows of Wine's, its user's folders named with accents and a space."""
    shutil.rmtree(PREFIX, ignore_errors=True)
    PREFIX.mkdir(parents=True)
    with timed("Un Windows de Wine neuf"):
        _wine("wineboot", "-i", without_overrides=True)
        _wine("winecfg", "/v", "win10")
    system = PREFIX / "drive_c" / "windows" / "system32"
    qt = STAGE / "site" / "PySide6"
    _stub("icuuc", qt / "Qt6Core.dll", system)
    # What Rust draws chance from: this one answers, by the older function of Windows.
    _library("bcryptprimitives", _CHANCE, ["ProcessPrng"], system)
    _stub("mscms", qt / "plugins" / "platforms" / "qwindows.dll", system)
    explorer = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer"
    for where in ("User Shell Folders", "Shell Folders"):
        for name, folder in {
            "Local AppData": LOCAL,
            "AppData": f"{HOME}\\AppData\\Roaming",
            "Programs": f"{HOME}\\Menu",
            "Desktop": f"{HOME}\\Bureau",
        }.items():
            _wine("reg", "add", f"{explorer}\\{where}", "/v", name, "/d", folder, "/f")
            _here(folder).mkdir(parents=True, exist_ok=True)
    # So has a real Windows: under the user's name, with its accents and its space.
    _here(TEMPORARY).mkdir(parents=True)
    for name in ("TEMP", "TMP"):
        _wine("reg", "add", "HKCU\\Environment", "/v", name, "/d", TEMPORARY, "/f")
    # In words without accents: what Wine's prompt says of others has no sure encoding.
    (_here(TEMPORARY) / "ici.txt").write_text("ici", encoding="ascii")
    _wine("cmd", "/c", "cd", "/d", "%TEMP%", "&", "type", "ici.txt")


def install(installer: Path) -> None:
    """Install for one user, with no question."""
    _wine(installer, "/S")
    program = _program()
    for name in ("CleA Desktop.exe", "clea-desktop.exe", "Desinstaller.exe", "app", "site"):
        if not (program / name).exists():
            raise PackagingProblem(f"Installé, « {name} » manque dans {program}.")
    said = _wine("reg", "query", KEY, "/v", "DisplayVersion")
    if VERSION not in said:
        raise PackagingProblem(f"Windows ne connaît pas la version installée : {said}")
    opens = _wine("reg", "query", "HKCU\\Software\\Classes\\.clea-ref", "/ve")
    if "CleADesktop.Release" not in opens:
        raise PackagingProblem("Les fichiers de référentiel n’ouvrent pas le programme.")
    bill = installer.with_name(f"{installer.name}.cdx.json")
    many = sbom.check(bill, program, but=("Desinstaller.exe",))
    say(f"  ses {many} fichiers sont ceux que dit sa nomenclature")
    links = [*_here(f"{HOME}\\Menu").glob("*.lnk"), *_here(f"{HOME}\\Bureau").glob("*.lnk")]
    if len(links) != 2:
        raise PackagingProblem(f"Deux raccourcis étaient attendus, il y en a {len(links)}.")


def self_test(launcher: str) -> None:
    """Let the installed program prove itself: two processes of it write the papers."""
    said = _wine(_program() / launcher, "self-test")
    log = BUILD / f"wine.{launcher.split('.', maxsplit=1)[0].replace(' ', '-')}.self-test.log"
    log.write_text(said, encoding="utf-8")
    if "NON  " in said or "fenêtre fermée" not in said:
        raise PackagingProblem(f"L’épreuve n’est pas allée au bout : voyez {log}.")


def nobody_types() -> None:
    """Without a console nor a passphrase, a command refuses at once and waits for nobody."""
    program = _program() / "clea-desktop.exe"
    version = _wine(program, "--version").strip()
    if version != f"CléA Desktop {VERSION}":
        raise PackagingProblem(f"La version dite est « {version} ».")
    refused = _ended(program, "--data", f"{HOME}\\aucun", "dossier", "list", limit=60)
    if refused.returncode != REFUSED or "CLEA_PASSPHRASE" not in _words(refused):
        raise PackagingProblem(f"Sans phrase de passe : code {refused.returncode}.")


def upgrade(installer: Path) -> None:
    """Over a version that has other libraries: they go, and the centre stays as it is."""
    data = f"{LOCAL}\\CléA Desktop\\centre"
    _wine(_program() / "clea-desktop.exe", "demo", "--candidates", "4")
    before = _held(_here(data))
    old = [_program() / "site" / "ancienne.pyd", _program() / "lib" / "ancien" / "module.pyc"]
    for file in old:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"before")
    own = _program() / "à moi.txt"
    own.write_text("rien du programme", encoding="utf-8")
    with timed("Mise à niveau silencieuse"):
        _wine(installer, "/S")
    if any(file.exists() for file in old):
        raise PackagingProblem("Une bibliothèque de la version d’avant est restée.")
    if not own.exists():
        raise PackagingProblem("La mise à niveau a emporté un fichier qui n’est pas au programme.")
    own.unlink()
    if before != _held(_here(data)):
        raise PackagingProblem("La mise à niveau a touché aux données.")
    secret = {"CLEA_PASSPHRASE": "demonstration"}
    _wine(_program() / "clea-desktop.exe", "check", more=secret)
    say("  mis à niveau : les anciennes bibliothèques sont parties, les données sont intactes")


def side_by_side(installer: Path) -> None:
    """A second copy takes over what Windows knows; the first one goes, then the second."""
    secret = {"CLEA_PASSPHRASE": PASSPHRASE}
    # No space: Wine would put the argument between quotes, which NSIS does not read.
    beside = "C:\\Éloïse\\Autre_version"
    _wine(installer, "/S", f"/D={beside}")
    _wine(_here(beside) / "clea-desktop.exe", "dossier", "list", more=secret)
    _wine(_program() / "Desinstaller.exe", "/S", wait=True)
    if _program().exists():
        raise PackagingProblem("Retirer la première copie en a laissé une partie.")
    if _known(beside) != _SHARED:
        raise PackagingProblem(
            f"Retirer une copie a défait l’autre : il reste {', '.join(sorted(_known(beside)))}."
        )
    remover = _here(beside) / "Desinstaller.exe"
    # In place it says how it ended: it copies itself nowhere.
    waited = (remover, "/S", f"_?={beside}")
    held = subprocess.Popen(
        ["wine", _here(beside) / "clea-desktop.exe", "_worker"],
        env=_settings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(5)
        refused = _ended(*waited).returncode
    finally:
        held.communicate()
    if refused != IN_USE or _known(beside) != _SHARED or not (_here(beside) / "app").exists():
        raise PackagingProblem(f"Programme ouvert, le retrait rend {refused}.")
    _wine(*waited)
    left = [path.name for path in _here(beside).iterdir()]
    if left != ["Desinstaller.exe"] or _known(beside):
        raise PackagingProblem(f"Retirée en attendant, la copie laisse {', '.join(left)}.")
    shutil.rmtree(_here(beside))
    _wine(installer, "/S")
    if _known(PROGRAM) != _SHARED:
        raise PackagingProblem("Réinstallé, le programme n’est pas connu de Windows.")
    say("  deux copies ouvrent le même centre ; retirer la première ne défait pas la seconde, qui")
    say(f"  refuse de partir quand elle est ouverte (code {refused}), et part ensuite sans reste")


def _known(folder: str) -> set[str]:
    """What leads, in Windows, to the copy of a folder."""
    asked = {
        "le retrait": (KEY, "/v", "UninstallString"),
        "les référentiels": (f"{OPENS.format('Release')}", "/ve"),
        "les dossiers": (f"{OPENS.format('Dossier')}", "/ve"),
    }
    # What follows the accents: Wine's « reg » writes those as it likes.
    end = folder.rsplit("\\", 1)[-1]
    found = {name for name, what in asked.items() if end in _words(_ended("reg", "query", *what))}
    for name, where in (("le menu", "Menu"), ("le bureau", "Bureau")):
        links = _here(f"{HOME}\\{where}").glob("*.lnk")
        if any(end.encode("utf-16-le") in link.read_bytes() for link in links):
            found.add(name)
    return found


def _held(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def a_drive_that_goes_away() -> None:
    """A second place of the backups, on a drive letter that is then no more."""
    data, program = f"{LOCAL}\\centre au lecteur", _program() / "clea-desktop.exe"
    secret = {"CLEA_PASSPHRASE": PASSPHRASE}

    def face(*words: str) -> str:
        return _wine(program, "--data", data, *words, more=secret)

    def other(*words: str) -> str:
        return _wine(program, *words, more=secret)

    files = []
    for number, reference in enumerate(away.references(other)[:3]):
        files.append(f"{HOME}\\arrivé {number}.clea")
        other("dossier", "export", reference, "--to", files[-1])
    drive, place = PREFIX / "dosdevices" / "n:", BUILD / "wine-lecteur"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    drive.symlink_to(place)
    sheet = f"{HOME}\\fiche.pdf"
    face("init", "--organisation", "Essai", "--evaluator", "Essai", "--recovery-sheet", sheet)
    away.choose(_here(data), "N:\\", PASSPHRASE, apart=False)
    away.imported(face, files[0], place, copied=1)
    drive.unlink()
    away.imported(face, files[1], place, copied=1)
    away.nothing_lost(face, 2)
    refused = _ended(program, "--data", data, "backup", "--to", "N:\\sauvegardes", more=secret)
    if refused.returncode != REFUSED:
        raise PackagingProblem(f"Sauvegarder dans un lecteur parti : code {refused.returncode}.")
    say(f"  lecteur N parti : « {_words(refused).strip().splitlines()[-1]} »")
    drive.symlink_to(place)
    # Thinned to one an hour, as the centre's own are.
    away.imported(face, files[2], place, copied=1)
    away.nothing_lost(face, 3)
    say("  lecteur N revenu : la dernière sauvegarde y est ; les trois dossiers sont là")


def read_only(installer: Path) -> None:
    """A folder where nothing may be written is not taken for a program that is open."""
    root = os.geteuid() == 0
    if root:
        run("mount", "--bind", _program(), _program())
        run("mount", "-o", "remount,ro,bind", _program())
    else:
        _program().chmod(0o555)
    try:
        refused = subprocess.run(
            ["wine", installer, "/S"], env=_settings(), capture_output=True, check=False
        )
    finally:
        if root:
            run("umount", _program())
        else:
            _program().chmod(0o755)
    if refused.returncode != UNWRITABLE or not (_program() / "app").exists():
        raise PackagingProblem(
            f"Dans un dossier en lecture seule, l’installateur rend {refused.returncode}."
        )
    say("  dossier en lecture seule : l’installateur refuse par un autre code, et n’enlève rien")


def on_a_screen(installer: Path) -> None:
    """The window by Windows' own platform, a picture, and an installer that refuses meanwhile."""
    picture = BUILD / "wine.png"
    secret = {"CLEA_PASSPHRASE": "demonstration"}
    window = subprocess.Popen(
        ["wine", _program() / "CleA Desktop.exe"],
        env={**_settings(), **secret},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(20)
        if window.poll() is not None:
            raise PackagingProblem(f"La fenêtre ne tient pas : code {window.returncode}.")
        run("import", "-display", DISPLAY, "-window", "root", picture)
        say(f"  la fenêtre s’ouvre : voyez {picture.relative_to(ROOT)}")
        checked = _ended(_program() / "clea-desktop.exe", "check", more=secret)
        if checked.returncode != REFUSED or "est ouvert par" not in _words(checked):
            raise PackagingProblem(
                f"Fenêtre ouverte, « check » ne dit pas qui tient le centre : {_words(checked)}"
            )
        refused = subprocess.run(
            ["wine", installer, "/S"], env=_settings(), capture_output=True, check=False
        )
        if refused.returncode != IN_USE or not (_program() / "app").exists():
            raise PackagingProblem(
                f"L’installateur remplace un programme ouvert : code {refused.returncode}."
            )
        say("  programme ouvert : l’installateur refuse, et n’enlève rien")
    finally:
        window.terminate()
        subprocess.run(["wineserver", "-k"], env=_settings(), check=False)
        window.wait()


def remove() -> None:
    """Removed with no question, the program leaves the data."""
    # It copies itself elsewhere to remove its own file: Wine is waited for, not the first process.
    _wine(_program() / "Desinstaller.exe", "/S", wait=True)
    left = [path.name for path in _program().iterdir()] if _program().exists() else []
    if left:
        raise PackagingProblem(f"Retiré, le programme laisse {', '.join(left)}.")
    if not (_here(f"{LOCAL}\\CléA Desktop\\centre") / "centre.db").exists():
        raise PackagingProblem("Retirer le programme a emporté des données.")
    gone = subprocess.run(
        ["wine", "reg", "query", KEY], env=_settings(), capture_output=True, check=False
    )
    if gone.returncode == 0:
        raise PackagingProblem("Windows croit le programme encore installé.")
    say("  retiré : rien du programme ne reste, le centre est là")


def _program() -> Path:
    return _here(PROGRAM)


def _here(path: str) -> Path:
    """Where a path of Windows is on this computer."""
    return PREFIX / "drive_c" / path.removeprefix("C:\\").replace("\\", "/")


def _settings() -> dict[str, str]:
    return {**os.environ, **SETTINGS}


def _wine(
    program: str | Path,
    *arguments: str,
    more: dict[str, str] | None = None,
    without_overrides: bool = False,
    wait: bool = False,
) -> str:
    """Run a program of Windows; what it said.

    :raises PackagingProblem: it failed.
    """
    done = _ended(program, *arguments, more=more, without_overrides=without_overrides)
    if wait:
        run("wineserver", "-w", settings=_settings())
    said = _words(done)
    if done.returncode:
        print(said[-4000:], file=sys.stderr)
        name = Path(str(program)).name
        raise PackagingProblem(f"« {name} » a échoué sous Wine (code {done.returncode}).")
    return said


def _ended(
    program: str | Path,
    *arguments: str,
    more: dict[str, str] | None = None,
    without_overrides: bool = False,
    limit: int = 600,
) -> subprocess.CompletedProcess[bytes]:
    settings = {**_settings(), **(more or {})}
    if without_overrides:
        settings["WINEDLLOVERRIDES"] = "mscoree,mshtml="
    return subprocess.run(
        ["wine", program, *arguments],
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=limit,
    )


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    """What a program of Windows said, without what Wine says of itself."""
    said = done.stdout.decode("utf-8", errors="replace")
    return re.sub(r"(?s)it looks like wine32 is missing.*?wine32:i386\"\n", "", said)


def _stub(library: str, of: Path, to: Path) -> None:
    """Make a library of Windows that Wine lacks: each function asked of it answers nothing."""
    told = subprocess.run(
        [f"{MINGW}objdump", "-p", of], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(rf"DLL Name: {library}\.dll\n(.*?)\n\n", told, re.DOTALL | re.IGNORECASE)
    if found is None:
        return
    # Address, then a number, then the name; the first lines are titles.
    names = sorted(
        set(
            re.findall(
                r"^\s+[0-9a-f]+\s+(?:<none>\s+)?(?:[0-9a-f]+\s+)?([A-Za-z_]\w+)\s*$",
                found.group(1),
                re.MULTILINE,
            )
        )
    )
    text = "".join(f"void *{name}(void) {{ return 0; }}\n" for name in names)
    _library(library, text, names, to)


def _library(name: str, text: str, exported: list[str], to: Path) -> None:
    source, exports, made = (to / f"{name}{ending}" for ending in (".c", ".def", ".dll"))
    source.write_text(text, encoding="ascii")
    exports.write_text("EXPORTS\n" + "".join(f"  {one}\n" for one in exported), encoding="ascii")
    made.unlink(missing_ok=True)
    run(f"{MINGW}gcc", "-shared", "-s", "-o", made, source, exports, "-ladvapi32")


if __name__ == "__main__":
    sys.exit(main())
