/* The two launchers of the program: the same lines, with a console or without one.
 *
 * Python is loaded from the folder of the launcher, never from anywhere else on the computer, and
 * given one module to run before whatever was typed. python312._pth, beside it, says where modules
 * are: no variable, no registry, no other Python has a say. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

typedef int(__cdecl *py_main)(int, wchar_t **);

static int refuse(void) {
    const wchar_t *said = L"CléA Desktop est incomplet sur cet ordinateur : réinstallez-le. "
                          L"Vos données ne sont pas touchées.";
#ifdef WITH_CONSOLE
    fwprintf(stderr, L"%ls\n", said);
#else
    MessageBoxW(NULL, said, L"CléA Desktop", MB_ICONERROR);
#endif
    return 3;
}

static int run(int argc, wchar_t **argv) {
    static wchar_t folder[32768], library[32768];
    DWORD length = GetModuleFileNameW(NULL, folder, 32000);
    wchar_t *end = length ? wcsrchr(folder, L'\\') : NULL;
    if (!end) return refuse();
    *end = 0;
    /* Libraries come from the program's folder and from Windows, not from where one is. */
    SetDllDirectoryW(L"");
    wcscpy(library, folder);
    wcscat(library, L"\\" PYTHON_DLL);
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    py_main start = python ? (py_main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (!start) return refuse();
    wchar_t **given = calloc(argc + 4, sizeof *given);
    if (!given) return refuse();
    given[0] = argv[0];
    given[1] = L"-m";
    given[2] = L"clea_launch";
    for (int i = 1; i < argc; i++) given[i + 2] = argv[i];
    return start(argc + 2, given);
}

#ifdef WITH_CONSOLE
int wmain(int argc, wchar_t **argv) { return run(argc, argv); }
#else
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, PWSTR line, int show) {
    (void)self, (void)before, (void)line, (void)show;
    return run(__argc, __wargv);
}
#endif
